"""A process starts beside a database that is on its way; it does not die and come again."""

import asyncio
import subprocess
import sys

import asyncpg
import pytest

from shared import process
from shared.process import patiently


def failing(times: int, error: Exception):
    """An attempt that succeeds after so many failures."""
    left = iter(range(times))

    async def attempt() -> str:
        if next(left, None) is not None:
            raise error
        return "open"

    return attempt


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        asyncpg.CannotConnectNowError("the database system is starting up"),
        asyncpg.InternalClientError("got result for unknown protocol state"),
    ],
)
async def test_what_is_on_its_way_is_waited_for(error):
    assert await patiently(failing(3, error)) == "open"


async def test_what_waiting_does_not_cure_ends_the_start_at_once():
    with pytest.raises(asyncpg.InvalidPasswordError):
        async with asyncio.timeout(process.START_PAUSE / 2):
            await patiently(failing(1, asyncpg.InvalidPasswordError("no")))


async def test_patience_ends(monkeypatch):
    monkeypatch.setattr(process, "START_SECONDS", 0.3)
    with pytest.raises(ConnectionRefusedError):
        await patiently(failing(1000, ConnectionRefusedError()))


STARTED = """
import asyncio, gc
from shared.service import opened

class Quick:
    async def open(self):
        self.made = [[number] for number in range(10_000)]

quick = Quick()
assert asyncio.run(opened(quick, asyncio.Event()))
print(gc.get_freeze_count())
"""


def test_what_a_start_has_made_is_never_walked_through_again():
    frozen = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True).stdout
    assert int(frozen) > 10_000
