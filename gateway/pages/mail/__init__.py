"""Mail: support addresses, the mails that came in at them, and what a ticket shows of a mail."""
