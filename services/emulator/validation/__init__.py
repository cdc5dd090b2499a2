"""Requests and answers held against the service model."""
