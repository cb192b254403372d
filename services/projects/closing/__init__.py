"""Closing: what was aimed at against what became of it, what was learnt, and the archive."""
