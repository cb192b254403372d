"""A process that does nothing but fire timers: what of helpdesk matters here. `--skew` sets its clock wrong."""

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta

from services.helpdesk.db import DB
from services.helpdesk.timers.worker import run
from shared.core import clock
from shared.core.settings import DatabaseSettings
from shared.outbox import outbox


async def work(settings: DatabaseSettings) -> None:
    await DB.open(settings)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await run(asyncio.Event())


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--skew", type=float, default=0)
    skew = timedelta(seconds=words.parse_args().skew)

    def wrong() -> datetime:
        return datetime.now(UTC) + skew

    clock.now = outbox.now = wrong
    given = json.loads(sys.stdin.readline())
    asyncio.run(work(DatabaseSettings(**given)))


if __name__ == "__main__":
    main()
