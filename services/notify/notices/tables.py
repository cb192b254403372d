"""Notices: one line for one person."""

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz

from services.notify.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import own

NOTICE_PORTAL = own("select, update (read_at)", and_="recipient_id = current_setting('app.actor_id')::uuid")


class Notice(TenantTable, db=DB, portal=NOTICE_PORTAL):
    """`recipient_id` is a membership or a contact; a contact reaches his own notices, not his colleagues'.
    One that waits for the office to open has `rings_at`, and is in nobody's list until then.
    `escalates_at` is when it goes on if nobody has read it, `escalated` how often it has.
    Notices of the company's own people carry no customer (`directory.queries.OURSELVES`)."""

    customer_id = UUID()
    recipient_id = UUID()
    event_id = UUID()
    kind = Text()
    data = JSONB()
    path = Text()
    at = Timestamptz()
    read_at = Timestamptz(null=True)
    rings_at = Timestamptz(null=True)
    escalates_at = Timestamptz(null=True)
    escalated = Integer()
