"""Mails that came in, as people see them: what became of each, and deciding what could not be decided by rule."""
