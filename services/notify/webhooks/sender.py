"""Sends what endpoints are to be told. Whoever takes an endpoint has it alone until his lease ends; one
that fails waits for itself, and holds up nobody else.

A crash between the endpoint's answer and our mark sends the message again when the lease ends, with the same id.
"""

import asyncio
import random
from datetime import datetime
from uuid import UUID

import structlog
from msgspec import Struct
from prometheus_client import Counter

from services.notify.bells import ringing_at_the_end, until_rung
from services.notify.db import DB
from services.notify.directory import queries as directory
from services.notify.notices.actions import Ring, ring
from services.notify.seals import sealer
from services.notify.webhooks.posting import GONE, SECONDS, Answer, post
from services.notify.webhooks.queueing import WAKE
from shared.contracts.notify import NoticeKind
from shared.contracts.roles import Role
from shared.contracts.telling.webhooks import WebhookDisabled
from shared.core.clock import now, to_beat
from shared.core.ids import new_id
from shared.core.webhooks import headers
from shared.outbox.outbox import record, service_caller

log = structlog.get_logger("webhooks")
POSTED = Counter("huifang_webhooks_total", "Attempts to tell an endpoint", ["outcome"])

AT_ONCE = 32
"""Endpoints that are told something at the same moment."""
BATCH = 20
"""Messages for one endpoint before the others have their turn."""
LEASE_SECONDS = BATCH * SECONDS + 30
POLL_SECONDS = 1.0
TROUBLE_SECONDS = 5.0
PAUSES = (5.0, 60.0, 300.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 28_800.0, 43_200.0)
"""Seconds after each failure of an endpoint in turn, each half to one and a half times as long; the last again and
again."""
TRIES = 14
"""Of one message, three days or more: what is refused as often while others arrive is given up."""
DISABLE_DAYS = 5
"""How long an endpoint may fail before it is told nothing any more."""

_CLAIM = """
update webhook w set due_at = now() + make_interval(secs => $1)
from (select tenant_id, id from webhook where state = 'active' and due_at <= now()
  order by due_at limit 1 for update skip locked) as next
where w.tenant_id = next.tenant_id and w.id = next.id
returning w.tenant_id, w.id, w.due_at as lease
"""
_LOAD = """
select url, secret, case when old_secret_until > now() then old_secret end as old_secret, failures from webhook
where tenant_id = $1 and id = $2 and state = 'active' and due_at = $3
"""
_NEXT = """
select id, body, tries from webhook_message
where tenant_id = $1 and webhook_id = $2 and state = 'pending' and due_at <= now()
order by due_at, created_at, id limit $3
"""
_TRIED = """
insert into webhook_attempt (tenant_id, id, message_id, at, status, error, milliseconds)
values ($1, $2, $3, now(), $4, $5, $6)
"""
_SENT = """
update webhook_message set state = 'sent', sent_at = now(), tries = tries + 1 where tenant_id = $1 and id = $2
"""
_AGAIN = """
update webhook_message set tries = tries + 1, due_at = now() + make_interval(secs => $3),
  state = case when tries + 1 >= $4 then 'failed' else state end
where tenant_id = $1 and id = $2
"""
_WELL = "update webhook set failures = 0, failing_since = null where tenant_id = $1 and id = $2 and failures > 0"
_LOCK = "select due_at from webhook where tenant_id = $1 and id = $2 and due_at = $3 for update"
_RELEASE = """
update webhook set due_at = (select min(m.due_at) from webhook_message m
  where m.tenant_id = $1 and m.webhook_id = $2 and m.state = 'pending')
where tenant_id = $1 and id = $2
"""
_FAILED = """
update webhook set failures = failures + 1, failing_since = coalesce(failing_since, now()),
  due_at = now() + make_interval(secs => $4)
where tenant_id = $1 and id = $2 and due_at = $3
returning failing_since < now() - make_interval(days => $5) as is_over, name
"""
_DISABLE = """
update webhook set state = 'disabled', due_at = null, revision = revision + 1
where tenant_id = $1 and id = $2 and state = 'active'
"""
_STOP = "update webhook_message set state = 'failed' where tenant_id = $1 and webhook_id = $2 and state = 'pending'"


class Held(Struct, frozen=True, kw_only=True):
    """An endpoint of ours until `lease`."""

    tenant_id: UUID
    id: UUID
    lease: datetime


