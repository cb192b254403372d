"""Macros: the settings page, and running one on a ticket."""
