"""Making, changing, trying and replaying endpoints."""

from collections.abc import Sequence

import msgspec

from services.notify.db import DB
from services.notify.seals import sealer
from services.notify.webhooks.access import in_hand
from services.notify.webhooks.posting import local_allowed
from services.notify.webhooks.queries import view
from services.notify.webhooks.queueing import HAVING, due, tell_one
from services.notify.webhooks.types import TYPES
from shared.contracts.base import Done
from shared.contracts.parties import Caller
from shared.contracts.telling import webhooks as c
from shared.contracts.telling.webhooks import WebhookState as S
from shared.core.clock import now
from shared.core.ids import new_id
from shared.core.webhooks import new_secret

MOST = 200
"""Endpoints of one company."""

_COUNT = "select count(*) from webhook where tenant_id = $1 and state <> 'removed'"
_CREATE = """
insert into webhook (tenant_id, id, name, url, events, state, secret, created_at)
values ($1, $2, $3, $4, $5, 'active', $6, now())
"""
_CHANGE = """
update webhook set name = $3, url = $4, events = $5, revision = revision + 1 where tenant_id = $1 and id = $2
"""
_ROTATE = """
update webhook set old_secret = secret, old_secret_until = now() + interval '24 hours', secret = $3,
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_MOVE = """
update webhook set state = $3, revision = revision + 1, failing_since = null, failures = 0,
  due_at = case when $3 = 'active' then now() end
where tenant_id = $1 and id = $2
"""
_STOP = "update webhook_message set state = 'failed' where tenant_id = $1 and webhook_id = $2 and state = 'pending'"
_MESSAGE = "select webhook_id from webhook_message where tenant_id = $1 and id = $2"
_REPLAY_ONE = """
update webhook_message set state = 'pending', due_at = now(), tries = 0 where tenant_id = $1 and id = $2
"""
_REPLAY = """
update webhook_message set state = 'pending', due_at = now(), tries = 0
where tenant_id = $1 and webhook_id = $2 and created_at >= $3
"""


async def create(caller: Caller, command: c.CreateWebhook) -> c.WebhookView:
    _check(command.url, command.events)
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise c.WEBHOOKS_FULL(most=MOST)
    webhook_id = new_id()
    values = (command.name.strip(), command.url, list(command.events), _sealed())
    await DB.run(_CREATE, caller.tenant_id, webhook_id, *values)
    HAVING.forget()
    return await view(caller, webhook_id)


async def change(caller: Caller, command: c.ChangeWebhook) -> c.WebhookView:
    _check(command.url, command.events)
    await in_hand(caller, command.webhook_id, command.revision)
    values = (command.name.strip(), command.url, list(command.events))
    await DB.run(_CHANGE, caller.tenant_id, command.webhook_id, *values)
    return await view(caller, command.webhook_id)


async def rotate(caller: Caller, command: c.MoveWebhook) -> c.WebhookView:
    await in_hand(caller, command.webhook_id, command.revision)
    await DB.run(_ROTATE, caller.tenant_id, command.webhook_id, _sealed())
    return await view(caller, command.webhook_id)


async def enable(caller: Caller, command: c.MoveWebhook) -> c.WebhookView:
    await in_hand(caller, command.webhook_id, command.revision, S.DISABLED)
    await _move(caller, command, S.ACTIVE)
    return await view(caller, command.webhook_id)


async def disable(caller: Caller, command: c.MoveWebhook) -> c.WebhookView:
    """What waits is given up; it can be replayed."""
    await in_hand(caller, command.webhook_id, command.revision, S.ACTIVE)
    await _move(caller, command, S.DISABLED)
    await DB.run(_STOP, caller.tenant_id, command.webhook_id)
    return await view(caller, command.webhook_id)


async def remove(caller: Caller, command: c.MoveWebhook) -> Done:
    await in_hand(caller, command.webhook_id, command.revision)
    await _move(caller, command, S.REMOVED)
    await DB.run(_STOP, caller.tenant_id, command.webhook_id)
    return Done()


async def test(caller: Caller, command: c.TestWebhook) -> Done:
    await in_hand(caller, command.webhook_id, state=S.ACTIVE)
    said = {"type": c.TEST, "timestamp": now(), "data": {"by": caller.name}}
    await tell_one(caller.tenant_id, command.webhook_id, c.TEST, msgspec.json.encode(said).decode())
    return Done()


async def replay_one(caller: Caller, command: c.ReplayMessage) -> Done:
    webhook_id = await DB.value(_MESSAGE, caller.tenant_id, command.webhook_message_id)
    if webhook_id is None:
        raise c.MESSAGE_NOT_FOUND()
    await in_hand(caller, webhook_id, state=S.ACTIVE)
    await DB.run(_REPLAY_ONE, caller.tenant_id, command.webhook_message_id)
    await due(caller.tenant_id, {webhook_id})
    return Done()


async def replay(caller: Caller, command: c.ReplayWebhook) -> c.WebhookReplayed:
    await in_hand(caller, command.webhook_id, state=S.ACTIVE)
    number = await DB.run(_REPLAY, caller.tenant_id, command.webhook_id, command.since)
    if number:
        await due(caller.tenant_id, {command.webhook_id})
    return c.WebhookReplayed(messages=number)


async def _move(caller: Caller, command: c.MoveWebhook, state: S) -> None:
    await DB.run(_MOVE, caller.tenant_id, command.webhook_id, state)
    HAVING.forget()


def _check(url: str, events: Sequence[str]) -> None:
    """Where the name leads is looked at whenever something is sent: it may lead elsewhere by then."""
    from shared.core.outside import Unreachable, check_address  # noqa: PLC0415 - an HTTP library, for those who have endpoints

    try:
        check_address(url, local=local_allowed())
    except Unreachable as error:
        raise c.URL_REFUSED(fields={"url": c.URL_REFUSED.code}) from error
    unknown = set(events) - set(TYPES.values())
    if unknown:
        raise c.EVENT_UNKNOWN(fields={"events": c.EVENT_UNKNOWN.code}, event=min(unknown))


def _sealed() -> bytes:
    return sealer().seal(new_secret().encode())
