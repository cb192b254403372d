"""Overhearing the bus, best effort, beside the stream: for what a process only remembers or passes on. What is missed
is made good by the next look."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol, TypeVar

import msgspec
import structlog
from litestar import Request

log = structlog.get_logger("overhearing")

News = TypeVar("News")
Listener = TypeVar("Listener")


class Listening(Protocol):
    """What is needed of the process's connection."""

    def subscribe(self, subject: str, *, cb: Callable[[Any], Awaitable[None]]) -> Awaitable[Any]: ...


async def overhear(
    client: Listening, subjects: Iterable[str], decode: Callable[[bytes], News], then: Callable[[News], None]
) -> None:
    """From now on `then` gets whatever comes on these subjects; what cannot be read is logged and left."""

    async def heard(message: Any) -> None:
        try:
            news = decode(message.data)
        except msgspec.DecodeError:
            log.warning("news.unreadable", subject=message.subject)
        else:
            then(news)

    for subject in subjects:
        await client.subscribe(subject, cb=heard)


async def listener_of(
    request: Request[Any, Any, Any],
    name: str,
    make: Callable[[], Listener],
    listen: Callable[[Listening, Listener], Awaitable[None]],
) -> Listener:
    """The application's one of this name, made by the first who asks for it; it listens before anything is kept in it.
    One per application: two replicas in one test remember apart."""
    state = request.app.state
    found: Listener | None = state.get(name)
    if found is None:
        found = state[name] = make()
        try:
            await listen(state["bus_client"](), found)
        except BaseException:
            del state[name]
            raise
    return found
