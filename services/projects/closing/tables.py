"""Closing reviews with what the team says, and manifests of what is kept."""

PORTALS = {"closing_review": None, "closing_word": None, "project_manifest": None}
