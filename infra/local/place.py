"""Where the local stack keeps its things.

For a normal user everything lies under `.local/`. Root cannot run PostgreSQL, and another user may not be able to
enter the checkout (a 0700 folder), so for root the binaries, data and sockets lie in an outside folder that is
root's own and that the database user can read; `.local/` then keeps secrets, logs and a pointer.
"""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE_BASES = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - a fixed place, checked before use
SOCKET_PATH_LIMIT = 90
"""Bytes; the kernel takes 107, and PostgreSQL appends the socket's own name."""


class UnsafePlace(SystemExit):
    """The outside folder is not what we made: somebody else could have prepared it."""


@dataclass(frozen=True, slots=True)
class Place:
    """`home` is `.local` (or a test's folder); `data` holds what the database user must reach."""

    home: Path
    data: Path
    run: Path
    user: str | None

    @property
    def secrets(self) -> Path:
        return self.home / "secrets"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def objects(self) -> Path:
        return self.home / "objects"

    @property
    def aside(self) -> Path:
        """Where data lies that nobody has the passwords of any more."""
        return self.data.with_name(f"{self.data.name}.aside")

    @property
    def control(self) -> Path:
        return self.run / "control.sock"

    def outside(self) -> list[Path]:
        """The folder that root keeps outside the checkout; none for a normal user."""
        return [self.data.parent] if self.user is not None else []

    def ids(self) -> tuple[int, int]:
        """uid and gid that PostgreSQL and NATS run under."""
        if self.user is None:
            return os.getuid(), os.getgid()
        entry = pwd.getpwnam(self.user)
        return entry.pw_uid, entry.pw_gid


def settle(home: Path | None = None) -> Place:
    """Make the folders, with the rights they need."""
    home = (home or ROOT / ".local").resolve()
    home.mkdir(parents=True, exist_ok=True)
    _must_be_ours(home)
    for name in ("secrets", "logs", "objects"):
        folder = home / name
        folder.mkdir(exist_ok=True)
        _must_be_ours(folder)
        folder.chmod(0o700)
    if os.getuid() != 0:
        return Place(home, _made(home / "data", 0o700), _socket_folder(home), None)
    outside = _outside(home)
    write_plain(home / "outside", f"{outside}\n")
    user = "postgres" if _exists("postgres") else "nobody"
    place = Place(home, outside / "data", _made(outside / "run", 0o755), user)
    place.data.mkdir(exist_ok=True)
    uid, gid = place.ids()
    os.chown(place.data, uid, gid)
    place.data.chmod(0o700)
    os.chown(place.run, uid, gid)
    return place


def _must_be_ours(folder: Path) -> None:
    """Somebody else's folder, or a link, could lead our writing anywhere."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise UnsafePlace(f"huifang: {folder} is not a folder of yours; remove it or choose another --home")


def write_plain(path: Path, text: str, *, owner: tuple[int, int] | None = None) -> None:
    """Into a folder that the database's user may change: never through a link that he put there. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnsafePlace(f"huifang: {path} is not a plain file; remove it and try again")
        if owner is not None:
            os.fchown(descriptor, *owner)
        file.write(text)


def set_aside_strange_data(place: Place) -> bool:
    """Data whose passwords are gone (the checkout was deleted and cloned anew in the same place) cannot be opened: it
    is moved beside the new one, in place of what was set aside before. Tells whether there was any."""
    if (place.secrets / "postgres-superuser").exists() or not any(place.data.iterdir()):
        return False
    if place.aside.exists():
        shutil.rmtree(place.aside)
    place.data.rename(place.aside)
    place.data.mkdir(mode=0o700)
    os.chown(place.data, *place.ids())
    return True


def _made(folder: Path, mode: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(mode)
    return folder


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _digest(home: Path) -> str:
    return sha256(str(home).encode()).hexdigest()[:12]


def _outside(home: Path) -> Path:
    """A folder of root's that nobody else can write; refused if it is anything else."""
    base = next((b for b in OUTSIDE_BASES if os.access(b, os.W_OK)), None)
    if base is None:
        raise UnsafePlace(f"huifang: root needs a writable folder among {', '.join(map(str, OUTSIDE_BASES))}")
    folder = base / f"huifang-{_digest(home)}"
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise UnsafePlace(f"huifang: {folder} is not a folder that only root can write; remove it and try again")
    folder.chmod(0o755)
    return folder


def _socket_folder(home: Path) -> Path:
    """Unix sockets have short names only; a deep checkout gets a folder of its own in the temporary directory."""
    wanted = home / "run"
    if len(bytes(wanted)) <= SOCKET_PATH_LIMIT:
        return _made(wanted, 0o700)
    folder = Path("/tmp") / f"huifang-{os.getuid()}-{_digest(home)}"  # noqa: S108 - checked below
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise UnsafePlace(f"huifang: {folder} is not a private folder of yours; remove it and try again")
    return folder
