"""Changes that belong together: a macro's or a trigger's acts are one in the history."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_run: ContextVar[str] = ContextVar("run", default="")


@contextmanager
def part_of(run: str) -> Iterator[None]:
    """Every change inside is part of it: its row of the history bears `run`."""
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)


def is_part() -> bool:
    return bool(_run.get())


def mark() -> dict[str, str]:
    """For a row of the history."""
    run = _run.get()
    return {"run": run} if run else {}
