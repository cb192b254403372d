"""The settings of each party on the local stack, as environment variables that point to secret files."""

import os
from pathlib import Path

from infra.local.place import ROOT, Place
from infra.local.postgres import PORT
from infra.postgres.roles import logins
from shared.contracts.parties import SERVICES, Party
from shared.contracts.registry import CONTRACTS


def common(place: Place, *, nats_port: int) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(place.home),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
        "MALLOC_ARENA_MAX": "2",
        "HUIFANG_DB_HOST": str(place.run),
        "HUIFANG_DB_PORT": str(PORT),
        "HUIFANG_NATS_SERVERS": f"nats://127.0.0.1:{nats_port}",
        "HUIFANG_OBJECTS": place.objects.as_uri(),
        "HUIFANG_LOG_LEVEL": os.environ.get("HUIFANG_LOG_LEVEL", "info"),
        **{name: value for name, value in os.environ.items() if name.startswith("HUIFANG_LIMIT_")},
    }


def of_party(party: Party, secrets: Path) -> dict[str, str]:
    """A process holds its own database passwords, its broker seed, and one signing key per pair it belongs to."""
    env = {"HUIFANG_NATS_SEED_FILE": str(secrets / f"nats-{party}")}
    if party in SERVICES:
        env |= {f"HUIFANG_DB_PASSWORD_{d.upper()}_FILE": str(secrets / f"db-{party}-{d}") for d in logins(party)}
        env |= {
            f"HUIFANG_KEY_FROM_{c.upper()}_FILE": str(secrets / f"key-{c}-{party}") for c in CONTRACTS[party].callers()
        }
    env |= {f"HUIFANG_KEY_TO_{c.upper()}_FILE": str(secrets / f"key-{party}-{c}") for c in SERVICES}
    if party is Party.GATEWAY:
        env |= {"HUIFANG_SEAL_KEYS_FILE": str(secrets / "seal"), "HUIFANG_LINK_KEY_FILE": str(secrets / "links")}
    if party is Party.HELPDESK:
        env |= {"HUIFANG_HELPDESK_SEAL_KEYS_FILE": str(secrets / "seal-helpdesk")}
    if party is Party.NOTIFY:
        env |= {"HUIFANG_NOTIFY_SEAL_KEYS_FILE": str(secrets / "seal-notify")}
    return env
