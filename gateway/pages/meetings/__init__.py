"""A project's meetings: the list with its series, and one with agenda, attendance, minutes and actions."""
