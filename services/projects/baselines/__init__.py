"""Baselines of plans."""
