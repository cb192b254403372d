"""Deliveries: one mail to one person, and what he was not told, or not yet."""

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz

from services.notify.db import DB
from shared.db.columns import TenantTable


class Delivery(TenantTable, db=DB, portal=None):
    """At most one per event, recipient, kind and way, however often the event comes; a bell stands here only if it was
    not rung. `reason` says why something waits or was left unsaid; `digest_id` is the mail it was gathered into.
    `due_at` is when to send it, or while it is being sent when the lease on it ends. `attempts` counts since it was
    queued or retried by hand."""

    event_id = UUID()
    kind = Text()
    recipient_kind = Text()
    recipient_id = UUID()
    address = Text()
    data = JSONB()
    state = Text()
    attempts = Integer()
    due_at = Timestamptz()
    error = Text(null=True)
    way = Text()
    reason = Text(null=True)
    digest_id = UUID(null=True)
    created_at = Timestamptz()
    sent_at = Timestamptz(null=True)
