"""The gateway's web door in the test's own loop, at the address that its tokens name as issuer."""

import asyncio
import os
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import uvicorn

from gateway.limits import rest
from gateway.main import KEEP_ALIVE_SECONDS
from gateway.oauth.settings import local_providers, name_servers
from shared.service import Web
from tests.gateway.oauth.names import name_server
from tests.harness.web import make_app, start_gateway


@dataclass(frozen=True)
class Door:
    url: str

    def client(self, **given) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, timeout=30, trust_env=False, verify=False, **given)


HASTE = ("TOKENS", "TOKENS_ADDRESS", "AUTH_ADDRESS", "PROVIDERS_ADDRESS", "PAGES_PERSON")


@asynccontextmanager
async def _settings():
    """What a test needs to be another than in production: a provider on this machine, its names, and more haste than
    people have."""
    names, port = await name_server()
    own = {"HUIFANG_LOCAL_PROVIDERS": "1", "HUIFANG_NAME_SERVERS": f"127.0.0.1:{port}"}
    own |= {f"HUIFANG_LIMIT_{name}": "1000000" for name in HASTE}
    kept = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    _forget_settings()
    yield
    for name, value in kept.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value
    _forget_settings()
    names.close()


def _forget_settings() -> None:
    local_providers.cache_clear()
    name_servers.cache_clear()
    rest._item.cache_clear()


@asynccontextmanager
async def open_door(whole):
    async with _settings():
        await start_gateway(whole)
        url = os.environ["HUIFANG_BASE_URL"]
        listening = socket.create_server(("127.0.0.1", urlsplit(url).port), backlog=1024)
        # A request that a test left half sent must not hold up the end of the run.
        bounded = {"lifespan": "off", "log_config": None, "access_log": False, "timeout_graceful_shutdown": 3}
        # As in production: uvicorn's own 5 s are httpx' as well, and then they race for who hangs up first.
        server = Web(uvicorn.Config(make_app(whole), timeout_keep_alive=KEEP_ALIVE_SECONDS, **bounded))
        serving = asyncio.ensure_future(server.serve([listening]))
        yield Door(url)
        server.should_exit = True
        await serving
