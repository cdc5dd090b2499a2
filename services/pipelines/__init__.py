"""CodePipeline itself: what can be read of it, and what can be done to it."""
