"""What goes over the terminal's line: less of it, its capabilities, keys that come in pieces."""
