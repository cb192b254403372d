"""Risks, what was said of each and when, and the reviews of a project's."""

PORTALS = {"project_risk": None, "risk_event": None, "risk_review": None, "risk_review_turn": None}
