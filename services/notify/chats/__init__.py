"""Messengers: rooms of a company, and its people's own addresses there."""
