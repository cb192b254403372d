"""Requests over one inbox subscription: a future per request, a timer instead of a task per wait.

nats-py's own `request` leaves its future behind when the publish fails, and costs a `wait_for` per call.
"""

import asyncio
from collections.abc import Mapping
from itertools import count

from nats.aio.client import Client
from nats.aio.msg import Msg

from shared.bus.connection import MAX_PAYLOAD
from shared.core.errors import Failure, Late, TooLarge, Unavailable

BUS_AWAY = Failure("bus.away", Unavailable)
NO_ANSWER = Failure("bus.no_answer", Late)
TOO_LARGE = Failure("bus.too_large", TooLarge)


class NoResponder(Exception):
    """Nobody listens on the subject: nothing ran, so asking again is safe."""


class Mux:
    """`request` for anything that answers: services, and JetStream's acknowledgements."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._waiting: dict[str, asyncio.Future[Msg]] = {}
        self._numbers = count()
        self._prefix = ""

    async def start(self) -> None:
        self._prefix = f"{self._client.new_inbox()}."
        await self._client.subscribe(f"{self._prefix}*", cb=self._arrived)

    async def _arrived(self, message: Msg) -> None:
        future = self._waiting.get(message.subject)
        if future is not None and not future.done():
            future.set_result(message)

    async def request(self, subject: str, body: bytes, headers: Mapping[str, str] | None, seconds: float) -> Msg:
        """Raises NoResponder, or `bus.away`, `bus.no_answer`, `bus.too_large`."""
        if not self._client.is_connected:
            raise BUS_AWAY()
        if len(body) > MAX_PAYLOAD:
            raise TOO_LARGE()
        loop = asyncio.get_running_loop()
        inbox = f"{self._prefix}{next(self._numbers)}"
        future: asyncio.Future[Msg] = loop.create_future()
        self._waiting[inbox] = future
        timer = loop.call_later(seconds, _expire, future)
        try:
            await self._client.publish(subject, body, reply=inbox, headers=dict(headers) if headers else None)
            message = await future
        finally:
            timer.cancel()
            del self._waiting[inbox]
        if not message.data and message.headers and message.headers.get("Status") == "503":
            raise NoResponder(subject)
        return message


def _expire(future: "asyncio.Future[Msg]") -> None:
    if not future.done():
        future.set_exception(NO_ANSWER())
