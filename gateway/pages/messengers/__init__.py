"""Messengers: connectors, and the secrets they sign with."""
