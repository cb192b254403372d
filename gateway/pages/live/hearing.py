"""Overhearing the bus for open pages: best effort, beside the stream. What is missed is seen on the next look."""

from typing import Any
from uuid import UUID
from weakref import WeakSet

import msgspec
import structlog
from litestar import Request

from gateway.pages.live.board import Seen
from gateway.pages.live.lines import Happened, Lines
from gateway.sessions.overhearing import Listening, overhear
from shared.contracts.base import Event, presence_subject
from shared.contracts.helpdesk import TicketEvent
from shared.contracts.notify import NoticeCreated
from shared.contracts.registry import events

log = structlog.get_logger("live")

NEWS: tuple[type[Event], ...] = (NoticeCreated, *(kind for kind in events() if issubclass(kind, TicketEvent)))


class _Heard(msgspec.Struct):
    tenant_id: UUID
    topic: str
    data: Happened


_decode_seen = msgspec.json.Decoder(Seen).decode
_decode = msgspec.json.Decoder(_Heard).decode
_all: WeakSet[Lines] = WeakSet()


async def lines_of(request: Request[Any, Any, Any]) -> Lines:
    """The application's; it begins to listen with the first page that does."""
    state = request.app.state
    lines: Lines | None = state.get("lines")
    if lines is None:
        lines = state["lines"] = Lines()
        _all.add(lines)
        try:
            await _listen(state["bus_client"](), lines)
        except BaseException:
            del state["lines"]
            raise
    return lines


async def _listen(client: Listening, lines: Lines) -> None:
    async def heard(message: Any) -> None:
        try:
            news = _decode(message.data)
        except msgspec.DecodeError:
            log.warning("live.unreadable", subject=message.subject)
        else:
            lines.pass_on(news.tenant_id, news.topic, news.data)

    for kind in NEWS:
        await client.subscribe(kind.subject("*"), cb=heard)

    async def seen(message: Any) -> None:
        try:
            lines.note(_decode_seen(message.data))
        except msgspec.DecodeError:
            log.warning("live.unreadable", subject=message.subject)

    await client.subscribe(presence_subject("*"), cb=seen)
    await overhear(client, lines.check)


def hang_up() -> None:
    """All streams of this process end; without that a restart would wait for every open page."""
    for lines in _all:
        lines.hang_up()
