"""Editing, making and removing pipelines, against the emulator."""
