"""`/` leads on: to sign in, to choose a company, or to where the visitor stands."""

from typing import Any

from litestar import Request, Response, get
from litestar.response import Redirect

from gateway.sessions.current import CHOOSE, SIGN_IN, visitor_of
from shared.contracts.parties import Kind


@get("/")
async def front(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await visitor_of(request)
    if visitor is None:
        return Redirect(SIGN_IN, status_code=303)
    if visitor.is_operator:
        return Redirect("/ops", status_code=303)
    stands = visitor.standing
    if stands is None:
        return Redirect(CHOOSE, status_code=303)
    if stands.kind is Kind.MEMBER:
        return Redirect(f"/w/{stands.slug}/tickets", status_code=303)
    return Redirect(f"/p/{stands.slug}", status_code=303)


ROUTES = (front,)
