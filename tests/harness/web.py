"""The web application in the test's own loop, without a socket: each client is a browser with an address of its own."""

import os
from itertools import count

import httpx

from infra.local.environment import of_party
from shared.contracts.parties import Party

_addresses = count(1)


async def start_gateway(whole) -> None:
    """Beside the other processes, once."""
    os.environ.update(of_party(Party.GATEWAY, whole.servers.place.secrets))
    if Party.GATEWAY not in whole.processes:
        await whole.start((Party.GATEWAY,))


def make_app(whole):
    """A replica: several in one test share database and bus, and remember apart."""
    from gateway.app import web_app

    return web_app(whole.processes[Party.GATEWAY], https=False)


def make_browser(app, *, url: str = "", address: str = "", **given) -> httpx.AsyncClient:
    """A client that keeps cookies and says where its forms come from. Every one has its own address by default."""
    n = next(_addresses)
    address = address or f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
    url = url or os.environ["HUIFANG_BASE_URL"].rstrip("/")
    transport = httpx.ASGITransport(app, client=(address, 40_000), raise_app_exceptions=False)
    headers = {"origin": url, "sec-fetch-site": "same-origin", "accept": "text/html", "accept-language": "zh-TW"}
    # httpx keeps Secure cookies from plain http: what a browser calls a secure origin, this must be told.
    return httpx.AsyncClient(transport=transport, base_url=url.replace("http://", "https://"), headers=headers, **given)


class _Plain(httpx.AsyncHTTPTransport):
    """Speaks http where the client believes in https."""

    async def handle_async_request(self, request):
        request.url = request.url.copy_with(scheme="http")
        return await super().handle_async_request(request)


def make_live_browser(url: str, **given) -> httpx.AsyncClient:
    """The same against a running stack's address."""
    url = url.rstrip("/")
    headers = {"origin": url, "sec-fetch-site": "same-origin", "accept": "text/html", "accept-language": "zh-TW"}
    return httpx.AsyncClient(
        transport=_Plain(verify=False),
        base_url=url.replace("http://", "https://"),
        headers=headers,
        timeout=30,
        **given,
    )
