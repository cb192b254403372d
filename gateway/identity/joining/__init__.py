"""Accepting an invitation: the membership opens, and the person behind it if he is new."""
