"""Overhearing the bus for open pages: best effort, beside the stream. What is missed is seen on the next look."""

from typing import Any
from uuid import UUID
from weakref import WeakSet

import msgspec
from litestar import Request

from gateway.overhearing import Listening, listener_of, overhear
from gateway.pages.live.board import Seen
from gateway.pages.live.lines import Happened, Lines
from gateway.sessions.overhearing import overhear_access
from shared.contracts.base import Event, presence_subject
from shared.contracts.desk.phone_door import PhoneRang
from shared.contracts.helpdesk import TicketEvent
from shared.contracts.notify import NoticeCreated
from shared.contracts.registry import events

NEWS: tuple[type[Event], ...] = (
    NoticeCreated,
    PhoneRang,
    *(kind for kind in events() if issubclass(kind, TicketEvent)),
)


class _Heard(msgspec.Struct):
    tenant_id: UUID
    topic: str
    data: Happened


_decode_seen = msgspec.json.Decoder(Seen).decode
_decode = msgspec.json.Decoder(_Heard).decode
_all: WeakSet[Lines] = WeakSet()


async def lines_of(request: Request[Any, Any, Any]) -> Lines:
    """The application's; it begins to listen with the first page that does."""
    return await listener_of(request, "lines", _made, _listen)


def _made() -> Lines:
    lines = Lines()
    _all.add(lines)
    return lines


async def _listen(client: Listening, lines: Lines) -> None:
    def pass_on(news: _Heard) -> None:
        lines.pass_on(news.tenant_id, news.topic, news.data)

    await overhear(client, [kind.subject("*") for kind in NEWS], _decode, pass_on)
    await overhear(client, [presence_subject("*")], _decode_seen, lines.note)
    await overhear_access(client, lines.check)


def hang_up() -> None:
    """All streams of this process end; without that a restart would wait for every open page."""
    for lines in _all:
        lines.hang_up()
