"""Tickets, their clocks and everything that happens after a project was accepted."""
