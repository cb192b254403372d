"""Acceptance: the customer takes what was delivered, and is served from then on."""
