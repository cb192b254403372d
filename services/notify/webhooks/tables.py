"""Webhooks: endpoints, messages, attempts."""

from piccolo.columns import UUID, Array, Bytea, Integer, Text, Timestamptz

from services.notify.db import DB
from shared.db.columns import TenantTable


class Webhook(TenantTable, db=DB, portal=None):
    """Secrets are sealed. `due_at` is when to look at its messages: None if there are none, and while somebody sends
    them when his lease ends. `failures` counts since the last success, `failing_since` is the first of them."""

    name = Text()
    url = Text()
    events = Array(base_column=Text())
    state = Text()
    secret = Bytea()
    old_secret = Bytea(null=True)
    old_secret_until = Timestamptz(null=True)
    failing_since = Timestamptz(null=True)
    failures = Integer()
    due_at = Timestamptz(null=True)
    created_at = Timestamptz()
    revision = Integer()


class WebhookMessage(TenantTable, db=DB, portal=None):
    """One event for one endpoint. `tries` counts since it was queued or replayed."""

    webhook_id = UUID()
    event_id = UUID()
    event = Text()
    body = Text()
    state = Text()
    due_at = Timestamptz()
    created_at = Timestamptz()
    tries = Integer()
    sent_at = Timestamptz(null=True)


class WebhookAttempt(TenantTable, db=DB, portal=None):
    message_id = UUID()
    at = Timestamptz()
    status = Integer(null=True)
    error = Text(null=True)
    milliseconds = Integer()
