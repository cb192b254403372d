"""The gateway's web door in the test's own loop, at the address that its tokens name as issuer."""

import asyncio
import os
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import uvicorn

from infra.local.environment import of_party
from shared.contracts.parties import Party
from shared.service import Web
from tests.gateway.oauth.names import name_server

SETTINGS = {
    "HUIFANG_LOCAL_PROVIDERS": "1",
    **{
        f"HUIFANG_LIMIT_{name}": "1000000"
        for name in ("TOKENS", "TOKENS_ADDRESS", "AUTH_ADDRESS", "PROVIDERS_ADDRESS", "PAGES_PERSON")
    },
}
"""What a test needs to be another than in production: a provider on this machine, and more haste than people have."""


@dataclass(frozen=True)
class Door:
    url: str

    def client(self, **given) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, timeout=30, trust_env=False, **given)


@asynccontextmanager
async def open_door(whole):
    names, port = await name_server()
    own = of_party(Party.GATEWAY, whole.servers.place.secrets) | {"HUIFANG_NAME_SERVERS": f"127.0.0.1:{port}"}
    os.environ.update(own | SETTINGS)
    if Party.GATEWAY not in whole.processes:
        await whole.start((Party.GATEWAY,))
    from gateway.app import web_app

    url = os.environ["HUIFANG_BASE_URL"]
    listening = socket.create_server(("127.0.0.1", urlsplit(url).port), backlog=1024)
    app = web_app(whole.processes[Party.GATEWAY], https=False)
    server = Web(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.ensure_future(server.serve([listening]))
    yield Door(url)
    server.should_exit = True
    await serving
    names.close()
