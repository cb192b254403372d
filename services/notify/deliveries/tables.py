"""Deliveries: one mail to one person."""

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz

from services.notify.db import DB
from shared.db.columns import TenantTable


class Delivery(TenantTable, db=DB, portal=None):
    """At most one per event, recipient and kind, however often the event comes. `due_at` is when to send it, or
    while it is being sent when the lease on it ends. `attempts` counts since it was queued or retried by hand."""

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
    created_at = Timestamptz()
    sent_at = Timestamptz(null=True)
