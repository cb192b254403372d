"""Checks of what is delivered, from a plan of them."""
