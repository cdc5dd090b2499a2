"""Events: state changes that EventBridge brings through queues, as hints of what to read."""
