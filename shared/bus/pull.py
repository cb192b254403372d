"""Pulling from a JetStream consumer without stalls: one outstanding request at a time, heartbeats watched.

nats-py's batched `fetch` loses wake-ups. Here a lost request is noticed (no message and no heartbeat) and repeated.
"""

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg

from shared.contracts.parties import Party
from shared.core.clock import to_beat

STREAM = "EVENTS"
EXPIRES_SECONDS = 30.0
HEARTBEAT_SECONDS = 5.0
PAUSE_SECONDS = 0.5
LOOK_SECONDS = 1.0
"""How often a quiet puller looks whether its connection is still the one it asked on."""

HEARTBEAT = "100"
USED_UP = frozenset({"404", "408"})


class Puller:
    """`async for message in Puller(...)`: messages as they come; the taker acknowledges each."""

    def __init__(self, client: Client, party: Party, *, batch: int) -> None:
        self._client = client
        self._ask_on = f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{party}"
        self._batch = batch
        self._numbers = count()
        self._arrivals: asyncio.Queue[Msg] = asyncio.Queue()

    async def __aiter__(self) -> AsyncIterator[Msg]:
        prefix = f"{self._client.new_inbox()}."
        subscription = await self._client.subscribe(f"{prefix}*", cb=self._arrivals.put)
        try:
            while True:
                inbox = f"{prefix}{next(self._numbers)}"
                await self._request(inbox)
                async for message in self._until_used_up(inbox):
                    yield message
        finally:
            await subscription.unsubscribe()

    async def _request(self, inbox: str) -> None:
        wish = {
            "batch": self._batch,
            "expires": int(EXPIRES_SECONDS * 1e9),
            "idle_heartbeat": int(HEARTBEAT_SECONDS * 1e9),
        }
        await self._client.publish(self._ask_on, msgspec.json.encode(wish), reply=inbox)

    async def _until_used_up(self, inbox: str) -> AsyncIterator[Msg]:
        """The messages of one request. Data keeps its own subject; only status messages carry the inbox's."""
        left = self._batch
        while left:
            message = await self._next()
            if message is None:
                return
            status = (message.headers or {}).get("Status")
            if status is None:
                left -= 1
                yield message
            elif status != HEARTBEAT and message.subject == inbox:
                if status not in USED_UP:  # no such consumer (503), or it was changed (409)
                    await asyncio.sleep(PAUSE_SECONDS)
                return

    async def _next(self) -> Msg | None:
        """None once the request must be lost: silence for longer than heartbeats allow, or a new connection."""
        connections = self._client.stats["reconnects"]
        for _ in range(int(2.5 * HEARTBEAT_SECONDS / LOOK_SECONDS)):
            try:
                async with asyncio.timeout(to_beat(LOOK_SECONDS)):
                    return await self._arrivals.get()
            except TimeoutError:
                if self._client.stats["reconnects"] != connections:
                    return None
        return None


def deliveries(message: Msg) -> int:
    """How often the stream has handed this message out, this time included."""
    return int(message.metadata.num_delivered)
