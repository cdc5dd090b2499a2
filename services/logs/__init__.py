"""Reading logs: from CloudWatch Logs to lines that are fit to be shown, and following them while they grow."""
