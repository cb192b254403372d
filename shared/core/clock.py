"""Time. Instants are aware and in UTC; promises are computed from the database's clock, not from this one."""

import asyncio
from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def to_beat(seconds: float) -> float:
    """Seconds until the next common beat, at most `seconds`: what looks once in so long looks together with all others
    of its process that do, which costs one wake-up and not one each."""
    return seconds - asyncio.get_running_loop().time() % seconds


def epoch_ms() -> int:
    """Milliseconds since 1970, for deadlines and expiries that cross the bus."""
    return int(datetime.now(UTC).timestamp() * 1000)
