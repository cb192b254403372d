"""One stream as it goes over the wire (text/event-stream).

Written as a plain ASGI response: it watches for the reader's leaving itself, and what it opened is closed without
awaiting, so that no cancelled request leaves a line behind.
"""

import asyncio
from collections.abc import Awaitable, Callable

from litestar.response.base import ASGIResponse
from litestar.types import Receive, Send

from gateway.pages.live.lines import Line, Lines
from shared.db.scope import BROKEN

LOOK_SECONDS = 8.0
"""How often a stream looks whether its session goes on, if nobody told it before. It says so, which keeps proxies from
taking a quiet stream for a dead one."""

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
AWAY = BROKEN
"""Nobody can say whether the session goes on: the stream ends, and its reader comes back."""


class Wire(ASGIResponse):
    _should_set_content_length = False

    def __init__(self, lines: Lines, line: Line, goes_on: Callable[[], Awaitable[bool]], *, again: bool) -> None:
        super().__init__(media_type="text/event-stream", headers=HEADERS)
        self._lines = lines
        self._line = line
        self._goes_on = goes_on
        self._again = again
        self._said = 0
        self._look = 0.0

    async def __call__(self, scope: object, receive: Receive, send: Send) -> None:
        leaving = asyncio.ensure_future(_left(receive, self._line))
        try:
            await self.start_response(send)
            await self._talk(send, leaving)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._lines.close(self._line)
            leaving.cancel()

    async def _talk(self, send: Send, leaving: asyncio.Future[None]) -> None:
        """A reader who comes back may have missed something, so he is told to look at everything."""
        self._look = _clock() + LOOK_SECONDS
        await _send(send, _event("refresh", "", 0) if self._again else "retry: 1000\n\n")
        while True:
            word = await self._next()
            if leaving.done() or self._lines.closed:
                return
            if word is not None:
                await self._tell(send, word)
            elif not await self._may_go_on(send):
                return

    async def _next(self) -> tuple[str, str] | None:
        """None: it is time to look, or somebody said so."""
        if _clock() >= self._look:
            return None
        try:
            async with asyncio.timeout_at(self._look):
                return await self._line.wake.get()
        except TimeoutError:
            return None

    async def _tell(self, send: Send, word: tuple[str, str]) -> None:
        if self._line.missed and self._line.wake.empty():
            self._line.missed = False
            word = ("refresh", "")
        self._said += 1
        await _send(send, _event(*word, self._said))

    async def _may_go_on(self, send: Send) -> bool:
        self._look = _clock() + LOOK_SECONDS
        try:
            goes_on = await self._goes_on()
        except AWAY:
            return False
        await _send(send, ":\n\n" if goes_on else _event("goodbye", "", self._said))
        return goes_on


async def _left(receive: Receive, line: Line) -> None:
    """Until the reader hangs up; then the stream is woken to notice."""
    while (await receive())["type"] != "http.disconnect":
        pass
    asyncio.get_running_loop().call_soon(line.check)


def _clock() -> float:
    return asyncio.get_running_loop().time()


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


def _event(name: str, data: str, number: int) -> str:
    return f"id: {number}\nevent: {name}\ndata: {data}\n\n"
