"""What the operator has done to pipelines: each verb from its key to its dialog and its call."""
