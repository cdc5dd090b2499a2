"""What changes outside of CodePipeline: repositories, buckets and registries, and what that starts."""
