"""What is due at a time: a service keeps one row for each kind and thing (`tenant_id, kind, subject_id, fire_at`). The
worker, who sees no more of it than that, finds what is due by now; each is done in a transaction of its company, in
which it is forgotten, so that it happens once."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import msgspec
import structlog
from msgspec import Struct

from shared.db.engine import ServiceEngine
from shared.feature import Schedule

MOST = 200
LATER_SECONDS = 300.0
"""When one that failed is tried again: at once it would stand before what is due after it."""

Act = Callable[[UUID, UUID], Awaitable[None]]
"""Given the company and the thing, inside its transaction."""

_DUE = """
select coalesce(json_agg(json_build_object('t', d.tenant_id, 'k', d.kind, 's', d.subject_id)), '[]')::text as due
from (select * from {table} where fire_at <= now() order by fire_at limit $1) d
"""
_TAKE = """
delete from {table} where tenant_id = $1 and kind = $2 and subject_id = $3 and fire_at <= now() returning 1
"""
_LATER = """
update {table} set fire_at = now() + make_interval(secs => $4)
where tenant_id = $1 and kind = $2 and subject_id = $3 and fire_at <= now()
"""

log = structlog.get_logger("due")


class _One(Struct):
    """Company, kind, subject."""

    t: UUID
    k: str
    s: UUID


class Due:
    """Of the rows in `table` of that service."""

    def __init__(self, engine: ServiceEngine, table: str) -> None:
        self._engine = engine
        self._due, self._take, self._later = (sql.format(table=table) for sql in (_DUE, _TAKE, _LATER))

    def schedule(self, name: str, seconds: float, acts: Mapping[str, Act]) -> Schedule:
        """`acts` says what each kind does when its time has come."""
        return Schedule(name, seconds, self.taker(acts))

    def taker(self, acts: Mapping[str, Act]) -> Callable[[], Awaitable[None]]:
        """Does what is due once. What fails is put off and logged; the others are due as well."""

        async def run() -> None:
            row = await self._engine.once_as_worker(self._due, MOST)
            assert row is not None  # an aggregate gives a row
            for one in msgspec.json.decode(row["due"], type=list[_One]):
                try:
                    await self._do(one, acts)
                except Exception:
                    log.exception("due.failed", kind=one.k, subject=str(one.s))
                    await self._put_off(one)

        return run

    async def _do(self, one: _One, acts: Mapping[str, Act]) -> None:
        async with self._engine.tenant_scope(one.t):
            if await self._engine.value(self._take, one.t, one.k, one.s) is not None:
                await acts[one.k](one.t, one.s)

    async def _put_off(self, one: _One) -> None:
        async with self._engine.tenant_scope(one.t):
            await self._engine.run(self._later, one.t, one.k, one.s, LATER_SECONDS)
