"""A pipeline's declaration as a whole: what the service would refuse in it, and why."""
