"""Questionnaires and their versions: no customer reads them but through what he is asked."""

PORTALS = {"questionnaire": None, "questionnaire_version": None}
"""A version is never changed: answers refer to it."""
