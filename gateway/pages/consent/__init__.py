"""Pages around OAuth: consent, leaving, the applications a person has let in."""
