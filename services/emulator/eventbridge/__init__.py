"""Amazon EventBridge's default buses: rules, what they match, when their schedules are due, what they tell to whom."""
