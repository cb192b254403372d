"""Announces what lies in the outbox: one leader per service, in batches, until the stream has acknowledged.

Woken by own writes, else a poll that backs off while idle. The stream's duplicate window saves work; correctness is
the inbox's. Also sweeps what is old: published rows after 7 days, inbox rows after 10, answers after 48 hours.
"""

import asyncio
from time import monotonic
from typing import Any

import asyncpg
import msgspec
import structlog

from shared.bus import headers as h
from shared.bus.mux import Mux, NoResponder
from shared.core.clock import to_beat
from shared.core.errors import DomainError
from shared.core.telemetry import OUTBOX_AGE, OUTBOX_WAITING, PUBLISHED
from shared.db.doors import Door
from shared.db.engine import ServiceEngine
from shared.outbox.outbox import wake_of

log = structlog.get_logger("relay")

BATCH = 500
LINGER_SECONDS = 0.02
POLL_SECONDS = (0.2, 1.0)
PUBLISH_SECONDS = 5.0
LEADER_RETRY_SECONDS = 1.0
SWEEP_SECONDS = 600.0

_TAKE = "select tenant_id, id, subject, body from outbox where published_at is null order by id limit $1"
_MARK = """
update outbox o set published_at = now() from unnest($1::uuid[], $2::uuid[]) as done (tenant_id, id)
where o.tenant_id = done.tenant_id and o.id = done.id
"""
_STATE = """
select count(*), coalesce(extract(epoch from now() - min(created_at)), 0)::float8 from outbox where published_at is null
"""
_SWEEP = (
    "delete from outbox where published_at < now() - interval '7 days'",
    "delete from inbox where handled_at < now() - interval '10 days'",
    "delete from idempotency where created_at < now() - interval '48 hours'",
)


class NotTaken(Exception):
    """The stream did not acknowledge; the rows stay and are tried again."""


class Relay:
    """Runs as a task of its service. Every replica has one; the advisory lock picks who works."""

    def __init__(self, engine: ServiceEngine, mux: Mux) -> None:
        self._engine = engine
        self._mux = mux
        self._bell = wake_of(engine.party)
        self.is_leader = False
        self._swept = monotonic()

    async def run(self) -> None:
        """Forever: become leader, announce; whatever breaks, start over."""
        while True:
            try:
                await self._as_leader()
            except (
                OSError,
                asyncpg.PostgresError,
                asyncpg.InterfaceError,
                DomainError,
                NoResponder,
                NotTaken,
            ) as error:
                log.warning("relay.paused", error=repr(error))
            self.is_leader = False
            await asyncio.sleep(LEADER_RETRY_SECONDS)

    async def _as_leader(self) -> None:
        connection = await asyncpg.connect(**self._engine.connection_arguments(Door.WORKER))
        try:
            while not await connection.fetchval("select pg_try_advisory_lock(hashtext('huifang-relay'))"):  # noqa: ASYNC110
                await asyncio.sleep(LEADER_RETRY_SECONDS)
            self.is_leader = True
            await self._announce_forever(connection)
        finally:
            connection.terminate()

    async def _announce_forever(self, connection: "asyncpg.Connection[Any]") -> None:
        idle = 0
        while True:
            announced = await self._announce(connection)
            if announced == BATCH:
                continue
            await self._sweep(connection)
            rang = await self._bell.wait(POLL_SECONDS[0] if idle < 10 else to_beat(POLL_SECONDS[1]))
            idle = 0 if rang or announced else idle + 1
            if rang:
                await asyncio.sleep(LINGER_SECONDS)

    async def _announce(self, connection: "asyncpg.Connection[Any]") -> int:
        rows = await connection.fetch(_TAKE, BATCH)
        if not rows:
            OUTBOX_WAITING.set(0)
            OUTBOX_AGE.set(0)
            return 0
        outcomes = await asyncio.gather(*(self._publish(row) for row in rows), return_exceptions=True)
        done = [row for row, error in zip(rows, outcomes, strict=True) if error is None]
        if done:
            await connection.execute(_MARK, [row["tenant_id"] for row in done], [row["id"] for row in done])
            PUBLISHED.inc(len(done))
        failed = next((error for error in outcomes if error is not None), None)
        if failed is not None:
            await self._measure(connection)
            raise failed
        return len(rows)

    async def _publish(self, row: asyncpg.Record) -> None:
        message = await self._mux.request(
            row["subject"], row["body"].encode(), {h.MSG_ID: str(row["id"])}, PUBLISH_SECONDS
        )
        acknowledgement = msgspec.json.decode(message.data)
        if "error" in acknowledgement:
            raise NotTaken(acknowledgement["error"].get("description", ""))

    async def _measure(self, connection: "asyncpg.Connection[Any]") -> None:
        waiting, age = await connection.fetchrow(_STATE)  # type: ignore[misc]
        OUTBOX_WAITING.set(waiting)
        OUTBOX_AGE.set(age)

    async def _sweep(self, connection: "asyncpg.Connection[Any]") -> None:
        if monotonic() - self._swept < SWEEP_SECONDS:
            return
        self._swept = monotonic()
        for statement in _SWEEP:
            await connection.execute(statement)
