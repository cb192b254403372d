"""What is old is removed: in small batches, each a transaction of its own, so that nobody waits for it.

What has still something before it is never touched, however old: mails and messages that wait, and what is in hand.
Everything stays far longer than an event may come again (outbox 7 days, inbox 10): what is removed here is not made
anew by a replay.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from services.notify.db import DB
from shared.core.clock import now
from shared.core.ids import first_id
from shared.feature import Schedule

log = structlog.get_logger("keeping")

SECONDS = 6 * 3600.0
BATCH = 500
NOTICE_DAYS = 180
"""A bell that was read."""
UNREAD_DAYS = 365
"""One that never was."""
DELIVERY_DAYS = 365
"""A line of the log, whatever became of it: "did she get it" is asked for a year."""
MESSAGE_DAYS = 30
"""What a webhook was told, with its attempts."""
FAILED_MESSAGE_DAYS = 90
"""What it could not be told: somebody may still replay it."""

# Ids are UUIDv7: the primary key itself finds what is older than a moment, the row's own time decides.
_NOTICES = """
delete from notice where tenant_id = $1 and id in (select id from notice where tenant_id = $1 and id < $2 and at < $3
  and (read_at is not null or at < $4) and rings_at is null order by id limit $5 for update skip locked)
"""
_DELIVERIES = """
delete from delivery where tenant_id = $1 and id in (select id from delivery where tenant_id = $1 and id < $2
  and created_at < $3 and state in ('sent', 'failed', 'gathered', 'suppressed') order by id limit $4
  for update skip locked)
"""
_MESSAGES = """
with old as (select id from webhook_message where tenant_id = $1 and id < $2 and created_at < $3
    and (state = 'sent' or state = 'failed' and created_at < $4) order by id limit $5 for update skip locked),
tried as (delete from webhook_attempt where tenant_id = $1 and message_id in (select id from old))
delete from webhook_message where tenant_id = $1 and id in (select id from old)
"""
_COMPANIES = "select array_agg(tenant_id order by tenant_id) as those from company"


async def run() -> None:
    """Company by company. One that fails holds nobody up."""
    row = await DB.once_as_worker(_COMPANIES)
    moment = now()
    for tenant_id in (row and row["those"]) or ():
        try:
            await tidy(tenant_id, moment)
        except Exception:
            log.exception("keeping.not_tidied", tenant=str(tenant_id))


async def tidy(tenant_id: UUID, moment: datetime) -> int:
    """What is too old at that moment; gives how many rows went."""

    async def notices() -> int:
        read, unread = (moment - timedelta(days=days) for days in (NOTICE_DAYS, UNREAD_DAYS))
        return await DB.run(_NOTICES, tenant_id, first_id(read), read, unread, BATCH)

    async def deliveries() -> int:
        told = moment - timedelta(days=DELIVERY_DAYS)
        return await DB.run(_DELIVERIES, tenant_id, first_id(told), told, BATCH)

    async def messages() -> int:
        sent, failed = (moment - timedelta(days=days) for days in (MESSAGE_DAYS, FAILED_MESSAGE_DAYS))
        return await DB.run(_MESSAGES, tenant_id, first_id(sent), sent, failed, BATCH)

    return sum([await _away(tenant_id, one) for one in (notices, deliveries, messages)])


async def _away(tenant_id: UUID, batch: Callable[[], Awaitable[int]]) -> int:
    gone = 0
    while True:
        async with DB.tenant_scope(tenant_id):
            many = await batch()
        gone += many
        if many < BATCH:
            return gone


SCHEDULE = Schedule("keeping.tidy", SECONDS, run)
