"""What the emulated services do for each operation."""
