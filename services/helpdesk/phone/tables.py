"""The hotline's tables, which migrations make. None of them is a customer's to read: who called, what was noted."""

from shared.db.walls import Portal

PORTALS: dict[str, Portal | None] = {
    "caller_number": None,
    "phone_call": None,
    "phone_ring": None,
    "phone_extension": None,
    "phone_setting": None,
}
