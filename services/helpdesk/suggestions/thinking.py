"""The thinking process, seen from the one that has the database: started when it is needed, ended when it is not."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from time import monotonic

import msgspec
import structlog

from services.helpdesk.categories.model.serving import (
    LENGTH,
    MODELS,
    Done,
    Lesson,
    Load,
    Said,
    Suggest,
    Task,
    Train,
    Warm,
)
from shared.core import settings

log = structlog.get_logger("suggestions")

PASSED = ("PATH", "HOME", "LANG", "PYTHONPATH", "MALLOC_ARENA_MAX", "TMPDIR")
"""What it gets of our environment: no password, no address."""
LARGEST = 256 * 1024 * 1024
SUGGEST_SECONDS = 30.0
TRAIN_SECONDS = 900.0
MEANWHILE_SECONDS = 10.0
MODULE = "services.helpdesk.categories.model.serving"


class NotAnswered(Exception):
    """The process died, took too long, or said what cannot be. It is gone; the next question starts another."""


class Refused(Exception):
    """A model that cannot be read, or examples from which none can be made."""


async def _nothing() -> None:
    """Until it is done."""


class Thinker:
    """One process at a time; one question at a time."""

    def __init__(self, *, threads: int = 1, nice: int = 0) -> None:
        self._env = settings.passed_on(PASSED)
        self._env |= {"OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
        self._nice = nice
        self._process: Process | None = None
        self._loaded: OrderedDict[str, None] = OrderedDict()
        self._turn = asyncio.Lock()
        self._used = monotonic()

    @property
    def is_running(self) -> bool:
        return self._process is not None

    @property
    def idle_seconds(self) -> float:
        return monotonic() - self._used

    def has(self, ref: str) -> bool:
        return ref in self._loaded

    async def load(self, ref: str, model: bytes) -> None:
        """Raises Refused, NotAnswered."""
        await self._ask(Load(ref, model), SUGGEST_SECONDS)
        self._loaded[ref] = None
        while len(self._loaded) > MODELS:
            self._loaded.popitem(last=False)

    async def warm(self) -> None:
        """Start, so that the first question waits for nothing. Raises NotAnswered."""
        await self._ask(Warm(), SUGGEST_SECONDS)

    async def suggest(self, ref: str, texts: list[str]) -> list[dict[str, Said]]:
        """Each text's by kind, by a model that is loaded. Raises NotAnswered."""
        self._loaded.move_to_end(ref)
        return (await self._ask(Suggest(ref, texts), SUGGEST_SECONDS)).said

    async def train(self, lessons: dict[str, Lesson], meanwhile: Callable[[], Awaitable[None]]) -> bytes:
        """`meanwhile` is awaited every few seconds until it is done. Raises Refused, NotAnswered."""
        return (await self._ask(Train(lessons), TRAIN_SECONDS, meanwhile)).model

    async def end(self) -> None:
        process, self._process = self._process, None
        self._loaded.clear()
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()

    async def _ask(self, task: Task, seconds: float, meanwhile: Callable[[], Awaitable[None]] | None = None) -> Done:
        async with self._turn:
            self._used = monotonic()
            try:
                async with asyncio.timeout(seconds):
                    done = await self._exchange(task, meanwhile or _nothing)
            except (TimeoutError, OSError, EOFError, msgspec.DecodeError) as error:
                await self.end()
                raise NotAnswered(repr(error)) from error
            except asyncio.CancelledError:
                await self.end()
                raise
            finally:
                self._used = monotonic()
        if done.refused:
            raise Refused(done.refused)
        return done

    async def _exchange(self, task: Task, meanwhile: Callable[[], Awaitable[None]]) -> Done:
        process = self._process or await self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        frame = msgspec.msgpack.encode(task)
        try:
            process.stdin.write(LENGTH.pack(len(frame)) + frame)
            await process.stdin.drain()
        except RuntimeError as error:  # what uvloop says of a pipe whose reader has died
            raise EOFError(str(error)) from error
        head = None
        while head is None:
            try:
                async with asyncio.timeout(MEANWHILE_SECONDS):
                    head = await process.stdout.readexactly(LENGTH.size)
            except TimeoutError:
                await meanwhile()
        size = LENGTH.unpack(head)[0]
        if size > LARGEST:
            raise EOFError("an answer that cannot be")
        return msgspec.msgpack.decode(await process.stdout.readexactly(size), type=Done)

    async def _start(self) -> Process:
        self._loaded.clear()
        nice = ("nice", "-n", str(self._nice)) if self._nice else ()
        command = (*nice, sys.executable, "-m", MODULE)
        self._process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=self._env)
        log.info("suggestions.thinking", pid=self._process.pid)
        return self._process
