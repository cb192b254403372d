"""Nobody acts in a visitor's name from another site: where a form comes from, and the token only its page knows."""

import hmac
from typing import Any

from litestar import Request

from gateway.sessions.hosts import host_of, scheme
from gateway.visitors import Visitor
from gateway.web.bodies import form_of
from shared.core.errors import Failure, Forbidden

CROSS_SITE = Failure("request.cross_site", Forbidden)

HEADER, FIELD = "x-csrf", "csrf"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OUR_SITES = frozenset({"same-origin", "none"})


async def check(request: Request[Any, Any, Any], visitor: Visitor) -> None:
    """Raises `request.cross_site` (403) for an unsafe request that did not come from one of the visitor's pages."""
    if request.method in SAFE_METHODS:
        return
    check_origin(request)
    given = request.headers.get(HEADER) or await _field(request)
    if not hmac.compare_digest(given.encode(), visitor.csrf.encode()):
        raise CROSS_SITE()


def check_origin(request: Request[Any, Any, Any]) -> None:
    """For forms of people who are not signed in yet. Browsers say where a request comes from; one that says nothing
    is refused. `same-site` is not enough: a sibling host may be somebody else's."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        ours = site in OUR_SITES
    else:
        ours = origin is not None and origin.lower() == f"{scheme()}://{host_of(request)}"
    if not ours:
        raise CROSS_SITE()


def is_foreign(request: Request[Any, Any, Any]) -> bool:
    """Whether another site sent the visitor to this page; browsers that say nothing are believed."""
    return request.headers.get("sec-fetch-site", "none") not in OUR_SITES


async def _field(request: Request[Any, Any, Any]) -> str:
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return ""
    value = (await form_of(request)).get(FIELD, "")
    return value if isinstance(value, str) else ""
