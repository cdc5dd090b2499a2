"""Reusable Textual widgets: they take domain values and post messages."""
