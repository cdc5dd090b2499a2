"""Which targets there are: what was asked for, what is found, and what the operator chose among them."""
