"""Fetching from a provider that a company named: an address somebody else chose, so it must not lead inside.

Every address that the name resolves to is looked at, and the one looked at is the one connected to, so a name cannot
change its mind in between. No redirects, little time, few bytes.
"""

import asyncio
import socket
from collections.abc import Iterable, Mapping
from functools import cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from ssl import SSLContext
from urllib.parse import urlsplit

import httpcore

from gateway.oauth.settings import local_providers

SECONDS = 8.0
BYTES = 256 * 1024
_TUNNELS = tuple(IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
"""IPv6 that carries an IPv4 address inside, which would have to be looked at as well."""


class Unreachable(Exception):
    """The provider gave no usable answer. The text is a word for the admin who configures it."""


def check_address(address: str) -> None:
    """https and nothing odd; http only to this machine, and only where the settings allow providers there."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Unreachable("address") from error
    if not host or parts.fragment or "@" in parts.netloc or not address.isascii() or not address.isprintable():
        raise Unreachable("address")
    local = local_providers() and host in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise Unreachable("https")


def is_outside(text: str) -> bool:
    """A public address: not ours, not a neighbour's, not a tunnel to one. This machine only where that is allowed."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_outside(str(address.ipv4_mapped))
        if any(address in net for net in _TUNNELS):
            return False
    if address.is_loopback:
        return local_providers()
    return address.is_global and not address.is_multicast


class Guarded(httpcore.AsyncNetworkBackend):
    """Connects to outside addresses only. TLS above it still checks the certificate against the name."""

    def __init__(self) -> None:
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(is_outside(address) for address in addresses):
            raise Unreachable("private_address")
        return await self._backend.connect_tcp(addresses[0], port, timeout=timeout, socket_options=socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise Unreachable("address")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@cache
def _tls() -> SSLContext:
    return httpcore.default_ssl_context()


async def get(address: str, headers: Mapping[str, str] | None = None) -> bytes:
    """Raises Unreachable."""
    return await _fetch("GET", address, {"Accept": "application/json", **(headers or {})}, None)


async def post(address: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """A form. Raises Unreachable."""
    form = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded", **headers}
    return await _fetch("POST", address, form, body)


async def _fetch(method: str, address: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    check_address(address)
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpcore.AsyncConnectionPool(network_backend=Guarded(), ssl_context=_tls()) as pool,
            pool.stream(method, address, headers=list({**_plain(address), **headers}.items()), content=body) as answer,
        ):
            read = bytearray()
            async for chunk in answer.aiter_stream():
                read += chunk
                if len(read) > BYTES:
                    raise Unreachable("too_large")
            if answer.status != 200:
                raise Unreachable(f"status_{answer.status}")
            return bytes(read)
    except TimeoutError as error:
        raise Unreachable("timeout") from error
    except (OSError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise Unreachable("unreachable") from error
    except httpcore.TimeoutException as error:
        raise Unreachable("timeout") from error


def _plain(address: str) -> dict[str, str]:
    """Uncompressed, so that few bytes stay few."""
    return {"Host": urlsplit(address).netloc, "Accept-Encoding": "identity"}
