"""The doors of the house: everything before and around a session."""
