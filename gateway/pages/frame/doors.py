"""Who may come to a page. Every handler of a page begins with one of these: it finds the visitor, turns others away,
refuses forms from other sites, and settles the language that the rest of the request speaks."""

from typing import Any

from litestar import Request

from gateway import i18n
from gateway.sessions import csrf
from gateway.sessions.current import require_operator, require_standing, require_visitor, visitor_of
from gateway.visitors import Visitor
from gateway.web.requests import locale_of
from shared.contracts.roles import Permission
from shared.core.errors import Failure, Forbidden

NOT_ALLOWED = Failure("permission.missing", Forbidden)


async def guest(request: Request[Any, Any, Any]) -> Visitor | None:
    """Anybody, signed in or not."""
    visitor = await visitor_of(request)
    if visitor is None:
        csrf.check_origin(request)
    else:
        await csrf.check(request, visitor)
    i18n.speak(locale_of(request))
    return visitor


async def person(request: Request[Any, Any, Any]) -> Visitor:
    """Somebody signed in, with or without a company."""
    return await _admitted(request, await require_visitor(request))


async def staff(request: Request[Any, Any, Any], slug: str, needs: Permission | None = None) -> Visitor:
    """Staff of this company; who lacks the permission is told so."""
    visitor = await _admitted(request, await require_standing(request, slug, "w"))
    if needs is not None and not visitor.may(needs):
        raise NOT_ALLOWED()
    return visitor


async def customer(request: Request[Any, Any, Any], slug: str) -> Visitor:
    """A contact of one of this company's customers."""
    return await _admitted(request, await require_standing(request, slug, "p"))


async def operator(request: Request[Any, Any, Any]) -> Visitor:
    return await _admitted(request, await require_operator(request))


async def _admitted(request: Request[Any, Any, Any], visitor: Visitor) -> Visitor:
    await csrf.check(request, visitor)
    i18n.speak(locale_of(request))
    return visitor
