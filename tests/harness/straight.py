"""An ASGI application asked without a client in between: for questions by the thousand, because httpx takes almost as
long for one as the gateway does."""

import asyncio
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import msgspec
from msgspec import Struct


class Told(Struct):
    """What came back; `kind` is its content type."""

    status: int
    kind: str
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Straight:
    """`await straight.get(path, query, headers)`, `await straight.post(path, body, headers)`; the body as JSON."""

    def __init__(self, app, url: str) -> None:
        parts = urlsplit(url)
        self._app = app
        self._server = (parts.hostname, parts.port)
        self._host = parts.netloc.encode()

    async def get(self, path: str, query: dict[str, Any], headers: dict[str, str]) -> Told:
        return await self._ask("GET", path, headers, query=str(httpx.QueryParams(query)).encode())

    async def post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Told:
        return await self._ask("POST", path, headers, body=msgspec.json.encode(body))

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], *, query: bytes = b"", body: bytes = b""
    ) -> Told:
        asked = iter([{"type": "http.request", "body": body, "more_body": False}])
        told, parts, answered = Told(0, "", b""), [], asyncio.Event()

        async def receive():
            for message in asked:
                return message
            await answered.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            if message["type"] == "http.response.start":
                told.status = message["status"]
                told.kind = next(value.decode() for name, value in message["headers"] if name == b"content-type")
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    answered.set()

        await self._app(self._scope(method, path, headers, query, len(body)), receive, send)
        told.body = b"".join(parts)
        return told

    def _scope(self, method: str, path: str, headers: dict[str, str], query: bytes, length: int) -> dict[str, Any]:
        given = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        given += [(b"host", self._host), (b"accept", b"*/*")]
        if length:
            given += [(b"content-type", b"application/json"), (b"content-length", b"%d" % length)]
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "headers": given,
            "scheme": "http",
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": query,
            "server": self._server,
            "client": ("127.0.0.1", 123),
            "root_path": "",
        }
