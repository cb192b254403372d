"""Copies of what the gateway owns."""
