"""The engine's state as the members of the service's answers."""
