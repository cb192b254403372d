"""One message on its way: to the address that was looked at and no other, no redirects, little time, few bytes."""

import asyncio
from time import monotonic
from urllib.parse import urlsplit

from msgspec import Struct

from shared.core import settings

SECONDS = 15.0
READ_BYTES = 64 * 1024
GOOD = range(200, 300)
GONE = 410
"""The endpoint says that it wants nothing more, ever."""


class Answer(Struct, frozen=True, kw_only=True):
    """`status`, or why there was none."""

    status: int | None = None
    error: str | None = None
    milliseconds: int = 0

    @property
    def is_good(self) -> bool:
        return self.status in GOOD


def local_allowed() -> bool:
    """Endpoints on this very machine, without TLS: for development and tests only."""
    return settings.flag("LOCAL_WEBHOOKS")


async def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Never raises: whatever happens is the answer."""
    from shared.core.outside import Unreachable, send  # noqa: PLC0415 - an HTTP library, for those who have endpoints

    begun = monotonic()
    given = {"Content-Type": "application/json", "User-Agent": "Huifang-Webhooks/1", **headers}
    given |= {"Host": urlsplit(url).netloc, "Accept-Encoding": "identity"}
    try:
        async with asyncio.timeout(SECONDS):
            status = await send("POST", url, body, given, local=local_allowed(), most=READ_BYTES)
    except Unreachable as error:
        return Answer(error=str(error), milliseconds=_since(begun))
    except TimeoutError:
        return Answer(error="timeout", milliseconds=_since(begun))
    return Answer(status=status, milliseconds=_since(begun))


def _since(begun: float) -> int:
    return round((monotonic() - begun) * 1000)
