"""Work that a process does turn by turn, as long as it runs."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

TROUBLE_SECONDS = 5.0
"""A turn that broke is followed by the next after so long."""


async def take_turns(stop: asyncio.Event, turn: Callable[[], Awaitable[float]], name: str) -> None:
    """Until `stop`; whatever breaks is logged as `<name>.trouble`, and the work goes on. A turn gives the seconds until
    the next."""
    log = structlog.get_logger(name)
    while not stop.is_set():
        try:
            seconds = await turn()
        except Exception:
            log.exception(f"{name}.trouble")
            seconds = TROUBLE_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
