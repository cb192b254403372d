"""The loop that makes suggestions and learns models. Any number may run; each looks a few times a second for what is
asked, and holds no library of the trade itself: that is the thinking process's, which ends when nothing is asked."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import inf
from time import monotonic

import structlog

from services.helpdesk.db import DB
from services.helpdesk.suggestions.learning import learn
from services.helpdesk.suggestions.making import make
from services.helpdesk.suggestions.models import Models
from services.helpdesk.suggestions.thinking import Thinker
from shared.outbox.outbox import Wake
from shared.storage.objects import Objects

log = structlog.get_logger("suggestions")

LOOK_SECONDS = 0.3
LEARN_SECONDS = 5.0
"""What is to be learnt the loop of the suggestions sees and rings for; without it the other looks so often itself."""
LINGER_SECONDS = 900.0
"""A thinking process with nothing to think about ends after this long. It has 150 MB, which an idle stack cannot spare,
and a second or two bring it back: whoever writes first after a quiet quarter of an hour waits that much longer."""
TROUBLE_SECONDS = 1.0

_DUE = """
select exists (select from suggestion where fire_at <= now() and not can_wait)
  or exists (select from suggestion where fire_at <= now() and can_wait) as suggestion,
  exists (select from category_model where fire_at <= now()) as model
"""
_USED = "select exists (select from category_model) as is_used"
_MODEL = "select exists (select from category_model where fire_at <= now()) as is_due"


def background() -> Thinker:
    """Learning takes what is left over."""
    return Thinker(threads=2, nice=10)


class Worker:
    """Two loops: suggestions never wait for what is being learnt."""

    def __init__(self, objects: Callable[[], Objects]) -> None:
        self._objects = objects
        self._models = Models(objects)
        self.thinker = Thinker()
        self._looked = -inf
        self._has_lessons = False
        self._lessons = Wake()

    async def suggest(self, stop: asyncio.Event) -> None:
        """Until `stop`; whatever breaks, go on."""
        try:
            await self._warm()
            await _again_and_again(stop, lambda: _waited(stop, LOOK_SECONDS), self.make_due)
        finally:
            self._lessons.ring()
            await self.thinker.end()

    async def learn(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is being learnt then is asked for again when its lease is over."""

        async def step() -> bool:
            if monotonic() - self._looked < LEARN_SECONDS and not self._has_lessons:
                return False
            has_learnt = await self.learn_due()
            if has_learnt and not stop.is_set():
                await self._warm()  # what it has learnt is soon asked
            return has_learnt

        await _again_and_again(stop, lambda: self._lessons.wait(LEARN_SECONDS), step)

    async def _warm(self) -> None:
        """Nobody waits for the libraries to be read, unless no company has anything to choose between."""
        try:
            row = await DB.once_as_worker(_USED)
            if row is not None and row["is_used"]:
                await self.thinker.warm()
        except Exception:  # the first question tries again
            log.exception("suggestions.not_warmed")

    async def make_due(self) -> bool:
        """False if nothing was asked for."""
        row = await DB.once_as_worker(_DUE)
        assert row is not None  # it always gives one
        self._looked, self._has_lessons = monotonic(), row["model"]
        if self._has_lessons:
            self._lessons.ring()
        if row["suggestion"]:
            return bool(await make(self.thinker, self._models))
        if self.thinker.is_running and self.thinker.idle_seconds > LINGER_SECONDS:
            await self.thinker.end()
        return False

    async def learn_due(self) -> bool:
        row = await DB.once_as_worker(_MODEL)
        return row is not None and row["is_due"] and await learn(self._objects, background)


async def _again_and_again(
    stop: asyncio.Event, rest: Callable[[], Awaitable[object]], step: Callable[[], Awaitable[bool]]
) -> None:
    while not stop.is_set():
        try:
            if await step():
                continue
            await rest()
        except Exception:  # the leases bring back what was taken
            log.exception("suggestions.trouble")
            await _waited(stop, TROUBLE_SECONDS)


async def _waited(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
