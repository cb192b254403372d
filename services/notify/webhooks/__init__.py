"""Webhooks: what happens in a company, told to its own systems."""
