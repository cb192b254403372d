"""Checks, their history, and checklists. `items` hold what was found; a repeat names the failed one in `repeats_id`."""

PORTALS = {"check_template": None, "quality_check": None, "quality_check_event": None}
