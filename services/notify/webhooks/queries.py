"""Reading endpoints and what they were told."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import msgspec

from services.notify.db import DB
from services.notify.seals import sealer
from shared.contracts.base import Page
from shared.contracts.parties import Caller
from shared.contracts.telling.webhooks import (
    WEBHOOK_NOT_FOUND,
    ListWebhookMessages,
    ListWebhooks,
    MessageState,
    ReadWebhook,
    WebhookAttempt,
    WebhookMessageView,
    WebhookSecret,
    WebhookState,
    WebhookView,
)
from shared.core.cursors import decode_cursor, encode_cursor

END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
SHOWN_ATTEMPTS = 20

_COLUMNS = """
select w.id, w.name, w.url, w.events, w.state, w.failing_since, w.created_at, w.revision,
  case when w.old_secret_until > now() then w.old_secret_until end as old_secret_until,
  (select count(*) from webhook_message m where m.tenant_id = w.tenant_id and m.webhook_id = w.id
    and m.state = 'pending') as waiting,
  case when w.failures > 0 and w.state = 'active' then w.due_at end as next_at
from webhook w where w.tenant_id = $1 and w.state <> 'removed'
"""
_LIST = f"{_COLUMNS} order by lower(w.name), w.id"
_READ = f"{_COLUMNS} and w.id = $2"
_SECRET = "select secret from webhook where tenant_id = $1 and id = $2 and state <> 'removed'"  # noqa: S105 - a statement
_MESSAGES = """
select m.id, m.event, m.state, m.created_at, m.sent_at, case when m.state = 'pending' then m.due_at end as due_at,
  coalesce((select json_agg(json_build_object('at', a.at, 'status', a.status, 'error', a.error,
      'milliseconds', a.milliseconds) order by a.at desc)
    from (select * from webhook_attempt a where a.tenant_id = $1 and a.message_id = m.id order by a.at desc
      limit $6) a), '[]')::text as attempts
from webhook_message m
where m.tenant_id = $1 and m.webhook_id = $2 and (m.created_at, m.id) < ($3, $4) and ($7 = '' or m.state = $7)
order by m.created_at desc, m.id desc limit $5
"""

_attempts = msgspec.json.Decoder(tuple[WebhookAttempt, ...])


async def list_webhooks(caller: Caller, command: ListWebhooks) -> Page[WebhookView]:
    rows = await DB.rows(_LIST, caller.tenant_id)
    return Page(items=tuple(_view(row) for row in rows))


async def read_webhook(caller: Caller, command: ReadWebhook) -> WebhookView:
    return await view(caller, command.webhook_id)


async def view(caller: Caller, webhook_id: UUID) -> WebhookView:
    row = await DB.row(_READ, caller.tenant_id, webhook_id)
    if row is None:
        raise WEBHOOK_NOT_FOUND()
    return _view(row)


async def read_secret(caller: Caller, command: ReadWebhook) -> WebhookSecret:
    """A read, so that no answer with a secret in it is kept for an idempotency key."""
    sealed = await DB.value(_SECRET, caller.tenant_id, command.webhook_id)
    if sealed is None:
        raise WEBHOOK_NOT_FOUND()
    return WebhookSecret(secret=sealer().open(sealed).decode())


async def list_messages(caller: Caller, command: ListWebhookMessages) -> Page[WebhookMessageView]:
    await view(caller, command.webhook_id)
    listing = f"webhook:{command.webhook_id}:{command.state}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    asked = (command.webhook_id, *before, command.limit + 1, SHOWN_ATTEMPTS, command.state or "")
    rows = await DB.rows(_MESSAGES, caller.tenant_id, *asked)
    items = tuple(_message(row) for row in rows[: command.limit])
    more = len(rows) > command.limit
    return Page(items=items, next=encode_cursor(listing, (items[-1].created_at, items[-1].id)) if more else None)


def _view(row: asyncpg.Record) -> WebhookView:
    return WebhookView(**{**dict(row), "events": tuple(row["events"]), "state": WebhookState(row["state"])})


def _message(row: asyncpg.Record) -> WebhookMessageView:
    attempts = _attempts.decode(row["attempts"])
    return WebhookMessageView(**{**dict(row), "state": MessageState(row["state"]), "attempts": attempts})
