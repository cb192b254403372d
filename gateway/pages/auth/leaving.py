"""Signing out: the session ends in the database, and on every replica within a second."""

from typing import Any

from litestar import Request, Response, post
from litestar.response import Redirect

from gateway.pages.auth.doors import newcomer
from gateway.sessions.actions import sign_out
from gateway.sessions.csrf import check
from gateway.sessions.current import sign_in_of


@post("/auth/sign-out", status_code=303)
async def leave(request: Request[Any, Any, Any]) -> Response[Any]:
    """Also for somebody whose session has ended meanwhile: the answer is the same."""
    visitor = await newcomer(request)
    answer: Response[Any] = Redirect(sign_in_of(visitor), status_code=303)
    if visitor is not None:
        await check(request, visitor)
        await sign_out(request, answer, visitor)
    return answer


ROUTES = (leave,)
