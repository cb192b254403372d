"""`huifang walls`: the wall gate on the databases as they are now."""

import asyncio
import json
import os
from pathlib import Path

import asyncpg
import click

from infra.cli.bus import fail
from infra.cli.options import home_option, json_option, service_option
from infra.local.place import settle
from infra.rules.walls import look, worker_of
from shared.contracts.parties import SERVICES, Party
from shared.core.settings import DatabaseSettings, database_settings
from shared.db.doors import Door


@click.command()
@service_option
@json_option
@home_option
def walls(*, services: tuple[str, ...], as_json: bool, home: Path | None) -> None:
    """Print every hole in the two walls (between companies, between customers). Ends with 1 if there is one.

    In a container it looks at the one database whose settings it has: name it with --service.
    """
    wanted = [party for party in SERVICES if not services or party in services]
    found = [(party, finding) for party in wanted for finding in _findings(party, home)]
    if as_json:
        click.echo(json.dumps([{"service": party, "finding": finding} for party, finding in found]))
    else:
        for party, finding in found:
            click.echo(f"  {party}: {finding}")
        count = {0: "no hole", 1: "1 hole"}.get(len(found), f"{len(found)} holes")
        click.echo(f"{count} in the walls of {', '.join(wanted)}")
    if found:
        raise SystemExit(1)


def _findings(party: Party, home: Path | None) -> list[str]:
    try:
        return asyncio.run(look(settings_of(party, home), party))
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        fail(f"the database of {party} cannot be read ({error}); is Huifang up? (`make up`, `huifang doctor`)")


def settings_of(party: Party, home: Path | None) -> DatabaseSettings:
    """As the worker: in a container from its environment, on a laptop from the stack's secrets."""
    if home is None and "HUIFANG_DB_HOST" in os.environ:
        return database_settings(party, doors=(Door.WORKER,))
    place = settle(home)
    if not (place.home / "plan.json").exists():
        fail("Huifang has not been started here yet; `make up` does that")
    return worker_of(place, party)
