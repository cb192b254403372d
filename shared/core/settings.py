"""Where every process gets its settings: environment variables, or files named by `<VARIABLE>_FILE`.

Secrets come as files (a Kubernetes Secret mount, `.local/secrets` on a laptop), so that no environment dump shows
them. This is the only module that reads the environment.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PREFIX = "HUIFANG_"


class SettingMissing(SystemExit):
    """A process without its settings does not start; the message names the variable."""

    def __init__(self, name: str) -> None:
        super().__init__(f"huifang: set {PREFIX}{name} or {PREFIX}{name}_FILE (see docs/settings.md)")


def text(name: str, default: str | None = None) -> str:
    """One setting. A file's trailing newline is not part of it."""
    path = os.environ.get(f"{PREFIX}{name}_FILE")
    if path is not None:
        return Path(path).read_text().rstrip("\n")
    value = os.environ.get(f"{PREFIX}{name}", default)
    if value is None:
        raise SettingMissing(name)
    return value


def number(name: str, default: int) -> int:
    return int(text(name, str(default)))


def flag(name: str, *, default: bool = False) -> bool:
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> tuple[str, ...]:
    """A list, separated by commas."""
    return tuple(word.strip() for word in text(name, default).split(",") if word.strip())


def passed_on(names: Sequence[str]) -> dict[str, str]:
    """Of our environment, for a process of our own that is to know nothing else."""
    return {name: os.environ[name] for name in names if name in os.environ}


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """`host` is a host name or the folder of a unix socket; `passwords` by door; `tls` is asyncpg's `ssl` word."""

    host: str
    port: int
    passwords: dict[str, str]
    tls: str | None = None
    pool_sizes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BusSettings:
    """`seed` is the nkey seed of this party; `keys` the signing keys by the other party's name."""

    servers: tuple[str, ...]
    seed: str
    keys_out: dict[str, str]
    keys_in: dict[str, str]
    tls_ca: str | None = None


def database_settings(party: str, *, doors: Sequence[str]) -> DatabaseSettings:
    """Passwords are `HUIFANG_DB_PASSWORD_<DOOR>[_FILE]`: a process holds those of its own service only."""
    return DatabaseSettings(
        host=text("DB_HOST"),
        port=number("DB_PORT", 5432),
        passwords={door: text(f"DB_PASSWORD_{door.upper()}") for door in doors},
        tls=text("DB_TLS", "") or None,
        pool_sizes={door: number(f"DB_POOL_{door.upper()}", 0) for door in doors if _set(f"DB_POOL_{door.upper()}")},
    )


def bus_settings(*, callees: Sequence[str], callers: Sequence[str]) -> BusSettings:
    """Signing keys are `HUIFANG_KEY_TO_<CALLEE>` and `HUIFANG_KEY_FROM_<CALLER>`, one per pair and direction."""
    return BusSettings(
        servers=words("NATS_SERVERS"),
        seed=text("NATS_SEED"),
        keys_out={name: text(f"KEY_TO_{name.upper()}") for name in callees},
        keys_in={name: text(f"KEY_FROM_{name.upper()}") for name in callers},
        tls_ca=text("NATS_TLS_CA", "") or None,
    )


def _set(name: str) -> bool:
    return f"{PREFIX}{name}" in os.environ or f"{PREFIX}{name}_FILE" in os.environ
