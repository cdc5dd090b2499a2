"""The screens: one to a file, each with its style sheet beside it."""
