"""Piccolo's engine with one connection pool per door, and no way to query outside a scope.

One engine per service, made at import and opened at start, so that several services can live in one process.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from shared.contracts.parties import Caller, Party
from shared.core.ids import NIL
from shared.core.settings import DatabaseSettings
from shared.db.doors import Door, door_for, doors_of
from shared.db.scope import Scope, acquired, is_lost, rows_of

POOL_SIZES = {Door.APP: 10, Door.PORTAL: 6, Door.WORKER: 2, Door.OPS: 2, Door.AUTH: 8}


class NoScope(RuntimeError):
    """A query outside `scope()`: it would run for no company, so it does not run."""


class Leased(asyncpg.Connection):
    """A pooled connection that is not reset on release: all our settings are local to a transaction.

    Saves a round trip per request. The price is a rule: no session-level SET, lock or LISTEN on these pools.
    """

    def get_reset_query(self) -> str:
        return ""


class ServiceEngine(PostgresEngine):
    """`scope(caller)` for transactions, `once(caller, …)` for one-statement work."""

    __slots__ = ("_kept", "is_migrating", "party", "pools", "settings")

    def __init__(self, party: Party) -> None:
        super().__init__(config={"database": f"huifang_{party}"}, extensions=())
        self.party = party
        self.pools: dict[Door, asyncpg.Pool] = {}
        self.settings: DatabaseSettings | None = None
        self.is_migrating = False
        self._kept: PoolConnectionProxy | None = None
        """The worker's connection between two of his statements: going through the pool costs him, who looks all the
        time, as much as the statement."""

    async def open(self, settings: DatabaseSettings) -> None:
        """Open a pool per door. Connections are made on first use; the first query proves the password."""
        self.settings = settings
        for door in doors_of(self.party):
            if door not in settings.passwords:
                continue  # a process that works off what lies here needs few of them
            size = settings.pool_sizes.get(door, POOL_SIZES[door])
            self.pools[door] = await asyncpg.create_pool(
                **self.connection_arguments(door),
                min_size=0,
                max_size=size,
                max_inactive_connection_lifetime=120,
                connection_class=Leased,
            )

    async def close(self) -> None:
        pools, self.pools = self.pools, {}
        kept, self._kept = self._kept, None
        if kept is not None:
            await pools[Door.WORKER].release(kept)
        for pool in pools.values():
            try:
                await asyncio.wait_for(pool.close(), 5)
            except TimeoutError:
                pool.terminate()

    def connection_arguments(self, door: Door | str) -> dict[str, Any]:
        """What asyncpg needs to log in through a door; also for connections outside the pools (the relay's)."""
        settings = self.settings
        if settings is None:
            raise NoScope(f"the {self.party} engine is not open")
        return {
            "host": settings.host,
            "port": settings.port,
            "user": f"{self.party}_{door}",
            "password": settings.passwords[door],
            "database": f"huifang_{self.party}",
            "ssl": settings.tls or False,
            "timeout": 5,
            "server_settings": {"application_name": f"huifang-{self.party}-{door}"},
        }

    def scope(self, caller: Caller, *, door: Door | None = None, timeout_ms: int | None = None) -> Scope:
        """A transaction that sees what `caller` may see. `door` overrides the door his kind would take."""
        return Scope(
            self,
            door or door_for(caller),
            tenant_id=caller.tenant_id,
            customer_id=caller.customer_id,
            actor_id=caller.actor_id,
            timeout_ms=timeout_ms,
        )

    def tenant_scope(self, tenant_id: UUID, door: Door = Door.APP) -> Scope:
        """A transaction of the service itself inside one company, e.g. for an event."""
        return Scope(self, door, tenant_id=tenant_id, customer_id=None, actor_id=NIL)

    async def once(self, caller: Caller, sql: str, *args: Any) -> Any:
        """The first value of one self-contained statement, in one round trip.

        `sql` calls a function that takes tenant, customer and actor first and sets them itself (see
        `shared/db/sql`), so the walls stand here as well.
        """
        return await self._once(door_for(caller), sql, caller.tenant_id, caller.customer_id, caller.actor_id, *args)

    async def once_in(self, tenant_id: UUID, sql: str, *args: Any) -> Any:
        """As `once`, for the service itself inside one company."""
        return await self._once(Door.APP, sql, tenant_id, None, NIL, *args)

    async def _once(self, door: Door, sql: str, *args: Any) -> Any:
        pool = self.pools[door]
        connection = await acquired(pool)
        try:
            return await connection.fetchval(sql, *args)
        finally:
            await pool.release(connection)

    async def once_as_worker(self, sql: str, *args: Any) -> asyncpg.Record | None:
        """The first row of one statement of the worker, which is a transaction by itself. He stands outside every
        company and reaches only the columns that were granted to him."""
        pool = self.pools[Door.WORKER]
        connection, self._kept = self._kept, None
        if connection is None or is_lost(connection):
            connection = await acquired(pool)
        try:
            row = await connection.fetchrow(sql, *args)
        except BaseException:
            await pool.release(connection)
            raise
        if self._kept is None and self.pools.get(Door.WORKER) is pool:
            self._kept = connection
        else:
            await pool.release(connection)
        return row

    # inside a scope

    @property
    def connection(self) -> asyncpg.Connection:
        scope = self.current_transaction.get()
        if scope is None:
            raise NoScope(f"{self.party}: a query outside scope()")
        return cast(asyncpg.Connection, scope.connection)

    async def rows(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        return await self.connection.fetch(sql, *args)

    async def row(self, sql: str, *args: Any) -> asyncpg.Record | None:
        return await self.connection.fetchrow(sql, *args)

    async def value(self, sql: str, *args: Any) -> Any:
        return await self.connection.fetchval(sql, *args)

    async def run(self, sql: str, *args: Any) -> int:
        """Execute and give the number of rows touched."""
        return rows_of(await self.connection.execute(sql, *args))

    async def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        await self.connection.executemany(sql, rows)

    # Piccolo's own ways round the scope, closed

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:  # noqa: FBT001, FBT002 - Piccolo's
        self.connection  # noqa: B018 - raises outside a scope
        return await super().run_querystring(querystring, in_pool)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:  # noqa: FBT001, FBT002 - Piccolo's
        self.connection  # noqa: B018 - raises outside a scope
        return await super().run_ddl(ddl, in_pool)

    async def batch(self, *_args: Any, **_kwargs: Any) -> Any:
        raise NoScope("batch() opens a connection outside the transaction")

    def transaction(self, allow_nested: bool = True) -> Any:  # noqa: FBT001, FBT002 - Piccolo's
        if self.is_migrating:  # inside the run's own transaction: a no-op
            return super().transaction(allow_nested)
        raise NoScope("use scope(): a transaction without a company sees nothing")

    # Piccolo connects when an engine is made, to look at versions and extensions. Ours is made at import.

    async def check_version(self) -> None:
        return None

    async def prep_database(self) -> None:
        return None
