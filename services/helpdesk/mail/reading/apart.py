"""Reading a mail in a process of its own, which can be ended.

Whoever writes a mail chooses what parsers do with it, ours and other people's. One that runs for ever or fills the
memory takes nobody with it: a thread could not be ended, and would hold the interpreter meanwhile.
"""

import asyncio
import sys

import msgspec
import structlog

from services.helpdesk.mail.reading.child import LENGTH, Given, packed
from services.helpdesk.mail.reading.shapes import Context, Mail
from shared.core import settings

log = structlog.get_logger("mail")

SECONDS = 15.0
"""For one mail; the largest honest one takes two."""
IDLE_SECONDS = 60.0
"""Then the process goes, and its memory with it."""
KEPT = ("PATH", "LANG", "LC_ALL", "HOME", "PYTHONPATH", "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE")
"""Of our environment, which holds secrets, the process is given these."""

_mail = msgspec.msgpack.Decoder(Mail)


class TooHard(Exception):
    """The mail was not read in time, or whoever read it died."""


class Apart:
    """One process, for one mail after the other; started with the first."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._leaving: asyncio.TimerHandle | None = None

    async def parse(self, raw: bytes, context: Context) -> Mail:
        """As `reading.parse`. Raises TooHard."""
        async with self._turn:
            if self._leaving is not None:
                self._leaving.cancel()
            process = await self._running()
            try:
                async with asyncio.timeout(SECONDS):
                    return await _asked(process, msgspec.msgpack.encode(Given(raw, context)))
            except (TimeoutError, asyncio.IncompleteReadError, OSError, msgspec.DecodeError) as error:
                log.warning("mail.too_hard", size=len(raw), error=repr(error))
                raise TooHard from error
            finally:
                await self._settle(process)

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "services.helpdesk.mail.reading.child",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=settings.passed_on(KEPT),
            )
        return self._process

    async def _settle(self, process: asyncio.subprocess.Process) -> None:
        """Only one that has answered is asked again: what else it says would be taken for the next mail."""
        if sys.exc_info()[0] is not None:
            await self._end(process)
            return
        loop = asyncio.get_running_loop()
        self._leaving = loop.call_later(IDLE_SECONDS, self._let_go, process)

    def _let_go(self, process: asyncio.subprocess.Process) -> None:
        """It leaves by itself when nothing more can come; the loop collects it."""
        if self._process is process:
            self._process = None
        if process.stdin is not None:
            process.stdin.close()

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._process = None
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _asked(process: asyncio.subprocess.Process, given: bytes) -> Mail:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(packed(given))
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(LENGTH), "big")
    return _mail.decode(await process.stdout.readexactly(length))


READER = Apart()
"""Of this process."""
