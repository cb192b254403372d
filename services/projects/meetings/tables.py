"""Series, meetings, who was asked to each, what was agreed to be done, and the history."""

PORTALS = {
    "meeting_series": None,
    "meeting": None,
    "meeting_seat": None,
    "meeting_action": None,
    "meeting_event": None,
}
