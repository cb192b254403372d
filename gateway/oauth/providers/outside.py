"""Fetching from a provider that a company named, by the rules of shared/core/outside.py; from this machine only where
the settings allow it."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpcore

from gateway.oauth.settings import local_providers
from shared.core import outside
from shared.core.outside import Unreachable

__all__ = ["Guarded", "Unreachable", "check_address", "get", "is_outside", "post"]

SECONDS = 8.0
BYTES = 256 * 1024


def check_address(address: str) -> None:
    outside.check_address(address, local=local_providers())


def is_outside(text: str) -> bool:
    return outside.is_outside(text, local=local_providers())


class Guarded(outside.Guarded):
    def __init__(self) -> None:
        super().__init__(local=local_providers())


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
            httpcore.AsyncConnectionPool(network_backend=Guarded(), ssl_context=outside.tls()) as pool,
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
