"""How much may come before the body, and how long it may take: httptools itself would take a request's head of any
length, and uvicorn would wait for its end for good."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 64 * 1024
HEAD_SECONDS = 20.0
"""For one head, from the connection's or the request's first moment; a phone on a bad line needs a second."""
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class BoundedHead(HttpToolsProtocol):
    """Counts until the head is whole; a longer (RFC 6585, 5) or a slower one (RFC 9110, 15.5.9) is refused and its
    connection closed."""

    _head = 0
    _is_in_head = True
    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._silence()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_in_head:
            self._head += len(data)
        super().data_received(data)
        if self._is_in_head and self._head > HEAD_BYTES:
            self._refuse(TOO_LONG)

    def on_message_begin(self) -> None:
        self._is_in_head = True
        self._wait_for_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_head, self._head = False, 0
        self._silence()
        super().on_headers_complete()

    def _wait_for_head(self) -> None:
        self._silence()
        self._alarm = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        """Who has said nothing yet (browsers connect ahead) is told nothing, either."""
        self._refuse(TOO_SLOW if self._head else b"")

    def _silence(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _refuse(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
