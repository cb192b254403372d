"""Searching: a page for staff, one for customers, and the results in the palette."""
