"""What pipedeck talks about: frozen values without I/O."""
