"""Hearing on the bus that somebody's access ended or changed. Best effort, beside the stream: the cache forgets by
itself after seconds anyway."""

from collections.abc import Callable
from uuid import UUID

import msgspec

from gateway.overhearing import Listening, overhear
from shared.contracts.gateway import (
    AccessEnded,
    CompanyChanged,
    ContactChanged,
    CustomerChanged,
    MemberChanged,
    SecurityChanged,
)

NEWS = (AccessEnded, MemberChanged, ContactChanged, CustomerChanged, CompanyChanged, SecurityChanged)
"""Roles, names and factors are remembered with a session, so their changes count like its end."""


class _Data(msgspec.Struct):
    id: UUID


class _News(msgspec.Struct):
    data: _Data


_decode = msgspec.json.Decoder(_News).decode


async def overhear_access(client: Listening, forget: Callable[[UUID], None]) -> None:
    """From now on `forget` gets the id of whatever ended or changed."""
    await overhear(client, [event.subject("*") for event in NEWS], _decode, lambda news: forget(news.data.id))
