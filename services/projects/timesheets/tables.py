"""Time entries and what happened to each. A correction is an entry of its own that names the one it corrects."""

PORTALS = {"time_entry": None, "time_entry_event": None}
