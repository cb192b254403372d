"""The bare path: what the same requests cost without the product, in the same run on the same machine.

The limits of architecture §5 stem from such a trial on one machine. CPU-milliseconds do not travel to another, but how
many times the bare path a request costs does. The path is the trial's: litestar under uvicorn, a request over NATS, one
statement of asyncpg, its announcement to JetStream, an inbox row. What is not the path is missing on purpose: the walls
(one role, no row-level security), signatures, limits, validation beyond types, and whatever else a ticket sets going.

The database lies in the measured stack's server, so its settings are the same and what that server does while idle is
counted in both; the broker is one of its own with the same durability.
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import asyncpg
import msgspec
import nats
from nats.errors import NoServersError

from infra.local import wheels
from infra.local.place import ROOT
from infra.local.postgres import PORT
from infra.local.secrets import read
from tests.benchmarks.bare_processes import EVENT, PARTS, STREAM, Where
from tests.benchmarks.data import TALK, TITLES
from tests.benchmarks.scenarios import Measured, Scenario, loaded, opening
from tests.benchmarks.usage import Cpu, cpu_of
from tests.harness.live import Live

_DATABASE = "bare"
_TICKETS = """
insert into ticket (tenant_id, number, title, customer_id, customer_name, requester_id, requester_name, updated_at)
select $1, n, $2, $1, '景明醫院', $1, '王筱涵', now() - make_interval(mins => n) from generate_series(1, $3) n
returning id
"""
_MESSAGES = """
insert into message (tenant_id, ticket_id, author_name, body) select tenant_id, id, '王筱涵', $1
from ticket, generate_series(1, 2)
"""


@dataclass
class Bare:
    """A path that runs. `tickets` are those it was filled with."""

    pids: dict[str, int]
    where: Where
    tickets: list[UUID]

    def used(self) -> Cpu:
        return cpu_of(self.pids)

    async def measure(self, scenario: Scenario, *, connections: int, seconds: float) -> Measured:
        """As the product is measured. Raises KeyError for a scenario without a bare counterpart."""
        return await loaded(self.used, scenario, self._plan(scenario, connections), seconds)

    def _plan(self, scenario: Scenario, connections: int) -> dict:
        bearer = {"Authorization": f"Bearer {'x' * 600}"}
        step = max(1, len(self.tickets) // 200)
        requests = {
            "create a ticket": [opening(bearer, self.where.tenant_id)],
            "read a ticket": [_get(f"/{ticket}", bearer) for ticket in self.tickets[::step][:200]],
            "list 25 tickets": [_get("?limit=25", bearer)],
        }[scenario.name]
        place = {"host": "127.0.0.1", "port": self.where.port, "authority": f"localhost:{self.where.port}"}
        return {**place, "requests": requests, "connections": connections}


def _get(path: str, headers: dict[str, str]) -> dict:
    return {"method": "GET", "path": f"/api/v1/tickets{path}", "headers": headers}


@asynccontextmanager
async def bare(live: Live, *, tickets: int) -> AsyncIterator[Bare]:
    """Beside a live stack, with as many tickets as a company of its has; leaves nothing behind."""
    database = {"host": str(live.place.run), "port": PORT, "user": "postgres", "database": _DATABASE}
    database["password"] = read(live.place.secrets, "postgres-superuser")
    broker, web = _free_port(), _free_port()
    where = Where(nats=f"nats://127.0.0.1:{broker}", database=database, port=web, tenant_id=uuid4())
    running: dict[str, subprocess.Popen] = {}
    with TemporaryDirectory(dir=live.place.data) as store:
        try:
            running["nats"] = await _broker(live, broker, Path(store))
            ids = await _filled(where, tickets)
            running |= {part: _process(part, where) for part in PARTS}
            await _answers(web)
            pids = {name: process.pid for name, process in running.items()}
            yield Bare({**pids, "postgres": live.children()["postgres"]["pid"]}, where, ids)
        finally:
            for process in reversed(running.values()):
                process.terminate()
                process.wait(10)
            await _dropped(where)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def _broker(live: Live, port: int, store: Path) -> subprocess.Popen:
    """Every event is on the disk before it is acknowledged, as the product demands of its own."""
    settings = store / "nats.conf"
    settings.write_text(f'listen: "127.0.0.1:{port}"\njetstream {{ store_dir: "{store}", sync_interval: always }}\n')
    process = subprocess.Popen([wheels.find(live.place).nats, "-c", settings], stderr=subprocess.DEVNULL)
    await _answers(port)
    with suppress(NoServersError):
        client = await nats.connect(f"nats://127.0.0.1:{port}")
        await client.jetstream().add_stream(name=STREAM, subjects=[EVENT])
        await client.close()
    return process


async def _filled(where: Where, tickets: int) -> list[UUID]:
    await _dropped(where, again=True)
    database = await asyncpg.connect(**where.database)
    try:
        await database.execute(Path(__file__).with_suffix(".sql").read_text())
        rows = await database.fetch(_TICKETS, where.tenant_id, TITLES[0], tickets)
        await database.execute(_MESSAGES, TALK)
        await database.execute("insert into counter values ($1, 'ticket', $2)", where.tenant_id, tickets)
        await database.execute("vacuum analyze")
    finally:
        await database.close()
    return [row["id"] for row in rows]


async def _dropped(where: Where, *, again: bool = False) -> None:
    """With `again` an empty one is there afterwards."""
    database = await asyncpg.connect(**{**where.database, "database": "postgres"})
    try:
        await database.execute(f"drop database if exists {_DATABASE} with (force)")
        if again:
            await database.execute(f"create database {_DATABASE}")
    finally:
        await database.close()


def _process(part: str, where: Where) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.benchmarks.bare_processes", part]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(where))
    process.stdin.close()
    return process


async def _answers(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.05)
