"""Lessons of past projects, and whether later ones took them up."""
