"""`/w/{co}/live` and `/p/{co}/live`: the stream of a page."""

from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from gateway.pages.frame.doors import customer, staff
from gateway.pages.live.hearing import lines_of
from gateway.pages.live.presence import ROUTES as PRESENCE
from gateway.pages.live.signs import tell
from gateway.pages.live.wire import Wire
from gateway.sessions import cookies
from gateway.sessions.elsewhere import Elsewhere
from gateway.sessions.queries import find
from gateway.visitors import Visitor

Doors = Any


@get("/w/{co:str}/live")
async def staff_live(request: Request[Any, Any, Any], co: str, drawn: float = 0.0) -> ASGIResponse:
    return await _stream(request, co, staff, drawn)


@get("/p/{co:str}/live")
async def customer_live(request: Request[Any, Any, Any], co: str, drawn: float = 0.0) -> ASGIResponse:
    return await _stream(request, co, customer, drawn)


async def _stream(request: Request[Any, Any, Any], co: str, door: Doors, drawn: float) -> ASGIResponse:
    """Whoever is no longer signed in gets a plain 401: a redirect would be followed again and again. `drawn` is when
    the page was made."""
    try:
        visitor: Visitor = await door(request, co)
    except Elsewhere:
        return ASGIResponse(status_code=401, media_type="text/plain")
    standing = visitor.standing
    assert standing is not None  # the door asked for it
    secret = cookies.read_secret(request, cookies.SESSION) or ""

    async def goes_on() -> bool:
        """As he stood when he came: a change of role or company starts a new stream."""
        found = await find(secret)
        if found is None or found.visitor.standing != standing:
            return False
        await tell(request, visitor)
        return True

    lines = await lines_of(request)
    line = lines.open(visitor, standing)
    line.check()  # the first look tells that he is there
    again = "last-event-id" in request.headers
    if drawn and not again:
        lines.catch_up(line, drawn)
    return Wire(lines, line, goes_on, again=again)


ROUTES: tuple[HTTPRouteHandler, ...] = (staff_live, customer_live, *PRESENCE)
