"""Custom fields: the settings page, what a new ticket is asked, and what a ticket says."""
