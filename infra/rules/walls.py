"""The wall gate on a database that was made a moment ago: roles, databases and migrations from nothing."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from infra.local.place import ROOT, Place, settle
from infra.local.postgres import PORT
from infra.local.secrets import read
from infra.local.stack import Options, build, wipe
from shared.contracts.parties import SERVICES, Party
from shared.core.settings import DatabaseSettings
from shared.db import gate
from shared.db.doors import Door
from shared.db.engine import ServiceEngine

HOME = ROOT / ".local" / "check"
NEEDED = ("postgres", "roles")
READY = "database ready"


def findings() -> list[str]:
    with fresh_database() as place:
        return [
            f"{party}: {finding}" for party in SERVICES for finding in asyncio.run(look(worker_of(place, party), party))
        ]


@contextmanager
def fresh_database(home: Path = HOME) -> Iterator[Place]:
    """PostgreSQL alone, migrated; gone afterwards."""
    wipe(home)
    plan = build(Options(home=home, port=0, mail_port=0, demo=False))
    plan.children = [c for c in plan.children if c.name in NEEDED or c.name.startswith("migrate-")]
    plan.web, plan.announce = [], [READY]
    path = Path(plan.home) / "check-plan.json"
    plan.save(path)
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "infra.local.supervisor", str(path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert supervisor.stdout is not None
        first = supervisor.stdout.readline()
        if READY not in first:
            raise SystemExit(first + supervisor.stdout.read())
        yield settle(home)
    finally:
        supervisor.terminate()
        supervisor.wait(60)
        wipe(home)


def worker_of(place: Place, party: Party) -> DatabaseSettings:
    """How a local database is looked at: any role that may connect can read the catalogue."""
    password = read(place.secrets, f"db-{party}-{Door.WORKER}")
    return DatabaseSettings(host=str(place.run), port=PORT, passwords={Door.WORKER: password})


async def look(settings: DatabaseSettings, party: Party) -> list[str]:
    """Every finding of the gate on one live database."""
    engine = ServiceEngine(party)
    engine.settings = settings
    connection = await asyncpg.connect(**engine.connection_arguments(Door.WORKER))
    try:
        return await gate.findings(party, connection)
    finally:
        await connection.close()
