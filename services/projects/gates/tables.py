"""Decisions at gates. What a gate's state is, its latest decision says."""

PORTALS = {"gate_decision": None}
