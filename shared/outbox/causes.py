"""What led to an event: who writes events because of another one says so, and their envelopes tell."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_cause: ContextVar[tuple[UUID | None, int]] = ContextVar("cause", default=(None, 0))


@contextmanager
def because(cause: UUID | None, depth: int) -> Iterator[None]:
    """Every event recorded inside is due to `cause`, the event that began it all, by way of `depth` others."""
    token = _cause.set((cause, depth))
    try:
        yield
    finally:
        _cause.reset(token)


def cause_now() -> tuple[UUID | None, int]:
    return _cause.get()
