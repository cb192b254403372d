"""Searching one company with a million messages."""
