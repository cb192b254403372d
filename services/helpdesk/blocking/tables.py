"""The company's block list. `sender` is a mail address in lower case, or a domain: then whoever writes from there."""

from piccolo.columns import Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable

DEFINERS = {
    "is_blocked_sender": "a customer who opens a ticket reads neither the list nor addresses; it demands company and "
    "organisation itself and answers yes or no about one contact",
}


class BlockedSender(TenantTable, db=DB, portal=None, tablename="blocked_sender"):
    """Each of them once."""

    sender = Text()
    blocked_by = Text()
    blocked_at = Timestamptz()
