"""Only requests to hosts of ours are let in: the product's own and those of companies. A page that came by any other
name would believe itself at home there (DNS rebinding), and a cache in between could keep it for somebody else."""

import re
from collections.abc import Iterable

import structlog
from litestar.types import ASGIApp, Receive, Scope, Send

from gateway.sessions.hosts import base_host, is_of_company

log = structlog.get_logger("web")

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names of this very machine. They count for each other, and at any port, where the product itself is at one of them:
in development, behind a forwarded port."""

_HOST = re.compile(r"(?P<name>[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?")


class Doorplate:
    """Wraps the application; answers by itself what is not for us (RFC 9110, 15.5.20)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self._app(scope, receive, send)
            return
        host = _named(scope["headers"])
        if host == base_host():
            await self._app(scope, receive, send)
            return
        try:
            is_ours = await _is_ours(host)
        except Exception as error:
            log.warning("web.hosts_unknown", exc_info=error)
            await _refuse(send, 503, b"Try again in a moment.\n")
            return
        if is_ours:
            await self._app(scope, receive, send)
        else:
            await _refuse(send, 421, b"Nothing is served here by this name.\n")


def _named(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The host that the request names; empty for none and for several."""
    found = [value for name, value in headers if name == b"host"]
    return found[0].decode("latin-1").lower() if len(found) == 1 else ""


async def _is_ours(host: str) -> bool:
    told = _HOST.fullmatch(host)
    if told is None:
        return False
    return _is_local(told["name"]) or await is_of_company(host)


def _is_local(name: str) -> bool:
    own = _HOST.fullmatch(base_host())
    return name in LOCAL and own is not None and own["name"] in LOCAL


async def _refuse(send: Send, status: int, words: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(words)).encode())]
    headers += [(b"retry-after", b"1")] if status == 503 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words, "more_body": False})
