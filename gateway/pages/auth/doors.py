"""The door of the pages before a session: whoever comes, a form must come from one of them."""

from typing import Any

from litestar import Request

from gateway import i18n
from gateway.limits.rest import AUTH_OF_ADDRESS, check_limit
from gateway.sessions import csrf
from gateway.sessions.current import visitor_of
from gateway.visitors import Visitor
from gateway.web.requests import address_of, locale_of


async def newcomer(request: Request[Any, Any, Any]) -> Visitor | None:
    """Signing in replaces whatever session there is, so it asks for no token of that session."""
    check_limit(AUTH_OF_ADDRESS, address_of(request))
    csrf.check_origin(request)
    visitor = await visitor_of(request)
    i18n.speak(locale_of(request))
    return visitor
