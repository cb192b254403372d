"""Local copies of what another service owns, kept by events and healed by snapshots.

An event only says "this id changed, to this version". The reader asks the owner's snapshot call for the row, outside
any transaction, and keeps it if it is newer than what it has: order and repeats do not matter, a gap cannot stay.
An empty copy fills itself when the process starts.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from shared.bus.client import Asker
from shared.contracts.base import Call, Envelope, Event, View
from shared.contracts.gateway import COPY_COMPANIES, CompanyCopy, SnapshotQuery
from shared.contracts.parties import Party
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door
from shared.db.engine import ServiceEngine
from shared.db.walls import Narrow, tenant_table
from shared.feature import Listener
from shared.outbox.outbox import service_caller

log = structlog.get_logger("copies")

RETRY_SECONDS = 2.0

_FILLED = "insert into copy_state (tenant_id) values ($1) on conflict do nothing"


def copy_state_table(party: Party) -> str:
    """DDL: which companies were copied whole. Events alone cannot tell that."""
    return tenant_table(
        party,
        "copy_state",
        "  filled_at timestamptz not null default now(),\n  primary key (tenant_id)",
        app="select, insert",
        others={"worker": Narrow("select (tenant_id)")},
    )


@dataclass(frozen=True, slots=True)
class Copied:
    """One copied thing. `columns` are the fields kept, named alike in table and snapshot; `after` must be copied
    first (a contact needs its customer). `of_company` is false for the companies themselves."""

    table: str
    event: type[Event]
    call: Call[SnapshotQuery, Any]
    columns: tuple[str, ...]
    of_company: bool = True

    @property
    def upsert(self) -> str:
        """Newer wins; the tenant comes from the scope, never from the row."""
        names = ("id", "version", *self.columns)
        places = ", ".join(f"${number}" for number in range(2, len(names) + 2))
        changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
        return (
            f"insert into {self.table} (tenant_id, {', '.join(names)}) values ($1, {places}) "
            f"on conflict (tenant_id, id) do update set {changes} where {self.table}.version < excluded.version"
        )

    def values(self, tenant_id: UUID, row: View) -> tuple[Any, ...]:
        return (tenant_id, *(_plain(getattr(row, name)) for name in ("id", "version", *self.columns)))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


class Copies:
    """All copies of one service, in the order in which they depend on each other."""

    def __init__(self, engine: ServiceEngine, bus: Asker, things: Sequence[Copied]) -> None:
        self._engine = engine
        self._bus = bus
        self._things = tuple(things)

    def listeners(self) -> dict[type[Event], tuple[Listener, ...]]:
        return {
            thing.event: (Listener(f"copy_{thing.table}", _apply(self, thing), _prepare(self, thing)),)
            for thing in self._things
        }

    async def fetch(self, thing: Copied, tenant_id: UUID, ids: Sequence[UUID]) -> Sequence[View]:
        """Rows as their owner has them now."""
        caller = service_caller(self._engine, tenant_id if thing.of_company else NIL)
        page = await self._bus.ask(thing.call, caller, SnapshotQuery(ids=tuple(ids)))
        return tuple(page.items)

    async def keep(self, thing: Copied, tenant_id: UUID, rows: Sequence[View]) -> None:
        """Inside a transaction of the company."""
        for row in rows:
            await self._engine.run(thing.upsert, *thing.values(tenant_id, row))

    async def refresh(self, table: str, tenant_id: UUID, ids: Sequence[UUID]) -> int:
        """Ask the owner about ids that should be here and are not yet; gives how many were found. What they depend
        on is brought along."""
        thing = next(thing for thing in self._things if thing.table == table)
        rows = await self.fetch(thing, tenant_id, ids)
        parents = {row.customer_id for row in rows if hasattr(row, "customer_id")}
        if parents:
            await self.refresh("customer", tenant_id, sorted(parents))
        async with self._engine.tenant_scope(tenant_id):
            await self.keep(thing, tenant_id, rows)
        return len(rows)

    async def fill(self) -> None:
        """Copy everything of every company that was never copied. Runs at start, until it has succeeded once."""
        while True:
            try:
                filled = await self._filled()
                async for company in self._companies():
                    if company.id not in filled:
                        await self._fill_company(company)
            except DomainError as error:
                log.info("copies.waiting", code=error.code)
                await asyncio.sleep(RETRY_SECONDS)
            except Exception as error:  # Whatever it is: nobody else fills what stays empty.
                log.warning("copies.waiting", error=repr(error), exc_info=error)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return

    async def _fill_company(self, company: CompanyCopy) -> None:
        for thing in self._things:
            cursor: str | None = None
            while True:
                page: Any = await self._page(thing, company, cursor)
                async with self._engine.tenant_scope(company.id):
                    await self.keep(thing, company.id, page.items)
                cursor = page.next
                if cursor is None:
                    break
        async with self._engine.tenant_scope(company.id):
            await self._engine.run(_FILLED, company.id)
        log.info("copies.filled", tenant=str(company.id))

    async def _page(self, thing: Copied, company: CompanyCopy, cursor: str | None) -> Any:
        if not thing.of_company:
            return _OnePage((company,))
        return await self._bus.ask(thing.call, service_caller(self._engine, company.id), SnapshotQuery(cursor=cursor))

    async def _companies(self) -> AsyncIterator[CompanyCopy]:
        cursor: str | None = None
        while True:
            page = await self._bus.ask(COPY_COMPANIES, service_caller(self._engine), SnapshotQuery(cursor=cursor))
            for company in page.items:
                yield company
            cursor = page.next
            if cursor is None:
                return

    async def _filled(self) -> set[UUID]:
        async with self._engine.tenant_scope(NIL, Door.WORKER):
            return {row["tenant_id"] for row in await self._engine.rows("select tenant_id from copy_state")}


@dataclass(frozen=True, slots=True)
class _OnePage:
    items: tuple[View, ...]
    next: str | None = None


def _prepare(copies: Copies, thing: Copied) -> Callable[[Envelope, Any], Coroutine[Any, Any, Any]]:
    async def fetch(envelope: Envelope, event: Event) -> Any:
        rows = await copies.fetch(thing, envelope.tenant_id, [event.id])
        for row in rows:
            if hasattr(row, "customer_id"):
                await copies.refresh("customer", envelope.tenant_id, [row.customer_id])
        return rows

    return fetch


def _apply(copies: Copies, thing: Copied) -> Callable[[Envelope, Any, Any], Coroutine[Any, Any, None]]:
    async def keep(envelope: Envelope, event: Event, rows: Any) -> None:
        await copies.keep(thing, envelope.tenant_id, rows)

    return keep
