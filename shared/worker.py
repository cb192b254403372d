"""`run(WORKER)`: the main function of a process that answers nobody and works off what lies in its service's database.

It is lean on purpose: no broker, no web framework, so that one that has nothing to do costs next to nothing.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncpg
import structlog
import uvloop
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.contracts.parties import Party
from shared.core import settings
from shared.core.logging import start_logging
from shared.core.settings import database_settings
from shared.db.doors import Door
from shared.db.engine import ServiceEngine
from shared.db.migrate import pending
from shared.feature import Loop
from shared.listening import listeners

log = structlog.get_logger("worker")

LEAVE_SECONDS = 20.0
REQUEST_BYTES = 8 * 1024
DOORS = (Door.APP, Door.WORKER)
START_SECONDS = 30.0
AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Worker:
    """`loops` are made once the database is open."""

    name: str
    party: Party
    engine: ServiceEngine
    loops: Callable[[], Sequence[Loop]]


def run(worker: Worker) -> None:
    """Until SIGTERM or SIGINT; what is in hand then is finished or left to its lease."""
    start_logging(worker.name, level=settings.text("LOG_LEVEL", "info"))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(worker))


async def _serve(worker: Worker) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await worker.engine.open(database_settings(worker.party, doors=DOORS))
    if not await _migrated(worker, stop):
        return
    doors = listeners("HEALTH", settings.text("HEALTH_HOST", "127.0.0.1"), 9090)
    servers = [await asyncio.start_server(_health(worker), sock=door, limit=REQUEST_BYTES) for door in doors]
    working = [asyncio.ensure_future(one(stop)) for one in worker.loops()]
    log.info("worker.ready", name=worker.name)
    await stop.wait()
    _, late = await asyncio.wait(working, timeout=LEAVE_SECONDS)
    for one in late:
        one.cancel()
    if late:
        await asyncio.wait(late, timeout=LEAVE_SECONDS)
    for server in servers:
        server.close()
    await worker.engine.close()


async def _migrated(worker: Worker, stop: asyncio.Event) -> bool:
    """Waits for a database that is on its way, and for the migrations; False if it was asked to stop meanwhile."""
    end = asyncio.get_running_loop().time() + START_SECONDS
    while not stop.is_set():
        try:
            async with worker.engine.pools[Door.WORKER].acquire() as connection:
                missing = await pending(connection, worker.party)
            if not missing:
                return True
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            missing = ["the database does not answer"]
        if asyncio.get_running_loop().time() > end:
            raise SystemExit(f"huifang {worker.name}: not migrated: {', '.join(missing)}")
        await asyncio.sleep(AGAIN_SECONDS)
    return False


async def _is_ready(worker: Worker) -> bool:
    try:
        async with asyncio.timeout(2), worker.engine.pools[Door.WORKER].acquire() as connection:
            await connection.fetchval("select 1")
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    return True


def _health(worker: Worker) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """The three paths that every process serves to its platform (health.py), by hand."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(5):
                head = await reader.readuntil(b"\r\n\r\n")
                status, kind, body = await _answer(worker, head.split(b" ", 2)[1].decode("ascii", "replace"))
                headers = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                writer.write(f"{headers}Connection: close\r\n\r\n".encode() + body)
                await writer.drain()
        except (TimeoutError, OSError, EOFError, LookupError, asyncio.LimitOverrunError):
            return
        finally:
            writer.close()

    return answer


async def _answer(worker: Worker, path: str) -> tuple[str, str, bytes]:
    if path == "/healthz":
        return "200 OK", "text/plain", b"ok"
    if path == "/readyz":
        ready = await _is_ready(worker)
        return ("200 OK", "text/plain", b"ready") if ready else ("503 Service Unavailable", "text/plain", b"not ready")
    if path == "/metrics":
        return "200 OK", CONTENT_TYPE_LATEST, generate_latest()
    return "404 Not Found", "text/plain", b"not found"
