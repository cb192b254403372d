"""`huifang run gateway`: the process behind the web door."""

import asyncio
import signal

import structlog
import uvicorn
import uvloop

from gateway.app import web_app
from gateway.pages.live.hearing import hang_up
from gateway.service import SERVICE
from gateway.web.leaving import Leaving
from gateway.web.pace import Paced
from shared.core import settings
from shared.health import Heart
from shared.listening import listeners
from shared.process import Process
from shared.service import Web, health_door, opened, prepare

log = structlog.get_logger("gateway")

KEEP_ALIVE_SECONDS = 75
DRAIN_SECONDS = 20


def run() -> None:
    prepare("gateway")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve())


async def _serve() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    process, heart = Process(SERVICE), Heart()
    if not await opened(process, stop):
        return
    beating = loop.create_task(heart.beat())
    leaving = Leaving(web_app(process, https=settings.text("BASE_URL").startswith("https://")))
    door = Web(_public(leaving))
    health = health_door(process, heart)
    serving = [
        loop.create_task(door.serve(listeners("WEB", settings.text("WEB_HOST", "127.0.0.1"), 8000))),
        loop.create_task(health.serve(listeners("HEALTH", settings.text("HEALTH_HOST", "127.0.0.1"), 9090))),
    ]
    log.info("gateway.ready")
    await stop.wait()
    log.info("gateway.draining")
    hang_up()
    await leaving.empty(door)
    door.should_exit = True
    await serving[0]
    await process.close()
    health.should_exit = True
    await serving[1]
    beating.cancel()


def _public(app: Leaving) -> uvicorn.Config:
    """Forwarded addresses are believed only from the proxies named in `HUIFANG_TRUSTED_PROXIES`."""
    proxies = settings.text("TRUSTED_PROXIES", "")
    return uvicorn.Config(
        app,
        http=Paced,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
    )
