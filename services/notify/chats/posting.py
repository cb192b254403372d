"""One message on its way to a messenger: the library writes it, and our own guarded line carries it.

The library posts in a thread, through a session whose every request goes to `shared.core.outside`: to the address that
was looked at and no other, no redirects, certificates checked whatever the address says, little time, few bytes. The
library is loaded when the first message leaves, and of it the one messenger that is written to.
"""

import asyncio
import logging
from functools import cache
from importlib import import_module
from typing import Any

from msgspec import Struct

from services.notify.chats.services import Service, service_of
from services.notify.webhooks.posting import local_allowed

SECONDS = 15.0
"""For one request; a message may need a few."""
READ_BYTES = 64 * 1024
REQUESTS = 6
"""Of one message at most."""
PERMANENT = range(400, 500)
AGAIN = frozenset({408, 409, 425, 429})
"""Answers of that range that time mends."""


class Failed(Exception):
    """It was not taken. The text is an HTTP status or a word for the admin; `for_good` if trying again is no use."""

    def __init__(self, text: str, *, for_good: bool = False) -> None:
        super().__init__(text)
        self.for_good = for_good


class Words(Struct, frozen=True, kw_only=True):
    title: str
    text: str


def is_usable(address: str) -> bool:
    """Whether the library can make something of it. Loads the library."""
    service = service_of(address)
    return service is not None and _made(service, address) is not None


async def post(address: str, words: Words) -> None:
    """Raises Failed."""
    carrier = _Carrier(asyncio.get_running_loop())
    service = service_of(address)
    if service is None:
        raise Failed("address", for_good=True)
    taken = await asyncio.to_thread(_posted, service, address, words, carrier)
    if taken is None:
        raise Failed("address", for_good=True)
    if not taken:
        raise carrier.failure()


def _posted(service: Service, address: str, words: Words, carrier: "_Carrier") -> bool | None:
    """In a thread: the library waits. None if the address is none."""
    messenger = _made(service, address)
    if messenger is None:
        return None
    _sessions().current.carrier = carrier
    try:
        return bool(messenger.notify(title=words.title, body=words.text))
    finally:
        _sessions().current.carrier = None


def _made(service: Service, address: str) -> Any:
    """The library's object for this address, or None."""
    kind = _kind(service)
    parsed = kind.parse_native_url(address) if address.startswith("https:") else kind.parse_url(address)
    if not parsed:
        return None
    try:
        return kind(**parsed)
    except (TypeError, ValueError, AttributeError):
        return None  # each messenger has its own way to say that a part is missing


@cache
def _kind(service: Service) -> Any:
    """The library's class, whose module posts by our sessions from now on."""
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it names addresses; what happened stands in our own log
    module = import_module(f"apprise.plugins.{service.module}")
    module.requests = _sessions()  # type: ignore[attr-defined]  # a module has any name
    return getattr(module, service.of)


@cache
def _sessions() -> Any:
    from services.notify.chats.guarded import Sessions  # noqa: PLC0415 - an HTTP library, for those who have messengers

    return Sessions()


class _Carrier:
    """Takes the requests of one message to the line, which runs in the loop, and remembers what came back."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._answers: list[int | str] = []

    def carry(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        """Called in the thread. Raises ConnectionError where there was no answer."""
        if len(self._answers) >= REQUESTS:
            raise ConnectionError("too_many_requests")
        sent = asyncio.run_coroutine_threadsafe(self._send(method, url, body, headers), self._loop).result()
        self._answers.append(sent if isinstance(sent, str) else sent[0])
        if isinstance(sent, str):
            raise ConnectionError(sent)
        return sent

    async def _send(
        self, method: str, url: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes] | str:
        from shared.core.outside import Unreachable, fetch  # noqa: PLC0415 - as above

        try:
            async with asyncio.timeout(SECONDS):
                return await fetch(method, url, body, headers, local=local_allowed(), most=READ_BYTES)
        except Unreachable as error:
            return str(error)
        except TimeoutError:
            return "timeout"

    def failure(self) -> Failed:
        """What the last answer means; the library says only that it failed."""
        last = self._answers[-1] if self._answers else "address"
        if isinstance(last, str):
            return Failed(last, for_good=last in {"address", "https"})
        return Failed(f"HTTP {last}", for_good=last in PERMANENT and last not in AGAIN)
