"""Every quarter of a minute, what is due by now: each in a transaction of its own, in which it is forgotten, so that it
happens once. One that fails is tried again next time and holds up no other."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import msgspec
import structlog
from msgspec import Struct

from services.projects.db import DB
from shared.feature import Feature, Schedule

SECONDS = 15.0
MOST = 200

log = structlog.get_logger("due")

Act = Callable[[UUID, UUID], Awaitable[None]]
"""Given the company and the thing, inside its transaction."""

_DUE = """
select coalesce(json_agg(json_build_object('t', d.tenant_id, 'k', d.kind, 's', d.subject_id)), '[]')::text as due
from (select * from due where fire_at <= now() order by fire_at limit $1) d
"""
_TAKE = "delete from due where tenant_id = $1 and kind = $2 and subject_id = $3 and fire_at <= now() returning 1"


class _Due(Struct):
    """Company, kind, subject."""

    t: UUID
    k: str
    s: UUID


def feature(acts: Mapping[str, Act]) -> Feature:
    """`acts` says what each kind does when its time has come."""
    return Feature("due", every=(Schedule("due", SECONDS, taker(acts)),))


def taker(acts: Mapping[str, Act]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        row = await DB.once_as_worker(_DUE, MOST)
        assert row is not None  # an aggregate gives a row
        for one in msgspec.json.decode(row["due"], type=list[_Due]):
            try:
                await _take(one, acts)
            except Exception:  # the others are due as well
                log.exception("due.failed", kind=one.k, subject=str(one.s))

    return run


async def _take(one: _Due, acts: Mapping[str, Act]) -> None:
    async with DB.tenant_scope(one.t):
        if await DB.value(_TAKE, one.t, one.k, one.s) is not None:
            await acts[one.k](one.t, one.s)
