"""Lessons, and what later proposals answered to them."""

PORTALS = {"lesson": None, "lesson_answer": None}
