"""Every mail that came in at a support address, and what became of it."""

from piccolo.columns import UUID, Bytea, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable

PORTALS = {"message_mail": None, "sender_rule": None, "failed_address": None}
"""What a message shows of its mail; whose addresses are whose beyond what contacts have (`written` is an address of
`contact_id`, or a domain that `stands_for` another); addresses that our mails do not reach."""

LOOSE_INDEXES = {"raw_mail_due": "whoever files takes what has waited longest, of whichever company"}


class RawMail(TenantTable, db=DB, portal=None, tablename="raw_mail"):
    """`original` is as it came. `digest` tells the same mail by another way (`copies` counts those) from another mail.
    `due_at` is when it is to be filed, or the end of the lease while somebody does. What was read of it (`message_id`,
    `sender`, `subject`) is there once somebody has tried. `filed_message_id` is the message that it became."""

    mailbox_id = UUID()
    via = Text()
    peer = Text()
    envelope_from = Text()
    envelope_to = Text()
    digest = Bytea()
    sha256 = Bytea()
    size = Integer()
    original = Bytea()
    copies = Integer()
    received_at = Timestamptz()
    latest_at = Timestamptz()
    state = Text()
    reason = Text(null=True)
    attempts = Integer()
    due_at = Timestamptz(null=True)
    message_id = Text(null=True)
    sender = Text(null=True)
    sender_name = Text(null=True)
    subject = Text(null=True)
    ticket_id = UUID(null=True)
    customer_id = UUID(null=True)
    filed_message_id = UUID(null=True)
    contact_id = UUID(null=True)
    decided_by = Text(null=True)
    decided_at = Timestamptz(null=True)
    revision = Integer()
