"""Triggers: when, if, then; in their order, on or off, tried out before."""
