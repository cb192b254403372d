"""What is remembered of the number at the bell. Every page shows it, and most looks at a page change nothing about it:
it is asked for once (asking.py) and good until the bus says that this bell has rung or was answered."""

from collections import OrderedDict
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from msgspec import Struct

from gateway.overhearing import Listening, listener_of, overhear
from gateway.visitors import Visitor
from shared.contracts.notify import NoticeCreated, NoticesRead

FRESH_SECONDS = 30.0
"""The bus is overheard, best effort: what was missed is made good after so long."""
KNOWN_LIMIT = 20_000

Whose = tuple[UUID, UUID]
"""A company, and a membership or contact in it."""


class _Count(Struct, eq=False):
    """None while it is being asked for."""

    unread: int | None = None
    until: float = 0.0


class _Rung(Struct):
    recipient_id: UUID


class _News(Struct):
    tenant_id: UUID
    data: _Rung


_decode = msgspec.json.Decoder(_News).decode


class Bells:
    """What this process remembers."""

    def __init__(self) -> None:
        self._known: OrderedDict[Whose, _Count] = OrderedDict()

    def get(self, whose: Whose) -> int | None:
        known = self._known.get(whose)
        return None if known is None or known.until <= monotonic() else known.unread

    def begin(self, whose: Whose) -> _Count:
        """Before it is asked for: what rings meanwhile makes the answer one not to be remembered."""
        begun = self._known[whose] = _Count()
        self._known.move_to_end(whose)
        while len(self._known) > KNOWN_LIMIT:
            self._known.popitem(last=False)
        return begun

    def keep(self, whose: Whose, begun: _Count, unread: int) -> None:
        if self._known.get(whose) is begun:
            begun.unread, begun.until = unread, monotonic() + FRESH_SECONDS

    def forget(self, whose: Whose) -> None:
        self._known.pop(whose, None)


async def answered(request: Request[Any, Any, Any], visitor: Visitor) -> None:
    """He has just read some of it here: his next page must not wait until the bus says so."""
    if visitor.standing is not None:
        (await bells_of(request)).forget((visitor.standing.tenant_id, visitor.standing.actor_id))


async def bells_of(request: Request[Any, Any, Any]) -> Bells:
    """The application's; it listens before the first number is remembered."""
    return await listener_of(request, "bells", Bells, _listen)


async def _listen(client: Listening, bells: Bells) -> None:
    def forget(news: _News) -> None:
        bells.forget((news.tenant_id, news.data.recipient_id))

    await overhear(client, [kind.subject("*") for kind in (NoticeCreated, NoticesRead)], _decode, forget)
