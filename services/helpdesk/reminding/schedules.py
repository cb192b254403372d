"""Every half minute, what is due by now: each in a transaction of its own, in which it is forgotten, so that it happens
once. One that fails is tried again next time and holds up no other."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import msgspec
import structlog
from msgspec import Struct

from services.helpdesk.db import DB
from shared.feature import Schedule

SECONDS = 30.0
MOST = 200

log = structlog.get_logger("reminding")

Remind = Callable[[UUID, UUID], Awaitable[None]]
"""Given the company and the thing, inside its transaction."""

_DUE = """
select coalesce(json_agg(json_build_object('t', r.tenant_id, 'k', r.kind, 's', r.subject_id)), '[]')::text as due
from (select * from reminder where fire_at <= now() order by fire_at limit $1) r
"""
_TAKE = """
delete from reminder where tenant_id = $1 and kind = $2 and subject_id = $3 and fire_at <= now() returning 1
"""


class _Due(Struct):
    """Company, kind, subject."""

    t: UUID
    k: str
    s: UUID


def schedule(reminds: Mapping[str, Remind]) -> Schedule:
    return Schedule("reminders", SECONDS, reminder(reminds))


def reminder(reminds: Mapping[str, Remind]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        row = await DB.once_as_worker(_DUE, MOST)
        assert row is not None  # an aggregate gives a row
        for one in msgspec.json.decode(row["due"], type=list[_Due]):
            try:
                await _remind(one, reminds)
            except Exception:  # the others are due as well
                log.exception("reminder.failed", kind=one.k, subject=str(one.s))

    return run


async def _remind(one: _Due, reminds: Mapping[str, Remind]) -> None:
    async with DB.tenant_scope(one.t):
        if await DB.value(_TAKE, one.t, one.k, one.s) is not None:
            await reminds[one.k](one.t, one.s)
