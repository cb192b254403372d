"""A whole stack as `make up` starts it, in a home of its own: real processes that a test may kill."""

import json
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from infra.cli.control import say
from infra.local.environment import of_party
from infra.local.place import ROOT, Place, settle
from infra.local.postgres import PORT
from infra.local.secrets import read
from shared.bus.client import Bus
from shared.bus.connection import connect
from shared.bus.mux import Mux
from shared.contracts.parties import SERVICES, Party
from shared.contracts.registry import CONTRACTS
from shared.core.settings import BusSettings
from tests.harness.stack import copy_prepared

START_SECONDS = 170


@dataclass
class Live:
    """`address` is the web door. Pids are asked for anew each time: children come and go."""

    place: Place
    address: str

    def children(self) -> dict[str, dict]:
        return {child["name"]: child for child in say(self.place, {"do": "status"})["children"]}

    def pid(self, name: str) -> int | None:
        """Of a child that runs and is ready."""
        child = self.children().get(name)
        return child["pid"] if child and child["state"] == "ready" else None

    def kill(self, name: str, number: int = signal.SIGKILL) -> bool:
        pid = self.pid(name)
        if pid is None:
            return False
        os.kill(pid, number)
        return True

    def restart(self, name: str) -> None:
        answer = say(self.place, {"do": "restart", "name": name})
        assert "error" not in answer, answer

    @property
    def env(self) -> dict[str, str]:
        return json.loads((self.place.home / "cli.json").read_text())

    @asynccontextmanager
    async def bus(self, party: Party = Party.GATEWAY):
        """To ask in that party's name, beside the process that really is that party."""
        env = self.env | of_party(party, self.place.secrets)
        callers = CONTRACTS[party].callers() if party in CONTRACTS else []
        settings = BusSettings(
            servers=(env["HUIFANG_NATS_SERVERS"],),
            seed=read(self.place.secrets, f"nats-{party}"),
            keys_out={callee: read(self.place.secrets, f"key-{party}-{callee}") for callee in SERVICES},
            keys_in={caller: read(self.place.secrets, f"key-{caller}-{party}") for caller in callers},
        )
        client = await connect(party, settings, on_lost=lambda: None)
        mux = Mux(client)
        await mux.start()
        try:
            yield Bus(party, mux, {name: key.encode() for name, key in settings.keys_out.items()})
        finally:
            await client.close()

    async def reader(self, service: Party) -> asyncpg.Connection:
        """The backup's eyes: every company's rows, nothing to write."""
        return await asyncpg.connect(
            host=str(self.place.run),
            port=PORT,
            user=f"{service}_backup",
            password=read(self.place.secrets, f"db-{service}-backup"),
            database=f"huifang_{service}",
        )

    async def administrator(self, service: Party) -> asyncpg.Connection:
        """The database server's administrator, whom no wall holds: to make a state that no call makes."""
        return await asyncpg.connect(
            host=str(self.place.run),
            port=PORT,
            user="postgres",
            password=read(self.place.secrets, "postgres-superuser"),
            database=f"huifang_{service}",
        )


@asynccontextmanager
async def live(
    home: Path, *, demo: bool = False, keep: bool = False, cold: bool = True, env: dict[str, str] | None = None
):
    """Up, and down again at the end, with everything it stored unless `keep`. If not `cold`, the databases are copies
    of those that were prepared before."""
    if not cold:
        copy_prepared(home)
    words = ["up", "--home", str(home), "--port", "0", "--mail-port", "0", "--detach"]
    _huifang(*words, "--demo" if demo else "--no-demo", env=env)
    place = settle(home)
    try:
        yield Live(place, json.loads((place.home / "plan.json").read_text())["address"])
    finally:
        _huifang("down", "--home", str(home))
        if not keep:
            _huifang("reset", "--yes", "--home", str(home))


def _huifang(*words: str, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.cli.main", *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (env or {}),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"huifang {words[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
