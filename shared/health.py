"""The three paths that every process serves to its platform: alive, ready, measured."""

import asyncio
from time import monotonic

from litestar import Litestar, Response, get
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.core.clock import to_beat
from shared.process import Process

LAG_LIMIT_SECONDS = 5.0


class Heart:
    """Notices a blocked event loop: beats once a second, is dead when a beat is long overdue."""

    def __init__(self) -> None:
        self._last = monotonic()

    async def beat(self) -> None:
        while True:
            self._last = monotonic()
            await asyncio.sleep(to_beat(1))

    @property
    def alive(self) -> bool:
        return monotonic() - self._last < LAG_LIMIT_SECONDS


def health_handlers(process: Process, heart: Heart) -> list[object]:
    """For the services' small app and for the gateway alike."""

    @get("/healthz", sync_to_thread=False)
    def healthz() -> Response[str]:
        alive = heart.alive and not process.client.is_closed
        return Response("ok" if alive else "stuck", status_code=200 if alive else 503, media_type="text/plain")

    @get("/readyz")
    async def readyz() -> Response[str]:
        ready = await process.is_ready()
        return Response("ready" if ready else "not ready", status_code=200 if ready else 503, media_type="text/plain")

    @get("/metrics", sync_to_thread=False)
    def metrics() -> Response[bytes]:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [healthz, readyz, metrics]


def health_app(process: Process, heart: Heart) -> Litestar:
    """Without the library's logging: it would take the place of ours, and what it writes nobody redacts."""
    handlers = health_handlers(process, heart)
    return Litestar(route_handlers=handlers, openapi_config=None, logging_config=None)  # type: ignore[arg-type]
