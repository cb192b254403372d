"""Time. Instants are aware and in UTC; promises are computed from the database's clock, not from this one."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def epoch_ms() -> int:
    """Milliseconds since 1970, for deadlines and expiries that cross the bus."""
    return int(datetime.now(UTC).timestamp() * 1000)
