"""Reaching an address that somebody else chose, so it must not lead inside.

Every address that the name resolves to is looked at, and the one looked at is the one connected to, so a name cannot
change its mind in between. No redirects, few bytes. Imported by those who reach out: it loads an HTTP library.
"""

import asyncio
import socket
from collections.abc import Iterable, Mapping
from functools import cache
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from ssl import SSLContext
from urllib.parse import urlsplit

import httpcore

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PUBLIC = IPv6Network("2000::/3")
"""All that is given to the internet's machines (RFC 4291). Elsewhere lie a site's own addresses (fec0::) and IPv4 ones
in other clothes (::10.0.0.1, ::ffff:0:10.0.0.1), and Python calls some of them global."""
NEVER = tuple(
    ip_network(net)
    for net in (
        *("2001::/23", "2002::/16"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("2001:db8::/32", "3fff::/20"),
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
        *("224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",
    )
)
"""What no address may lie in, by name, since Pythons differ in what they call global: IPv6 that carries an IPv4 address
inside; what the registries keep back (RFC 6890, 7526, 9637); neighbours; and where one cloud's machines ask for their
secrets, at an address that looks like anybody's. The network policies say the same (infra/deploy/checks/outside.py)."""


class Unreachable(Exception):
    """There was no usable answer. The text is a word for the admin who chose the address."""


def check_address(address: str, *, local: bool) -> None:
    """https and nothing odd; http only to this machine, and only where the settings allow it (`local`)."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Unreachable("address") from error
    if not host or parts.fragment or "@" in parts.netloc or not address.isascii() or not address.isprintable():
        raise Unreachable("address")
    if parts.scheme != "https" and not (parts.scheme == "http" and local and host in HERE):
        raise Unreachable("https")


def is_outside(text: str, *, local: bool) -> bool:
    """A public address: not ours, not a neighbour's, not a tunnel to one. This machine only where that is allowed."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_outside(str(address.ipv4_mapped), local=local)
        if address not in _PUBLIC and not address.is_loopback:
            return False
    if address.is_loopback:
        return local
    if any(address.version == net.version and address in net for net in NEVER):
        return False
    return address.is_global and not address.is_multicast


class Guarded(httpcore.AsyncNetworkBackend):
    """Connects to outside addresses only. TLS above it still checks the certificate against the name."""

    def __init__(self, *, local: bool) -> None:
        self._local = local
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
        if not addresses or not all(is_outside(address, local=self._local) for address in addresses):
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
def tls() -> SSLContext:
    return httpcore.default_ssl_context()


async def send(
    method: str, address: str, body: bytes | None, headers: Mapping[str, str], *, local: bool, most: int
) -> int:
    """As `fetch`; the status alone."""
    return (await fetch(method, address, body, headers, local=local, most=most))[0]


async def fetch(
    method: str, address: str, body: bytes | None, headers: Mapping[str, str], *, local: bool, most: int
) -> tuple[int, bytes]:
    """The status, and of the answer's body no more than `most` bytes. Raises Unreachable, and TimeoutError where the
    caller sets a time."""
    check_address(address, local=local)
    try:
        async with (
            httpcore.AsyncConnectionPool(network_backend=Guarded(local=local), ssl_context=tls()) as pool,
            pool.stream(method, address, headers=list(headers.items()), content=body) as answer,
        ):
            read = bytearray()
            async for chunk in answer.aiter_stream():
                read += chunk
                if len(read) > most:
                    break
            return int(answer.status), bytes(read[:most])
    except (OSError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        if isinstance(error, TimeoutError):
            raise
        raise Unreachable("unreachable") from error
    except httpcore.TimeoutException as error:
        raise Unreachable("timeout") from error
