"""Seats in projects and their history. No customer reads them."""

PORTALS = {"staffing": None, "staffing_event": None}
