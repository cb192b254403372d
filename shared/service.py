"""`run(SERVICE)`: the main function of projects, helpdesk and notify."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn
import uvloop

from shared.core import settings
from shared.core.logging import start_logging
from shared.core.telemetry import start_tracing
from shared.health import Heart, health_app
from shared.process import Process, Service

log = structlog.get_logger("service")


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
    await process.open()
    beating = loop.create_task(heart.beat())
    web = _Web(
        uvicorn.Config(
            health_app(process, heart),
            host=settings.text("HEALTH_HOST", "127.0.0.1"),
            port=settings.number("HEALTH_PORT", 0),
            log_config=None,
            access_log=False,
            lifespan="off",
            loop="none",
        )
    )
    serving = loop.create_task(web.serve())
    log.info("service.ready", party=service.party)
    await stop.wait()
    log.info("service.draining", party=service.party)
    await process.close()
    web.should_exit = True
    await serving
    beating.cancel()


class _Web(uvicorn.Server):
    """Signals belong to the service: it drains before its health door closes."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
