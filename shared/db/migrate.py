"""Brings one service's database up to date: `python -m shared.db.migrate <service>`, in a process of its own.

Piccolo finds tables through PICCOLO_CONF, so each service migrates alone. The whole run is one transaction under
an advisory lock: two jobs at once do the work once, and a failure leaves nothing half done.
"""

import asyncio
import importlib
import os
import sys
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import asyncpg
from piccolo.engine.postgres import PostgresTransaction

from shared.contracts.parties import Party
from shared.core.errors import Internal
from shared.core.settings import database_settings
from shared.db.engine import ServiceEngine

LOCK = "huifang-migrate"
ROOT = Path(__file__).resolve().parents[2]


def folder(party: Party) -> Path:
    return ROOT / ("gateway" if party is Party.GATEWAY else f"services/{party}")


def package(party: Party) -> str:
    return "gateway" if party is Party.GATEWAY else f"services.{party}"


def migration_ids(party: Party) -> list[str]:
    """Ids of the migrations in the code, oldest first: readable without importing Piccolo."""
    ids = []
    for path in sorted((folder(party) / "migrations").glob("[a-z]*.py")):
        line = next(text for text in path.read_text().splitlines() if text.startswith("ID = "))
        ids.append(line.split('"')[1])
    return sorted(ids)


def repeatable_sql(party: Party) -> dict[str, str]:
    """SQL functions of the hot paths: applied again whenever their text changes."""
    shared_sql = sorted((ROOT / "shared").rglob("sql/*.sql"))
    own = sorted(folder(party).rglob("sql/*.sql"))
    return {str(path.relative_to(ROOT)): path.read_text() for path in (*shared_sql, *own)}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


class MigrationScope(PostgresTransaction):
    """The outer transaction of a run. Piccolo's own transactions inside it are no-ops."""

    def __init__(self, engine: ServiceEngine, connection: asyncpg.Connection) -> None:
        super().__init__(engine)
        self.connection = connection

    async def __aenter__(self) -> Self:
        await self.connection.execute("begin")
        # Row security stays on: the owner sees every row through each table's owner policy, which the wall gate
        # demands. With it off, PostgreSQL refuses even that policy and no backfill could run (decision 0003).
        await self.connection.execute("set local lock_timeout = '10s'; set local statement_timeout = '10min'")
        await self.connection.execute("select pg_advisory_xact_lock(hashtext($1))", LOCK)
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self.engine.current_transaction.reset(self.context)
        await self.connection.execute("rollback" if kind else "commit")
        await self.connection.close()
        return False


async def migrate(party: Party) -> list[str]:
    """Apply what is missing; gives the ids of the migrations that ran."""
    os.environ["PICCOLO_CONF"] = f"{package(party)}.piccolo_conf"
    engine: ServiceEngine = importlib.import_module(os.environ["PICCOLO_CONF"]).DB
    engine.settings = database_settings(party, doors=("migrate",))
    connection = await asyncpg.connect(**engine.connection_arguments("migrate"))
    engine.is_migrating = True
    async with MigrationScope(engine, connection):
        before = await _ran(connection)
        # Every process asks this module what is pending; only a run needs Piccolo's own, and its formatter: 8 MB.
        from piccolo.apps.migrations.commands.forwards import run_forwards  # noqa: PLC0415

        result = await run_forwards(app_name=str(party))
        if not result.success:
            raise Internal("migration.failed", message=result.message)
        await _apply_repeatable(connection, party)
        return [name for name in await _ran(connection) if name not in before]


async def _ran(connection: Any) -> list[str]:
    if await connection.fetchval("select to_regclass('migration')") is None:
        return []
    return [row["name"] for row in await connection.fetch("select name from migration order by name")]


async def _apply_repeatable(connection: asyncpg.Connection, party: Party) -> None:
    await connection.execute("create table if not exists repeatable_sql (name text primary key, digest text not null)")
    await connection.execute(f"grant select on repeatable_sql to {party}_worker, {party}_backup")
    have = {row["name"]: row["digest"] for row in await connection.fetch("select name, digest from repeatable_sql")}
    changed = {name: text for name, text in repeatable_sql(party).items() if have.get(name) != digest(text)}
    # Functions call each other across files: first all are made unchecked, then again with their bodies checked.
    for checked in ("off", "on"):
        await connection.execute(f"set local check_function_bodies = {checked}")
        for text in changed.values():
            await connection.execute(text.replace("{service}", party))
    for name, text in changed.items():
        await connection.execute(
            "insert into repeatable_sql values ($1, $2) on conflict (name) do update set digest = excluded.digest",
            name,
            digest(text),
        )


async def pending(connection: Any, party: Party) -> list[str]:
    """What the code has and the database has not; empty means ready. For start-up checks, as the worker."""
    if await connection.fetchval("select to_regclass('repeatable_sql')") is None:
        return migration_ids(party)
    ran = set(await _ran(connection))
    have = {row["name"]: row["digest"] for row in await connection.fetch("select name, digest from repeatable_sql")}
    missing = [name for name in migration_ids(party) if name not in ran]
    return missing + [name for name, text in repeatable_sql(party).items() if have.get(name) != digest(text)]


async def run_sql(engine: ServiceEngine, sql: str) -> None:
    """Several statements at once inside a migration; Piccolo's own `raw` takes one."""
    await engine.connection.execute(sql)


def main() -> None:
    party = Party(sys.argv[1])
    for name in asyncio.run(migrate(party)):
        print(f"{party}: applied {name}")  # noqa: T201 - a job's report


if __name__ == "__main__":
    main()
