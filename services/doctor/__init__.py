"""Looks at everything that pipedeck stands on, and says what is wrong and what to do about it."""
