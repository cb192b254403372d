"""Who is here: from the cookie to the visitor, and the rules of who may be on which page."""

from typing import Any

from litestar import Request

from gateway.db import DB
from gateway.limits.rest import PAGES_OF_COMPANY, PAGES_OF_PERSON, check_limit
from gateway.sessions import cookies, hosts
from gateway.sessions.access import places_of
from gateway.sessions.cache import SessionCache
from gateway.sessions.elsewhere import Elsewhere, here, with_next
from gateway.sessions.overhearing import overhear_access
from gateway.sessions.queries import find
from gateway.visitors import Visitor
from gateway.web.requests import is_navigation
from shared.contracts.parties import Kind
from shared.core.errors import Failure, NotFound
from shared.core.ids import NIL
from shared.db.doors import Door

SIGN_IN = "/auth/sign-in"
CHOOSE = "/auth/companies"

PAGE_UNKNOWN = Failure("route.unknown", NotFound)

SURFACES = {"w": Kind.MEMBER, "p": Kind.CUSTOMER}
"""The first letter of a page's address → who it is for."""


def sign_in_of(visitor: Visitor | None) -> str:
    """Where whoever leaves comes in again."""
    is_customer = visitor is not None and visitor.standing is not None and visitor.standing.kind is Kind.CUSTOMER
    return f"{SIGN_IN}?way=customer" if is_customer else SIGN_IN


async def visitor_of(request: Request[Any, Any, Any]) -> Visitor | None:
    """Looked up once per request. Sets the request's language."""
    state: dict[str, Any] = request.scope["state"]
    if "visitor" not in state:
        visitor = await _look(request)
        state["visitor"] = visitor
        if visitor is not None:
            state.setdefault("locale", visitor.locale)
    found: Visitor | None = state["visitor"]
    return found


async def require_visitor(request: Request[Any, Any, Any]) -> Visitor:
    """Somebody who is signed in; anybody else is sent to sign in and back."""
    visitor = await visitor_of(request)
    if visitor is None:
        raise Elsewhere(with_next(SIGN_IN, here(request)))
    check_limit(PAGES_OF_PERSON, visitor.person_id.hex)
    if visitor.standing is not None:
        check_limit(PAGES_OF_COMPANY, visitor.standing.tenant_id.hex)
    return visitor


async def require_standing(request: Request[Any, Any, Any], slug: str, surface: str) -> Visitor:
    """Somebody who stands in this company, on the side this page is for. Who is at home there too may go over;
    for anybody else another company's page is not found, whether it exists or not."""
    visitor = await require_visitor(request)
    if visitor.standing is None and not visitor.is_operator:
        raise Elsewhere(with_next(CHOOSE, here(request)))
    stands = visitor.standing
    if stands is None or stands.slug != slug or stands.kind is not SURFACES[surface]:
        await _offer(request, visitor, f"/{surface}/{slug}")
        raise PAGE_UNKNOWN()
    return visitor


async def require_operator(request: Request[Any, Any, Any]) -> Visitor:
    """Somebody at the operators' door; nobody else learns that there is one."""
    visitor = await require_visitor(request)
    if not visitor.is_operator:
        raise PAGE_UNKNOWN()
    return visitor


async def _offer(request: Request[Any, Any, Any], visitor: Visitor, path: str) -> None:
    """Sends to the choice of company whoever followed a link there. A part of a page that is still open from before
    he went elsewhere stays where it is."""
    if not is_navigation(request):
        return
    only = visitor.bound_company_id or await hosts.company_of(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        places = await places_of(visitor.person_id)
    if any(place.path == path and only in {None, place.standing.tenant_id} for place in places):
        raise Elsewhere(with_next(CHOOSE, here(request)))


def cache_of(request: Request[Any, Any, Any]) -> SessionCache:
    """The application's; made on first use."""
    state = request.app.state
    if "session_cache" not in state:
        state["session_cache"] = SessionCache()
    cache: SessionCache = state["session_cache"]
    return cache


async def _look(request: Request[Any, Any, Any]) -> Visitor | None:
    secret = cookies.read_secret(request, cookies.SESSION)
    if secret is None:
        return None
    cache, digest = cache_of(request), cookies.digest(secret)
    visitor = cache.get(digest)
    if visitor is None:
        await _listen(request, cache)
        heard = cache.heard
        found = await find(secret)
        if found is None:
            return None
        cache.keep(digest, found, heard=heard)
        visitor = found.visitor
    return visitor if await _belongs(request, visitor) else None


async def _listen(request: Request[Any, Any, Any], cache: SessionCache) -> None:
    """Before the first session is remembered, so that no end goes unheard."""
    state = request.app.state
    if "session_news" not in state:
        state["session_news"] = True
        try:
            await overhear_access(state["bus_client"](), cache.forget)
        except BaseException:
            del state["session_news"]
            raise


async def _belongs(request: Request[Any, Any, Any], visitor: Visitor) -> bool:
    """A company's own host refuses sessions of other companies."""
    company = await hosts.company_of(request)
    return company is None or visitor.standing is None or visitor.standing.tenant_id == company
