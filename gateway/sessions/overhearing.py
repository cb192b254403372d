"""Hearing on the bus that somebody's access ended or changed. Best effort, beside the stream: the cache forgets by
itself after seconds anyway."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID

import msgspec
import structlog

from shared.contracts.gateway import (
    AccessEnded,
    CompanyChanged,
    ContactChanged,
    CustomerChanged,
    MemberChanged,
    SecurityChanged,
)

log = structlog.get_logger("sessions")

NEWS = (AccessEnded, MemberChanged, ContactChanged, CustomerChanged, CompanyChanged, SecurityChanged)
"""Roles, names and factors are remembered with a session, so their changes count like its end."""


class _Data(msgspec.Struct):
    id: UUID


class _News(msgspec.Struct):
    data: _Data


_decode = msgspec.json.Decoder(_News).decode


class Listening(Protocol):
    """What is needed of the process's connection."""

    def subscribe(self, subject: str, *, cb: Callable[[Any], Awaitable[None]]) -> Awaitable[Any]: ...


async def overhear(client: Listening, forget: Callable[[UUID], None]) -> None:
    """From now on `forget` gets the id of whatever ended or changed."""

    async def heard(message: Any) -> None:
        try:
            forget(_decode(message.data).data.id)
        except msgspec.DecodeError:
            log.warning("news.unreadable", subject=message.subject)

    for event in NEWS:
        await client.subscribe(event.subject("*"), cb=heard)
