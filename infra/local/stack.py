"""Puts the local stack together: what is prepared, which children run, how they find each other."""

import json
import os
import shutil
import socket
import sys
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from infra.local import postgres, secrets, wheels
from infra.local.environment import common, of_party
from infra.local.place import ROOT, Place, settle
from infra.local.plan import ChildPlan, Plan
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


@dataclass(slots=True)
class Ports:
    web: int
    mail: int
    smtp: int
    nats: int
    monitor: int


def build(options: Options) -> Plan:
    """Prepare folders, secrets, binaries and configuration, and write the supervisor's plan."""
    place = settle(options.home)
    binaries = wheels.find(place)
    secrets.make(place.secrets, all_logins())
    fresh = postgres.initialise(place, binaries, buffers=options.buffers)
    ports = _ports(place, options)
    _broker_configuration(place, ports)
    env = common(place, nats_port=ports.nats) | _urls(ports) | (options.env or {})
    is_prepared = not fresh and _prepared(place)
    address = f"http://localhost:{ports.web}"
    children = [_postgres(place, binaries), _nats(place, binaries, ports), _mail(env, ports)]
    children += _tasks(place, env, ports, everything=not is_prepared)
    earlier = [child.name for child in children if child.kind == "task" and not child.idle]
    children += [_party(place, env, party, after=["nats", "postgres", *earlier]) for party in SERVICES]
    if options.demo and not (place.home / "seeded").exists():
        children.append(_seed(env, place))
    plan = Plan(
        home=str(place.home),
        logs=str(place.logs),
        control=str(place.control),
        address=address,
        web=[("127.0.0.1", ports.web), *([("::1", ports.web)] if socket.has_ipv6 and _ipv6() else [])],
        announce=[f"Huifang is up at {address}"],
        children=children,
    )
    plan.save(place.home / "plan.json")
    (place.home / "cli.json").write_text(json.dumps(env | of_party(Party.CLI, place.secrets), indent=1))
    return plan


def mark_prepared(place: Place) -> None:
    """Written by the last task of a cold start: roles, migrations and stream stand as the code wants them."""
    (place.home / "prepared").write_text(_wanted())


def wipe(home: Path | None = None) -> None:
    """Forget everything the stack has stored, secrets included."""
    place = settle(home)
    for folder in (place.data, place.home):
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(place: Place) -> bool:
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
    for name in ("stack", "postgres", "bootstrap"):
        parts.append((ROOT / f"infra/local/{name}.py").read_text())
    parts.append((ROOT / "infra/nats/streams.py").read_text())
    return sha256("\n".join(parts).encode()).hexdigest()


def _ports(place: Place, options: Options) -> Ports:
    """The web and mail pages have fixed ports; the others are chosen once and kept while they are free."""
    kept = place.home / "ports.json"
    try:
        earlier = json.loads(kept.read_text())
    except (OSError, ValueError):
        earlier = {}
    ports = Ports(
        web=options.port or _free(earlier.get("web")),
        mail=options.mail_port or _free(earlier.get("mail")),
        smtp=_free(earlier.get("smtp")),
        nats=_free(earlier.get("nats")),
        monitor=_free(earlier.get("monitor")),
    )
    kept.write_text(json.dumps(asdict(ports)))
    return ports


def _free(wanted: int | None) -> int:
    for port in (wanted, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SystemExit("huifang: no free port on the loopback interface")


def _ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


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
    path = place.data / "nats.conf"
    path.write_text(text)
    if place.user is not None:
        uid, gid = place.ids()
        os.chown(store, uid, gid)
        os.chown(path, uid, gid)
    path.chmod(0o600)


def _urls(ports: Ports) -> dict[str, str]:
    return {
        "HUIFANG_BASE_URL": f"http://localhost:{ports.web}",
        "HUIFANG_SMTP_HOST": "127.0.0.1",
        "HUIFANG_SMTP_PORT": str(ports.smtp),
        "HUIFANG_SMTP_TLS": "none",
        "HUIFANG_MAIL_FROM": "no-reply@huifang.example",
    }


def _user(place: Place) -> list[int] | None:
    return list(place.ids()) if place.user is not None else None


def _postgres(place: Place, binaries: wheels.Binaries) -> ChildPlan:
    data = place.data / "postgres"
    return ChildPlan(
        name="postgres",
        argv=[str(binaries.postgres / "postgres"), "-D", str(data)],
        kind="postgres",
        data=str(data),
        env=dict(postgres.identity(place)["env"]),
        user=_user(place),
        stop_signal="SIGINT",
    )


def _nats(place: Place, binaries: wheels.Binaries, ports: Ports) -> ChildPlan:
    return ChildPlan(
        name="nats",
        argv=[str(binaries.nats), "-c", str(place.data / "nats.conf")],
        kind="port",
        port=ports.nats,
        env=dict(postgres.identity(place)["env"]),
        user=_user(place),
    )


def _mail(env: dict[str, str], ports: Ports) -> ChildPlan:
    return ChildPlan(
        name="mail",
        argv=_huifang("run", "mail", "--port", str(ports.mail), "--smtp-port", str(ports.smtp)),
        kind="port",
        port=ports.smtp,
        env=env,
    )


def _tasks(place: Place, env: dict[str, str], ports: Ports, *, everything: bool) -> list[ChildPlan]:
    """What must be done before the services start. On a warm start only a broker that lost its store matters."""
    seed = str(place.secrets / "nats-ops")
    streams = ChildPlan(
        name="streams",
        argv=_huifang("streams"),
        kind="task",
        idle=not everything and _has_stream(place),
        after=["nats"],
        again_after=["nats"],
        env=env
        | {
            "HUIFANG_NATS_SEED_FILE": seed,
            "HUIFANG_NATS_MONITOR": f"http://127.0.0.1:{ports.monitor}",
        },
    )
    if not everything:
        return [streams]
    roles = ChildPlan(
        name="roles",
        argv=[sys.executable, "-m", "infra.local.bootstrap", str(place.run), str(place.secrets)],
        kind="task",
        after=["postgres"],
        env=env,
    )
    migrations = [
        ChildPlan(
            name=f"migrate-{party}",
            argv=[sys.executable, "-m", "shared.db.migrate", party],
            kind="task",
            after=["roles"],
            env=env | of_party(party, place.secrets),
        )
        for party in SERVICES
    ]
    done = ChildPlan(
        name="prepared",
        argv=[sys.executable, "-m", "infra.local.stack", str(place.home)],
        kind="task",
        after=["streams", *(child.name for child in migrations)],
        env=env,
    )
    return [streams, roles, *migrations, done]


def _has_stream(place: Place) -> bool:
    """A store that was removed while the stack was down comes back empty: then the stream must be made first."""
    return (place.data / "nats" / "jetstream" / "APP" / "streams" / STREAM).is_dir()


def _party(place: Place, env: dict[str, str], party: Party, *, after: list[str]) -> ChildPlan:
    return ChildPlan(
        name=str(party),
        argv=_huifang("run", party),
        kind="http",
        env=env | of_party(party, place.secrets),
        after=after,
        web=party is Party.GATEWAY,
        replaceable=True,
    )


def _seed(env: dict[str, str], place: Place) -> ChildPlan:
    return ChildPlan(
        name="seed",
        argv=_huifang("seed", "--quiet"),
        kind="task",
        after=[str(party) for party in SERVICES],
        env=env | of_party(Party.CLI, place.secrets),
    )


def _huifang(*words: str) -> list[str]:
    return [sys.executable, "-m", "infra.cli.main", *words]


if __name__ == "__main__":
    mark_prepared(settle(Path(sys.argv[1])))
