"""Hearing at once that access has ended: `AccessEnded` as it passes on the bus, beside the stream. Best effort, so
whoever listens also forgets by himself after a few seconds."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID

import msgspec
import structlog

from shared.contracts.gateway import AccessEnded

log = structlog.get_logger("rest")

Forget = Callable[[UUID], None]


class _Event(msgspec.Struct):
    data: AccessEnded


_decode = msgspec.json.Decoder(_Event).decode


class Listening(Protocol):
    """What is needed of the process's connection."""

    def subscribe(self, subject: str, *, cb: Callable[[Any], Awaitable[None]]) -> Awaitable[Any]: ...


async def on_ended(client: Listening, forget: Forget) -> None:
    """Subscribe: `forget` gets the id of whatever ended: session, membership, person, company, grant, client, token."""

    async def heard(message: Any) -> None:
        try:
            forget(_decode(message.data).data.id)
        except msgspec.DecodeError:
            log.warning("ended.unreadable")

    await client.subscribe(AccessEnded.subject("*"), cb=heard)
