"""Which host a request came to: the product's, or a company's own, where only that company's sessions count. Others are
not served (web/doorplate.py)."""

from functools import cache
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from litestar import Request

from gateway.db import DB
from gateway.identity.keys import base_url
from shared.db.doors import Door

_COMPANY = "select tenant_id from company where host = $1 and state <> 'suspended'"
KNOWN_SECONDS = 10.0
KNOWN_LIMIT = 1_000

_known: dict[str, tuple[float, UUID | None]] = {}


@cache
def base_host() -> str:
    return urlsplit(base_url()).netloc.lower()


def scheme() -> str:
    return urlsplit(base_url()).scheme


def host_of(request: Request[Any, Any, Any]) -> str:
    return request.headers.get("host", "").lower()


async def company_of(request: Request[Any, Any, Any]) -> UUID | None:
    """The company whose own host this is; None at the product's host and its local names."""
    host = host_of(request)
    return None if host == base_host() else await _company(host)


async def is_of_company(host: str) -> bool:
    """`host` as `host_of` gives it. Raises what the database does if it is away."""
    return await _company(host) is not None


async def _company(host: str) -> UUID | None:
    known = _known.get(host)
    if known is None or known[0] <= monotonic():
        if len(_known) >= KNOWN_LIMIT:
            _known.clear()
        async with DB.pools[Door.AUTH].acquire(timeout=5) as connection:
            known = (monotonic() + KNOWN_SECONDS, await connection.fetchval(_COMPANY, host))
        _known[host] = known
    return known[1]


async def rp_of(request: Request[Any, Any, Any]) -> tuple[str, str]:
    """Host name and origin that passkeys are bound to: those of the request, if it came to a host of ours."""
    host = host_of(request) if await company_of(request) else base_host()
    return urlsplit(f"//{host}").hostname or "", f"{scheme()}://{host}"
