"""Loops that wait for a bell: rung in the transaction that queues something, or when the process closes."""

import asyncio

from shared.feature import Loop
from shared.outbox.outbox import Wake

LINGER_SECONDS = 0.05


async def until_rung(wake: Wake, seconds: float) -> bool:
    """True if it rang within so many seconds; then a moment later, since it rings before the commit."""
    rang = await wake.wait(seconds)
    if rang:
        await asyncio.sleep(LINGER_SECONDS)
    return rang


def ringing_at_the_end(wake: Wake) -> Loop:
    """So that nobody has to wake up to look whether the process closes."""

    async def run(stop: asyncio.Event) -> None:
        await stop.wait()
        wake.ring()

    return run