async def run(stop: asyncio.Event) -> None:
    """Until `stop`; then what is on its way is finished."""
    slots, tasks = asyncio.Semaphore(AT_ONCE), set[asyncio.Task[None]]()
    while not stop.is_set():
        await slots.acquire()
        held = await _claimed()
        if held is None:
            slots.release()
            await until_rung(WAKE, to_beat(POLL_SECONDS))
            continue
        task = asyncio.get_running_loop().create_task(_told(held))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(lambda _: slots.release())
    if tasks:
        await asyncio.wait(tasks, timeout=SECONDS + 1)


rung_at_the_end = ringing_at_the_end(WAKE)


async def _claimed() -> Held | None:
    try:
        row = await DB.once_as_worker(_CLAIM, LEASE_SECONDS)
    except Exception as error:  # noqa: BLE001 - a database that is away comes back
        log.warning("webhooks.waiting", error=repr(error))
        await asyncio.sleep(TROUBLE_SECONDS)
        return None
    return None if row is None else Held(**dict(row))


async def _told(held: Held) -> None:
    try:
        await tell(held)
    except Exception:
        log.exception("webhooks.trouble", webhook=str(held.id))  # the lease ends by itself


async def tell(held: Held) -> None:
    """Its messages in the order in which they are due, until there are none, its turn is over, or it fails."""
    async with DB.tenant_scope(held.tenant_id):
        endpoint = await DB.row(_LOAD, held.tenant_id, held.id, held.lease)
        messages = await DB.rows(_NEXT, held.tenant_id, held.id, BATCH)
    if endpoint is None:
        return
    sealed = [one for one in (endpoint["secret"], endpoint["old_secret"]) if one is not None]
    secrets = [sealer().open(one).decode() for one in sealed]
    for message in messages:
        body = str(message["body"]).encode()
        signed = headers(f"msg_{message['id'].hex}", int(now().timestamp()), body, secrets)
        answer = await post(endpoint["url"], body, signed)
        POSTED.labels("sent" if answer.is_good else "failed").inc()
        if not answer.is_good:
            await _failed(held, message["id"], answer, pause_of(message["tries"]), pause_of(endpoint["failures"]))
            return
        await _arrived(held, message["id"], answer)
    async with DB.tenant_scope(held.tenant_id):
        # Locked first, looked at then: who queues a message meanwhile waits, or is seen.
        if await DB.row(_LOCK, held.tenant_id, held.id, held.lease):
            await DB.run(_RELEASE, held.tenant_id, held.id)
    WAKE.ring()


async def _arrived(held: Held, message_id: UUID, answer: Answer) -> None:
    async with DB.tenant_scope(held.tenant_id):
        await _tried(held, message_id, answer)
        await DB.run(_SENT, held.tenant_id, message_id)
        await DB.run(_WELL, held.tenant_id, held.id)


def pause_of(failures: int) -> float:
    return PAUSES[min(failures, len(PAUSES) - 1)] * random.uniform(0.5, 1.5)  # noqa: S311 - jitter


async def _failed(held: Held, message_id: UUID, answer: Answer, again: float, pause: float) -> None:
    """The message waits for `again`, so that others have their turn before it; the endpoint for `pause`."""
    async with DB.tenant_scope(held.tenant_id):
        await _tried(held, message_id, answer)
        await DB.run(_AGAIN, held.tenant_id, message_id, again, TRIES)
        row = await DB.row(_FAILED, held.tenant_id, held.id, held.lease, pause, DISABLE_DAYS)
        if row is not None and (row["is_over"] or answer.status == GONE):
            await _disable(held, row["name"])


async def _tried(held: Held, message_id: UUID, answer: Answer) -> None:
    told = (message_id, answer.status, answer.error, answer.milliseconds)
    await DB.run(_TRIED, held.tenant_id, new_id(), *told)


async def _disable(held: Held, name: str) -> None:
    """And the admins are told. What waits is given up; it can be replayed."""
    if not await DB.run(_DISABLE, held.tenant_id, held.id):
        return
    await DB.run(_STOP, held.tenant_id, held.id)
    caller = service_caller(DB, held.tenant_id)
    await record(DB, caller, WebhookDisabled(id=held.id, version=1))
    slug = await directory.slug_of(held.tenant_id)
    admins = await directory.with_roles(held.tenant_id, (Role.AD,))
    people = [(who, f"/w/{slug}/settings/webhooks/{held.id}") for who in admins]
    data = {"number": "", "title": name, "actor": ""}
    kind = NoticeKind.WEBHOOK_DISABLED
    await ring(caller, [Ring(event_id=new_id(), kind=kind, at=now(), data=data, people=people if slug else [])])
