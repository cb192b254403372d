"""`python -m tests.helpdesk.upgrades.step DATABASE UNTIL`: one step of an old database of helpdesk, in a process of its
own, as in production. UNTIL is the id of a migration, `all`, or `work`: what lies there for the timers is worked off."""

import asyncio
import sys

import asyncpg

from services.helpdesk.db import DB
from services.helpdesk.timers.worker import drain
from shared.contracts.parties import Party
from shared.core.settings import database_settings
from shared.db.engine import ServiceEngine
from shared.db.migrate import MigrationScope, migrate

LEFT = "select count(*) from sla_timer where clock = 'derive'"


def main() -> None:
    database, until = sys.argv[1:]
    own = ServiceEngine.connection_arguments
    ServiceEngine.connection_arguments = lambda self, door: own(self, door) | {"database": database}
    asyncio.run(work() if until == "work" else migrate(Party.HELPDESK) if until == "all" else migrated(until))


async def migrated(until: str) -> None:
    """As `migrate`, but no further than this; functions of later code are not made yet."""
    from piccolo.apps.migrations.commands.forwards import run_forwards

    DB.settings = database_settings(Party.HELPDESK, doors=("migrate",))
    DB.is_migrating = True
    async with MigrationScope(DB, await asyncpg.connect(**DB.connection_arguments("migrate"))):
        result = await run_forwards(app_name="helpdesk", migration_id=until)
        assert result.success, result.message


async def work() -> None:
    await DB.open(database_settings(Party.HELPDESK, doors=("app", "worker")))
    async with asyncio.timeout(60):
        while await drain() or await DB.once_as_worker(LEFT) != (0,):
            await asyncio.sleep(0.05)
    await DB.close()


if __name__ == "__main__":
    main()
