"""Makes roles and databases on the local cluster: a task of the supervisor's, safe to run again."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import asyncpg

from infra.local.postgres import PORT
from infra.postgres.roles import cluster_sql, database_sql, logins, password_sql
from shared.contracts.parties import SERVICES


async def bootstrap(host: str, secrets: Path) -> None:
    superuser: dict[str, Any] = {
        "host": host,
        "port": PORT,
        "user": "postgres",
        "password": (secrets / "postgres-superuser").read_text().strip(),
        "ssl": False,
    }
    cluster = await asyncpg.connect(database="postgres", **superuser)
    for party in SERVICES:
        for statement in cluster_sql(party):
            await _tolerant(cluster, statement)
        for door in logins(party):
            await cluster.execute(password_sql(party, door, (secrets / f"db-{party}-{door}").read_text().strip()))
        database = await asyncpg.connect(database=f"huifang_{party}", **superuser)
        for statement in database_sql(party):
            await database.execute(statement)
        await database.close()
    await cluster.close()


async def _tolerant(connection: "asyncpg.Connection[asyncpg.Record]", statement: str) -> None:
    """What exists already is fine; everything else in roles.sql can be said twice."""
    try:
        await connection.execute(statement)
    except (asyncpg.DuplicateObjectError, asyncpg.DuplicateDatabaseError):
        return


if __name__ == "__main__":
    asyncio.run(bootstrap(sys.argv[1], Path(sys.argv[2])))
