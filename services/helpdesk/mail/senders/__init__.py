"""Whose mail addresses are whose beyond what contacts have."""
