"""Suggestions and complaints: the register at the desk, and a customer's own in the portal."""
