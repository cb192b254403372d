"""Nonconformities, their history (append-only), task forces, and the tickets in which they showed."""

PORTALS = {
    "nonconformity": None,
    "nonconformity_event": None,
    "nonconformity_force": None,
    "nonconformity_ticket": None,
}
