"""The action types and rule types that exist without anybody creating them."""
