"""Live: what every target's pipelines do now, kept fresh within a call budget."""
