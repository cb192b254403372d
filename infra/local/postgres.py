"""PostgreSQL for the local stack: initdb and configuration. Starting and watching it is the supervisor's work."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from infra.local.place import Place, write_plain
from infra.local.wheels import Binaries

PORT = 5432
"""Only a name for the socket file: the local server listens on no network."""

CONFIGURATION = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{run}'
max_connections = 120
shared_buffers = {buffers}
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 512MB
random_page_cost = 1.1
io_method = sync
jit = off
max_wal_size = 1GB
wal_compression = on
password_encryption = scram-sha-256
synchronous_commit = on
max_parallel_workers = 2
log_line_prefix = '%m %u@%d '
log_checkpoints = off
timezone = 'UTC'
lc_messages = 'C'
"""
ON_LINUX = "recovery_init_sync_method = syncfs\n"
"""After a crash one call instead of one for each of some thousand files; on a busy machine that is 0.1 s, not 8."""
ACCESS = "local all all scram-sha-256\n"


def initialise(place: Place, binaries: Binaries, *, buffers: str = "48MB") -> bool:
    """initdb once, with passwords from the first moment; True if it was done now. The configuration is always
    written anew."""
    data = place.data / "postgres"
    new = not (data / "PG_VERSION").exists()
    if new:
        shutil.rmtree(data, ignore_errors=True)
        _initdb(place, binaries, data)
    text = CONFIGURATION.format(port=PORT, run=place.run, buffers=buffers)
    owner = place.ids()
    write_plain(data / "postgresql.auto.conf", "", owner=owner)
    write_plain(data / "huifang.conf", text + (ON_LINUX if sys.platform == "linux" else ""), owner=owner)
    main = data / "postgresql.conf"
    if "huifang.conf" not in main.read_text():
        write_plain(main, main.read_text() + "\ninclude 'huifang.conf'\n", owner=owner)
    write_plain(data / "pg_hba.conf", ACCESS, owner=owner)
    return new


def _initdb(place: Place, binaries: Binaries, data: Path) -> None:
    password = place.data / "pwfile"
    write_plain(password, (place.secrets / "postgres-superuser").read_text(), owner=place.ids())
    command = [
        str(binaries.postgres / "initdb"),
        f"--pgdata={data}",
        "--username=postgres",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-sync",
    ]
    try:
        subprocess.run(command, check=True, cwd="/", capture_output=True, text=True, **identity(place))
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"huifang: initdb failed:\n{error.stderr}") from error
    finally:
        password.unlink()
    subprocess.run(["sync", "-f", str(data)], check=False)


def identity(place: Place) -> dict[str, Any]:
    """How a child becomes the database user: its own ids, no groups, a clean environment."""
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
    if place.user is None:
        return {"env": environment}
    uid, gid = place.ids()
    return {"user": uid, "group": gid, "extra_groups": [], "env": environment}


def is_ready(data: Path, pid: int) -> bool:
    """The postmaster says so in line 8 of its pid file, and the pid is ours."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready" and lines[0].strip() == str(pid)


def end_orphans(data: Path) -> int:
    """After kill -9 of the postmaster a busy backend can keep the shared memory; the next start is then refused.
    SIGQUIT every `postgres` whose working directory is ours. Gives how many there were."""
    ended = 0
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] != "postgres" or Path(process.cwd()) != data:
                continue
            process.send_signal(signal.SIGQUIT)
            ended += 1
        except psutil.Error:
            continue
    if ended:
        time.sleep(0.3)
    return ended
