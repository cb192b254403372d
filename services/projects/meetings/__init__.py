"""Meetings of a project."""
