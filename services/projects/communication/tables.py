"""Communication plans, a row for each version; `items` are its lines in their order."""

PORTALS = {"comm_plan": None}
