"""Looks for what is due, company by company. Each timer is fired in a transaction of its own: what fails is tried again
later and holds nobody else up."""

from datetime import timedelta
from uuid import UUID

import structlog
from msgspec import Struct

from services.helpdesk.call_plans.timers import CALL, CLOSE, LINK, RECOVERY_CONTACT, RECOVERY_PLAN
from services.helpdesk.callbacks.firing import fire
from services.helpdesk.db import DB
from shared.core import clock
from shared.feature import Schedule

log = structlog.get_logger("callbacks")

SECONDS = 5.0
BATCH = 200
AGAIN = timedelta(minutes=5)

_COMPANIES = """
select array_agg(tenant_id) as companies from (
  select tenant_id from call_timer where fire_at <= $1 group by tenant_id order by min(fire_at) limit 100) due
"""
_DUE = """
select kind, subject_id, fire_at from call_timer where tenant_id = $1 and fire_at <= $2 order by fire_at limit $3
"""
_TAKE = """
delete from call_timer where tenant_id = $1 and kind = $2 and subject_id = $3 and fire_at <= $4 returning fire_at
"""
_CALL_BACK = "select id from call_back where tenant_id = $1 and id = $2 for update"
_CASE = "select id from recovery_case where tenant_id = $1 and id = $2 for update"
_LATER = "update call_timer set fire_at = $4 where tenant_id = $1 and kind = $2 and subject_id = $3"


class Due(Struct, frozen=True):
    kind: str
    subject_id: UUID


async def run() -> None:
    while await round_of_all():
        pass


async def round_of_all() -> int:
    """One look; gives how many timers were fired."""
    row = await DB.once_as_worker(_COMPANIES, clock.now())
    fired = 0
    for tenant_id in (row and row["companies"]) or ():
        fired += await round_of(tenant_id)
    return fired


async def round_of(tenant_id: UUID) -> int:
    async with DB.tenant_scope(tenant_id):
        rows = await DB.rows(_DUE, tenant_id, clock.now(), BATCH)
    fired = 0
    for row in rows:
        fired += await _one(tenant_id, Due(row["kind"], row["subject_id"]))
    return fired


async def _one(tenant_id: UUID, due: Due) -> bool:
    try:
        async with DB.tenant_scope(tenant_id):
            await _hold(tenant_id, due)
            if await DB.row(_TAKE, tenant_id, due.kind, due.subject_id, clock.now()) is None:
                return False
            await fire(tenant_id, due.kind, due.subject_id)
    except Exception:
        log.exception("callbacks.not_fired", kind=due.kind, subject=str(due.subject_id))
        async with DB.tenant_scope(tenant_id):
            await DB.run(_LATER, tenant_id, due.kind, due.subject_id, clock.now() + AGAIN)
        return False
    return True


async def _hold(tenant_id: UUID, due: Due) -> None:
    """What it is about is locked before the timer, as by whoever works on it: else each would wait for the other."""
    if due.kind in {CALL, LINK, CLOSE}:
        await DB.row(_CALL_BACK, tenant_id, due.subject_id)
    elif due.kind in {RECOVERY_CONTACT, RECOVERY_PLAN}:
        await DB.row(_CASE, tenant_id, due.subject_id)


SCHEDULE = Schedule("callbacks.due", SECONDS, run)
