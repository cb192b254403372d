"""Addresses that mail comes back from."""
