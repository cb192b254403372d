"""Reading mails under torture: bent mails of the corpus and mails drawn by hypothesis, in two processes for so long."""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests.mail.reading import fuzz, properties

WORKERS, BATCH = 2, 200


@dataclass
class Found:
    """`bent` and `drawn` count mails, `wrong` names the seeds that show what broke."""

    bent: int = 0
    drawn: int = 0
    wrong: list[str] = field(default_factory=list)


def tortured(seconds: float, seed: int) -> Found:
    """Half of the time each, by the clock of the processor; a batch that was begun is read to its end."""
    found, began, number = Found(), time.process_time(), seed
    found.bent, found.wrong = fuzz.run(seconds / 2, seed)
    while time.process_time() - began < seconds and len(found.wrong) < 10:
        count, wrong = properties.check(number, BATCH, shrink=False)
        found.drawn += count
        found.wrong += wrong
        number += 1
    return found


async def read(minutes: float, seed: int) -> Found:
    loop, whole = asyncio.get_running_loop(), Found()
    with ProcessPoolExecutor(WORKERS) as pool:
        parts = [
            loop.run_in_executor(pool, tortured, minutes * 60, seed + worker * 10_000_000) for worker in range(WORKERS)
        ]
        for part in asyncio.as_completed(parts):
            done = await part
            whole.bent += done.bent
            whole.drawn += done.drawn
            whole.wrong += done.wrong
    return whole


def told(found: Found, minutes: float, seed: int) -> list[str]:
    return [
        f"seed {seed}; two processes for {minutes:g} minutes of the processor each: {found.bent:,} mails of the corpus bent, cut and joined, "
        f"{found.drawn:,} drawn by hypothesis (any bytes; well-formed mails of any shape)",
        f"read with an error, unsafe, lost or slower than 2 s: {len(found.wrong)}",
        *found.wrong[:20],
    ]
