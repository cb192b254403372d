"""roles.sql in a cluster where nobody is superuser.

On a laptop one superuser runs every line. With CloudNativePG the lines are shared out, and together they are the
same lines (tests/deploy/test_database.py compares the two catalogues):

- the operator creates roles (`managed.roles`) and databases (`Database`) and sets the passwords from Secrets;
- what only a superuser may say about roles is said once, when the cluster is made (`postInitSQL`);
- what concerns one database its owner may say: `huifang prepare`, as `<service>_migrate`, before each migration.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import click

from infra.postgres.roles import cluster_sql, database_sql
from shared.contracts.parties import SERVICES, Party
from shared.core.settings import database_settings
from shared.db.engine import ServiceEngine


def of_superuser(party: Party) -> list[str]:
    """Roles and their defaults. The operator finds the roles there and goes on from them."""
    return [line for line in cluster_sql(party) if _is_about_roles(line)]


def of_operator(party: Party) -> list[str]:
    return [line for line in cluster_sql(party) if line.startswith("create database ")]


def of_owner(party: Party) -> list[str]:
    taken = {*of_superuser(party), *of_operator(party)}
    return [line for line in cluster_sql(party) if line not in taken] + database_sql(party)


def _is_about_roles(line: str) -> bool:
    return line.startswith("create role ") or (line.startswith("alter role ") and " in database " not in line)


async def prepare_database(party: Party) -> None:
    """Give the roles their rights in the database; safe to run again."""
    async with _as_migrate(party) as connection:
        # The first run makes later sessions start as the owner; these lines want the login role that belongs to it.
        await connection.execute("set role none")
        async with connection.transaction():
            for line in of_owner(party):
                await connection.execute(line)


@asynccontextmanager
async def _as_migrate(party: Party) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    engine = ServiceEngine(party)
    engine.settings = database_settings(party, doors=("migrate",))
    connection = await asyncpg.connect(**engine.connection_arguments("migrate"))
    try:
        yield connection
    finally:
        await connection.close()


@click.command()
@click.option("--service", type=click.Choice([str(party) for party in SERVICES]), required=True)
def prepare(service: str) -> None:
    """Where no superuser sets up the databases: let the owner give the roles their rights."""
    asyncio.run(prepare_database(Party(service)))
    click.echo(f"{service}: rights given")
