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
from shared.db import gate

HOME = ROOT / ".local" / "check"
NEEDED = ("postgres", "roles")
READY = "database ready"


def findings() -> list[str]:
    with fresh_database() as place:
        return [
            f"{party}: {finding}" for party in SERVICES for finding in asyncio.run(_look(place, party, str(place.run)))
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


async def _look(place: Place, party: Party, host: str) -> list[str]:
    connection = await asyncpg.connect(
        host=host,
        port=PORT,
        user=f"{party}_worker",
        password=read(place.secrets, f"db-{party}-worker"),
        database=f"huifang_{party}",
        ssl=False,
    )
    try:
        return await gate.findings(party, connection)
    finally:
        await connection.close()
