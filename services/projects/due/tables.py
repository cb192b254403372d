"""What is due at a time."""

PORTALS = {"due": None}
LOOSE_INDEXES = {"due_next": "the worker takes what is due first, of whichever company"}
