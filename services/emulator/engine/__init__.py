"""The simulated service behind the endpoint: what happens to pipelines, stages and actions as time passes.

``pipeline`` holds a pipeline's life and its verbs; ``board`` who is where; ``stages``, ``actions`` and
``conditions`` move an execution on; ``stop``, ``retry``, ``rollback``, ``approval`` and ``transitions`` are what
operators do; ``behaviour`` and ``sources`` are what a scenario or a test sets. Nothing here knows the wire.
"""
