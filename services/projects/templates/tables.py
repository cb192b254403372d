"""Templates of plans: the whole of one lies in its row."""

PORTALS = {"plan_template": None}
