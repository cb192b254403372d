"""Message-IDs of our mails about a ticket: they name it, so that an answer finds back without our having kept them.

`<delivery.number.company@domain>` is a mail (the end of the company's id tells one company's number from another's),
`<ticket-id@domain>` the head of a thread, which no mail is. notify writes them (services/notify/mails/message.py). They
are short on purpose: programs that fold long lines in the middle of an identifier are many.
"""

import re
from uuid import UUID

_MAIL = re.compile(r"<([0-9a-f]{32})\.(\d{1,10})\.([0-9a-f]{8})@[^@<>\s]+>", re.IGNORECASE)
_HEAD = re.compile(r"<ticket-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^@<>\s]+>", re.IGNORECASE)


def number_in(identifier: str, tenant_id: UUID) -> int | None:
    """The ticket's number, of a mail of ours in this company's name."""
    found = _MAIL.fullmatch(identifier)
    return int(found[2]) if found is not None and tenant_id.hex.endswith(found[3].lower()) else None


def delivery_in(identifier: str) -> UUID | None:
    """The delivery's id, of a mail that says it is one of ours. Only notify knows whether it is."""
    found = _MAIL.fullmatch(identifier)
    return UUID(found[1]) if found is not None else None


def ticket_in(identifier: str) -> UUID | None:
    """The ticket's id, of the head of a thread of ours."""
    found = _HEAD.fullmatch(identifier)
    return UUID(found[1]) if found is not None else None
