"""Recovery cases: a company's own matter."""

PORTALS = {"recovery_case": None, "recovery_event": None}
"""`contact_late` and `plan_late` are facts: written when the time passed, never taken back."""
