"""How long the body of a request may take, and a client to take its answer. uvicorn itself would wait for good, and
whoever sends or takes a byte a minute would hold a connection, and the handler behind it, as long as he likes."""

import asyncio

from gateway.web.heads import TOO_SLOW, BoundedHead

GRACE_SECONDS = 30.0
"""What every body is given, and what it is never given more of in advance."""
BYTES_PER_SECOND = 4 * 1024
"""What a body must bring to be given more time: a phone on the worst line."""
BODY_SECONDS = 1_800.0
"""For one body, however steadily it comes: the largest upload at four times the least pace."""
STALLED_SECONDS = 60.0
"""How long a client may take nothing of an answer that waits for him."""


class Paced(BoundedHead):
    """A body that is slower is refused (RFC 9110, 15.5.9) and its connection closed; what read from it hears that the
    client has gone. As long as nobody reads, the client is not to blame: then his time stands still."""

    _body_alarm: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _begun = 0.0
    _until = 0.0

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._begun = self.loop.time()
        self._until = self._begun + GRACE_SECONDS
        self._body_alarm = self.loop.call_at(self._until, self._look)

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        earned = self._until + len(body) / BYTES_PER_SECOND
        self._until = min(earned, self.loop.time() + GRACE_SECONDS, self._begun + BODY_SECONDS)

    def on_message_complete(self) -> None:
        self._stop()
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self._go_on()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self._go_on()
        super().connection_lost(exc)

    def _stop(self) -> None:
        if self._body_alarm is not None:
            self._body_alarm.cancel()
            self._body_alarm = None

    def _go_on(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _look(self) -> None:
        now = self.loop.time()
        if self.flow.read_paused:
            self._begun, self._until = now, now + GRACE_SECONDS
        if now < self._until:
            self._body_alarm = self.loop.call_at(self._until, self._look)
            return
        self._refuse(b"" if self.cycle.response_started else TOO_SLOW)
