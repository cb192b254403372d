"""Figures over a period, with charts drawn here; the board of who has what."""
