"""Mailboxes that are fetched from: where their server is, how far we are, and how it goes."""

PORTALS = {"mailbox_imap": None}
LOOSE_INDEXES = {"mailbox_imap_due": "whoever fetches takes what has waited longest, of whichever company"}
