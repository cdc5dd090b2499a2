"""The rules of the pipeline structure, one function each (CodePipeline User Guide, Pipeline structure reference)."""
