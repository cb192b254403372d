"""`run(SERVICE)`: the main function of projects, helpdesk and notify."""

import asyncio
import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
import uvicorn
import uvloop

from shared.core import settings
from shared.core.clock import to_beat
from shared.core.logging import start_logging
from shared.core.telemetry import start_tracing
from shared.health import Heart, health_app
from shared.listening import listeners
from shared.process import Process, Service

log = structlog.get_logger("service")

DATE_SECONDS = 1.0

YOUNG = 5_000
"""Objects more than went, before the collector looks at the youngest."""


def run(service: Service) -> None:
    """Until SIGTERM or SIGINT; then drain and leave."""
    prepare(service.party)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(service))


def prepare(name: str) -> None:
    """Logging, and tracing where an exporter is set."""
    start_logging(name, level=settings.text("LOG_LEVEL", "info"))
    endpoint = settings.text("OTLP_ENDPOINT", "")
    if endpoint:
        start_tracing(name, endpoint=endpoint, share=float(settings.text("TRACE_SHARE", "1")))


async def _serve(service: Service) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    process, heart = Process(service), Heart()
    if not await opened(process, stop):
        return
    beating = loop.create_task(heart.beat())
    web = health_door(process, heart)
    doors = listeners("HEALTH", settings.text("HEALTH_HOST", "127.0.0.1"), 9090)
    serving = loop.create_task(web.serve(doors))
    log.info("service.ready", party=service.party)
    await stop.wait()
    log.info("service.draining", party=service.party)
    await process.close()
    web.should_exit = True
    await serving
    beating.cancel()


async def opened(process: Process, stop: asyncio.Event) -> bool:
    """False if the process was asked to stop while it still waited for its database or broker."""
    opening, stopping = asyncio.ensure_future(process.open()), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if opening.done():
            await opening
            _settle()
            return True
        return False
    finally:
        opening.cancel()
        stopping.cancel()


def health_door(process: Process, heart: Heart) -> "Web":
    """Nobody keeps what it answers, so it carries no date and nothing is left to do by the clock."""
    app = health_app(process, heart)
    return Web(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", date_header=False))


def _settle() -> None:
    """What is there by now stays for good: the collector need not walk through it again and again. A page or a call
    makes thousands of objects and no cycles, so it also comes less often; measured on a queue page, that was a tenth of
    the gateway's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)


class Web(uvicorn.Server):
    """Signals belong to the process: it drains in its own order. Leaving wakes it, where uvicorn looks ten times a
    second whether it should; what is left to do by the clock is the date that answers carry."""

    def __init__(self, config: uvicorn.Config) -> None:
        self._leaving = asyncio.Event()
        super().__init__(config)

    @property
    def should_exit(self) -> bool:
        return self._leaving.is_set()

    @should_exit.setter
    def should_exit(self, leaving: bool) -> None:
        if leaving:
            self._leaving.set()
        else:
            self._leaving.clear()

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(to_beat(DATE_SECONDS) if self.config.date_header else None):
                    await self._leaving.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
