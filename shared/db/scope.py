"""A transaction that knows for whom it runs: the company, the customer, the actor are its local settings.

Begin and settings go in one round trip. The connection always comes back, also when COMMIT fails or the task is
cancelled: Piccolo's own transaction loses it then.
"""

import asyncio
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from piccolo.engine.postgres import PostgresTransaction

from shared.core.errors import Failure, Late, Unavailable
from shared.db.doors import Door

if TYPE_CHECKING:
    from shared.db.engine import ServiceEngine

OUTCOME_UNKNOWN = Failure("outcome.unknown", Late)
CONNECTION_LOST = Failure("database.away", Unavailable)
SHUTDOWNS = (asyncpg.AdminShutdownError, asyncpg.CrashShutdownError, asyncpg.CannotConnectNowError)
BROKEN = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
ACQUIRE_SECONDS = 5.0


async def acquired(pool: asyncpg.Pool) -> PoolConnectionProxy:
    """A connection of the pool; whoever takes it releases it. Raises TimeoutError when none is free for so long. With
    a patience of its own the pool makes a task each time, which costs as much as the rest of it."""
    async with asyncio.timeout(ACQUIRE_SECONDS):
        return await pool.acquire()


def is_lost(connection: PoolConnectionProxy) -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:  # a connection that died is taken back by its pool at once
        return True


def rows_of(done: str) -> int:
    """The number of rows in a command's tag: `INSERT 0 3`."""
    last = done.rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() else 0


class Scope(PostgresTransaction):
    """Made by `ServiceEngine.scope`. Piccolo queries inside it run on its connection."""

    __slots__ = ("_begin", "door", "touched")

    def __init__(
        self,
        engine: "ServiceEngine",
        door: Door,
        *,
        tenant_id: UUID,
        customer_id: UUID | None,
        actor_id: UUID,
        timeout_ms: int | None = None,
    ) -> None:
        super().__init__(engine, allow_nested=False)
        self.door = door
        # Only UUIDs and ints are put into the text: nothing a caller wrote.
        settings = [f"set_config('app.tenant_id','{UUID(int=tenant_id.int)}',true)"]
        settings.append(f"set_config('app.actor_id','{UUID(int=actor_id.int)}',true)")
        if customer_id is not None:
            settings.append(f"set_config('app.customer_id','{UUID(int=customer_id.int)}',true)")
        if timeout_ms is not None:
            settings.append(f"set_config('statement_timeout','{int(timeout_ms)}',true)")
        self._begin = f"begin; select {', '.join(settings)}"
        self.touched = 0

    def beginning_with(self, statement: str) -> Self:
        """`statement` goes along with begin, in the same round trip: text of ours around UUIDs, never a caller's
        words. Inside, `touched` is its number of rows."""
        self._begin += f"; {statement}"
        return self

    @property
    def _pool(self) -> asyncpg.Pool:
        engine: ServiceEngine = self.engine  # type: ignore[assignment]
        return engine.pools[self.door]

    async def __aenter__(self) -> Self:
        self.connection = await acquired(self._pool)
        try:
            self.touched = rows_of(await self.connection.execute(self._begin))
        except BaseException as error:
            if isinstance(error, Exception):  # what goes along has failed: begun it is
                await self._rollback()
            await self._release()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self.engine.current_transaction.reset(self.context)
        try:
            if kind is None:
                await self._commit()
            else:
                await self._rollback()
        finally:
            await self._release()
        return False

    async def _commit(self) -> None:
        """Once COMMIT is sent, losing the line or the patience leaves the outcome unknown: say so. A line lost
        before is a transaction that never was."""
        if is_lost(self.connection):
            raise CONNECTION_LOST()
        try:
            await self.connection.execute("commit")
        except asyncio.CancelledError:
            self._terminate()
            raise
        except asyncpg.InternalClientError as error:
            # The server's last word is being read: nothing was sent, so the transaction never was.
            self._terminate()
            raise CONNECTION_LOST() from error
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, *SHUTDOWNS) as error:
            self._terminate()
            raise OUTCOME_UNKNOWN() from error

    async def _rollback(self) -> None:
        """The error that ended the scope is already on its way up; a failing rollback only costs the connection."""
        try:
            await self.connection.execute("rollback")
        except (asyncio.CancelledError, *BROKEN):
            self._terminate()

    async def _release(self) -> None:
        """asyncpg shields this itself: a cancelled request does not take its connection with it."""
        try:
            await self._pool.release(self.connection)
        except BROKEN:
            self._terminate()

    def _terminate(self) -> None:
        try:
            self.connection.terminate()
        except asyncpg.InterfaceError:
            return
