"""The dialogs: one to a file."""
