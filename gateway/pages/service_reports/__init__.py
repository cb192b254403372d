"""Monthly service reports: drafts and their review at the desk, what was sent in the portal, both as PDF."""
