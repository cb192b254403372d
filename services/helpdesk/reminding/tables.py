"""What is due at a time and is no ticket's clock."""

PORTALS = {"reminder": None}
LOOSE_INDEXES = {"reminder_due": "the worker takes what is due first, of whichever company"}
