"""One NATS connection per process, with the client's known defects handled in one place.

nats-py 2.16: `TcpTransport.close` waits for bytes that a dead link will never take, so the client never fails over;
by default it gives up after 60 reconnects, notices a dead peer after minutes and flushes without end.
"""

import asyncio
import ssl
from collections.abc import Callable

import nats
import structlog
from nats.aio.client import Client
from nats.aio.transport import TcpTransport

from shared.contracts.parties import Party
from shared.core.settings import BusSettings

log = structlog.get_logger("bus")

PING_SECONDS = 2
WATCH_SECONDS = 5.0
MAX_PENDING_BYTES = 8 * 1024 * 1024
MAX_PAYLOAD = 256 * 1024


def _abort_on_close(self: TcpTransport) -> None:
    """Drop the socket instead of waiting for unsent bytes; test_failover fails once the library does so itself."""
    writer = self._io_writer
    if writer is not None:
        writer.transport.abort()


TcpTransport.close = _abort_on_close  # type: ignore[method-assign]


def inbox_prefix(party: Party) -> str:
    """Replies come back here; handlers answer nowhere else, so a caller cannot make a service publish for him."""
    return f"_INBOX_{party}"


async def connect(party: Party, settings: BusSettings, *, on_lost: Callable[[], None]) -> Client:
    """Connect and stay connected. `on_lost` is called when the client has closed for good: the process must end."""

    async def failed(error: Exception) -> None:
        log.warning("bus.error", error=repr(error))

    async def closed() -> None:
        on_lost()

    async def back() -> None:
        log.info("bus.reconnected")

    async def gone() -> None:
        log.warning("bus.disconnected")

    tls = ssl.create_default_context(cafile=settings.tls_ca) if settings.tls_ca else None
    return await nats.connect(
        servers=list(settings.servers),
        name=f"huifang-{party}",
        nkeys_seed_str=settings.seed,
        inbox_prefix=inbox_prefix(party),
        tls=tls,
        allow_reconnect=True,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.25,
        connect_timeout=3,
        ping_interval=PING_SECONDS,
        max_outstanding_pings=2,
        flush_timeout=2,
        pending_size=MAX_PENDING_BYTES,
        error_cb=failed,
        closed_cb=closed,
        disconnected_cb=gone,
        reconnected_cb=back,
    )


async def watch(client: Client, *, on_lost: Callable[[], None]) -> None:
    """Ask for a round trip every few seconds; three misses in a row while "connected" mean a dead read loop."""
    misses = 0
    while not client.is_closed:
        await asyncio.sleep(WATCH_SECONDS)
        if not client.is_connected:
            continue
        try:
            await client.flush(timeout=2)
            misses = 0
        except (TimeoutError, nats.errors.Error):
            misses += 1
            log.warning("bus.no_round_trip", misses=misses)
        if misses >= 3:
            on_lost()
            return
