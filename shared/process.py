"""One running party: opens database and bus, checks that it is whole, answers, announces, listens, drains.

The services run it under `shared.service.run`; the gateway runs it inside its web server.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import asyncpg
import nats.errors
import structlog
from nats.aio.client import Client

from shared.bus.client import Bus
from shared.bus.connection import connect, watch
from shared.bus.mux import Mux
from shared.bus.pull import STREAM
from shared.bus.server import WAITING, Answers, Dispatcher
from shared.contracts.base import Contract
from shared.contracts.operations import Operations
from shared.contracts.parties import SERVICES, Party
from shared.core.errors import Unavailable
from shared.core.settings import BusSettings, DatabaseSettings, bus_settings, database_settings
from shared.core.telemetry import CONSUMER_LAG
from shared.db.doors import Door, doors_of
from shared.db.engine import ServiceEngine
from shared.db.failures import meaning_of
from shared.db.migrate import pending
from shared.feature import Feature, Schedule, answers_of, check_wiring, listeners_of
from shared.operations import Operator, operations_feature
from shared.outbox.consumer import Consumer
from shared.outbox.inbox import Inbox
from shared.outbox.relay import Relay

log = structlog.get_logger("process")

LAG_SECONDS = 15.0
LOOPS_SECONDS = 20.0
"""How long a closing process waits for its loops to finish what they have in hand."""
CANCELLATIONS = 10
FINISH_SECONDS = 32.0
LEAVE_SECONDS = 3.0
"""All of closing, together below the 40 s after which supervisor and Kubernetes kill: what then is in hand is asked
again elsewhere."""

START_SECONDS = 30.0
START_PAUSE = 0.2

T = TypeVar("T")


async def patiently(attempt: Callable[[], Awaitable[T]]) -> T:
    """At its start a process waits for a database that is on its way: dying instead would have it started over and
    over, and that takes from both the time they need. (The broker's client waits by itself.) Raises the last error
    after START_SECONDS, and at once any that waiting does not cure."""
    end = asyncio.get_running_loop().time() + START_SECONDS
    has_told = False
    while True:
        try:
            return await attempt()
        except Exception as error:
            is_away = isinstance(meaning_of(error), Unavailable)
            if not is_away or asyncio.get_running_loop().time() > end:
                raise
            if not has_told:
                log.info("process.waiting", error=repr(error))
            has_told = True
        await asyncio.sleep(START_PAUSE)


class NotMigrated(SystemExit):
    """The database is behind the code; the message names what is missing."""


@dataclass(frozen=True, slots=True)
class ProcessSettings:
    database: DatabaseSettings
    bus: BusSettings

    @classmethod
    def from_environment(cls, service: "Service") -> "ProcessSettings":
        return cls(
            database=database_settings(service.party, doors=doors_of(service.party)),
            bus=bus_settings(callees=SERVICES, callers=service.contract.callers()),
        )


@dataclass(frozen=True, slots=True)
class Service:
    """What a process is made of. `features` gets the bus, for those that ask others. `starts` run after the
    process is open (filling copies)."""

    contract: Contract
    operations: Operations
    engine: ServiceEngine
    features: Callable[[Bus], tuple[Feature, ...]]
    starts: Callable[[Bus], Coroutine[Any, Any, None]] | None = None

    @property
    def party(self) -> Party:
        return self.contract.party


class Process:
    """`await open()`, work, `await close()`."""

    def __init__(self, service: Service, settings: ProcessSettings | None = None) -> None:
        self.service = service
        self._settings = settings or ProcessSettings.from_environment(service)
        self._closing = False
        self._tasks: list[asyncio.Task[None]] = []
        self._loops: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()
        self.client: Client
        self.bus: Bus
        self._mux: Mux
        self._dispatcher: Dispatcher
        self._consumer: Consumer
        self._relay: Relay

    async def open(self) -> None:
        party, engine = self.service.party, self.service.engine
        settings = self._settings.bus
        await engine.open(self._settings.database)
        await patiently(self._check_migrations)
        self.client = await connect(party, settings, on_lost=self._lost)
        self._mux = Mux(self.client)
        await self._mux.start()
        keys_in = {name: key.encode() for name, key in settings.keys_in.items()}
        self.bus = Bus(party, self._mux, {name: key.encode() for name, key in settings.keys_out.items()}, keys_in)
        operator = Operator(engine)
        features = (*self.service.features(self.bus), operations_feature(self.service.operations, operator))
        check_wiring(self.service.contract, features)
        inbox = Inbox(engine, listeners_of(features))
        operator.inbox, operator.vitals = inbox, self
        self._dispatcher = Dispatcher(party, self.client, Answers(engine, answers_of(features)), keys_in)
        self._relay = Relay(engine, self._mux)
        self._consumer = Consumer(engine, self.client, inbox)
        await self._start(inbox, features)

    async def _start(self, inbox: Inbox, features: tuple[Feature, ...]) -> None:
        await self._dispatcher.start()
        self._spawn(watch(self.client, on_lost=self._lost))
        self._spawn(self._relay.run())
        if inbox.topics:
            self._spawn(self._consumer.run())
        for feature in features:
            for schedule in feature.every:
                self._spawn(self._repeat(schedule))
            for loop in feature.loops:
                self._loops.append(asyncio.ensure_future(loop(self._stop)))
        if self.service.starts is not None:
            self._spawn(self.service.starts(self.bus))

    async def close(self) -> None:
        """Stop taking, finish, tell, leave: requests first, then events, the connection last."""
        self._closing = True
        self._stop.set()
        try:
            async with asyncio.timeout(FINISH_SECONDS):
                await self._finish()
        except TimeoutError:
            log.error("process.not_finished")  # noqa: TRY400 - where it stood says nothing
        for what, leaving in (("bus", self.client.close()), ("database", self.service.engine.close())):
            try:
                await asyncio.wait_for(leaving, LEAVE_SECONDS)
            except TimeoutError:
                log.warning("process.not_closed", what=what)

    async def _finish(self) -> None:
        await self._dispatcher.drain()
        if self._loops:
            await asyncio.wait(self._loops, timeout=LOOPS_SECONDS)
        await _ended({*self._tasks, *self._loops})
        await self._consumer.drain()
        try:
            await self.client.flush(timeout=2)
        except (TimeoutError, nats.errors.Error) as error:
            log.warning("process.flush_failed", error=repr(error))

    async def is_ready(self) -> bool:
        """Fit for more work: database and bus answer, the queue has room."""
        if self._closing or not self.client.is_connected or self._dispatcher.in_flight >= WAITING:
            return False
        try:
            async with asyncio.timeout(2), self.service.engine.pools[Door.WORKER].acquire() as connection:
                await connection.fetchval("select 1")
        except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        return True

    # what the operator's calls want to know

    @property
    def in_flight(self) -> int:
        return self._dispatcher.in_flight

    @property
    def relay_leader(self) -> bool:
        return self._relay.is_leader

    async def lag(self) -> int:
        """Events that the stream holds for this party and that it has not acknowledged."""
        info = await self.client.jetstream(timeout=2).consumer_info(STREAM, str(self.service.party))
        waiting = (info.num_pending or 0) + (info.num_ack_pending or 0)
        CONSUMER_LAG.set(waiting)
        return waiting

    # inner workings

    async def _check_migrations(self) -> None:
        async with self.service.engine.pools[Door.WORKER].acquire() as connection:
            missing = await pending(connection, self.service.party)
        if missing:
            raise NotMigrated(
                f"huifang {self.service.party}: run `huifang migrate` first; missing: {', '.join(missing)}"
            )

    async def _repeat(self, schedule: Schedule) -> None:
        """Only the relay's leader works on the clock, so that replicas do not do it twice."""
        while True:
            await asyncio.sleep(schedule.seconds)
            if not self._relay.is_leader:
                continue
            try:
                await schedule.run()
            except Exception:
                log.exception("schedule.failed", schedule=schedule.name)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work, name=getattr(work, "__qualname__", None)))

    def _lost(self) -> None:
        """The bus is gone for good: end at once and let the supervisor start a fresh process."""
        if not self._closing:
            log.error("process.bus_lost")
            os._exit(1)


async def _ended(tasks: set[asyncio.Task[None]]) -> None:
    """Cancelled again and again, once a second: a library may take a cancellation for its own time-out."""
    for _ in range(CANCELLATIONS):
        if not tasks:
            return
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=1)
    if tasks:
        log.error("process.stuck", tasks=[task.get_name() for task in tasks])
