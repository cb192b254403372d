"""One whole stack with its demo, as `make up` starts it, and the command as a person types it."""

import asyncio
import json
import os
import subprocess
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.request import urlopen

import asyncpg
import pytest

from infra.local.place import ROOT, Place
from infra.local.postgres import PORT
from infra.local.secrets import read
from tests.harness.live import live
from tests.harness.stack import HOME

SECONDS = 120


@dataclass
class Told:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)


def huifang(*words, home=None, env=None):
    told = subprocess.run(
        [sys.executable, "-m", "infra.cli.main", *map(str, words), *(("--home", str(home)) if home else ())],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (env or {}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Told(told.returncode, told.stdout, told.stderr)


@dataclass
class Demo:
    """The stack under test."""

    place: Place
    address: str

    def __call__(self, *words) -> Told:
        return huifang(*words, home=self.place.home)

    def mails(self) -> list[dict]:
        port = json.loads((self.place.home / "ports.json").read_text())["mail"]
        with urlopen(f"http://127.0.0.1:{port}/mails.json") as answer:
            return json.load(answer)

    @asynccontextmanager
    async def database(self, party):
        """As the superuser, to look everywhere and to plant faults."""
        connection = await asyncpg.connect(
            host=str(self.place.run),
            port=PORT,
            user="postgres",
            password=read(self.place.secrets, "postgres-superuser"),
            database=f"huifang_{party}",
        )
        try:
            yield connection
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def demo():
    """No async fixture: tests of both kinds share one stack."""
    with asyncio.Runner() as runner:
        stack = live(HOME.parent / f"{HOME.name}-demo", demo=True)
        found = runner.run(stack.__aenter__())
        yield Demo(found.place, found.address)
        runner.run(stack.__aexit__(None, None, None))
