"""What AWS must allow for each level of use, the policy that allows just that, and what it was seen to deny."""
