"""The servers under the tests: PostgreSQL, NATS and the mail catcher, started once per run by our own supervisor."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path

from infra.local.environment import of_party
from infra.local.place import ROOT, Place, settle
from infra.local.plan import Plan
from infra.local.secrets import read
from infra.local.stack import Options, build, is_prepared, wipe
from infra.postgres.roles import logins
from shared.contracts.parties import SERVICES, Party
from shared.contracts.registry import CONTRACTS
from shared.core.settings import BusSettings, DatabaseSettings
from shared.process import ProcessSettings

HOME = Path(os.environ.get("HUIFANG_TEST_HOME", ROOT / ".local" / "test"))
SERVER_CHILDREN = ("postgres", "nats", "mail", "streams", "roles", "prepared")
START_SECONDS = 120
PREPARED = ROOT / ".local" / "test-prepared"
"""Where the home lies that others are copied from."""


@dataclass
class Servers:
    """Running servers; `env` is what a process of the stack would get."""

    place: Place
    plan: Plan
    supervisor: subprocess.Popen[bytes]
    env: dict[str, str]

    @property
    def nats_url(self) -> str:
        return self.env["HUIFANG_NATS_SERVERS"]

    def secret(self, name: str) -> str:
        return read(self.place.secrets, name)

    def settings(self, party: Party) -> ProcessSettings:
        """What ProcessSettings.from_environment would read in that party's own process."""
        return ProcessSettings(database=self.database(party), bus=self.bus(party))

    def database(self, party: Party) -> DatabaseSettings:
        return DatabaseSettings(
            host=str(self.place.run),
            port=5432,
            passwords={door: self.secret(f"db-{party}-{door}") for door in logins(party)},
        )

    def bus(self, party: Party) -> BusSettings:
        callers = CONTRACTS[party].callers() if party in CONTRACTS else []
        return BusSettings(
            servers=(self.nats_url,),
            seed=self.secret(f"nats-{party}"),
            keys_out={callee: self.secret(f"key-{party}-{callee}") for callee in SERVICES},
            keys_in={caller: self.secret(f"key-{caller}-{party}") for caller in callers},
        )

    def environment(self, party: Party) -> dict[str, str]:
        return self.env | of_party(party, self.place.secrets)

    def stop(self) -> None:
        self.supervisor.terminate()
        self.supervisor.wait(60)


def _forget_if_migrations_changed(home: Path) -> None:
    """A migration that was edited before it was released: databases made by the old text are of no use."""
    texts = sorted(path for folder in ("gateway", "services", "shared/db") for path in (ROOT / folder).rglob("*.py"))
    kept = [path for path in texts if "migrations" in path.parts or path.name in {"kernel.py", "walls.py"}]
    digest = sha256("".join(path.read_text() for path in kept).encode()).hexdigest()
    mark = home / "migrations.digest"
    if home.exists() and (not mark.exists() or mark.read_text() != digest):
        wipe(home)
    home.mkdir(parents=True, exist_ok=True)
    mark.write_text(digest)


def copy_prepared(home: Path) -> None:
    """Into a home without a database: roles, migrations and the stream as they stand after a cold start, made once for
    all homes of this checkout. Who runs beside us waits for it."""
    if (settle(home).data / "postgres").exists():
        return
    PREPARED.mkdir(parents=True, exist_ok=True)
    with (PREPARED / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        made = PREPARED / "home"
        _forget_if_migrations_changed(made)
        source, target = settle(made), settle(home)
        if not is_prepared(source):
            _start(made).stop()
        for here, there in ((source.secrets, target.secrets), (source.data, target.data)):  # owners and all
            subprocess.run(["cp", "-a", f"{here}/.", str(there)], check=True)
        shutil.copy(made / "prepared", home)


def start(home: Path = HOME) -> Servers:
    """Only the servers and what prepares them: the tests run the processes themselves."""
    _forget_if_migrations_changed(home)
    copy_prepared(home)
    return _start(home)


def _start(home: Path) -> Servers:
    plan = build(Options(home=home, port=0, mail_port=0, demo=False))
    env = dict(next(child for child in plan.children if child.name == "mail").env)
    plan.children = [c for c in plan.children if c.name in SERVER_CHILDREN or c.name.startswith("migrate-")]
    plan.web, plan.announce = [], ["servers ready"]
    place = settle(home)
    path = place.home / "test-plan.json"
    plan.save(path)
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "infra.local.supervisor", str(path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    began = time.monotonic()
    assert supervisor.stdout is not None
    line = supervisor.stdout.readline()
    if b"servers ready" not in line:
        supervisor.wait(60)
        raise RuntimeError(f"the test servers did not start within {time.monotonic() - began:.0f} s")
    return Servers(place, plan, supervisor, env)
