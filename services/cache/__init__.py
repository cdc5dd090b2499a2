"""The last known fleet, kept on disk for the next start; never anything secret."""
