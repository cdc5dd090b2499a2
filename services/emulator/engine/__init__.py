"""The simulated service behind the endpoint: what happens to pipelines, stages and actions as time passes."""
