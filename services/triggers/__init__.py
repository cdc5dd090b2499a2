"""What starts a pipeline: git triggers, schedules and event patterns; how to read, test and change them."""
