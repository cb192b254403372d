"""Ending sessions: one device, or all."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.response import Redirect

from gateway.pages.frame.doors import person
from gateway.pages.me.account import done
from gateway.pages.me.doors import ME
from gateway.sessions import cookies
from gateway.sessions.actions import revoke, sign_out, sign_out_everywhere
from gateway.sessions.current import PAGE_UNKNOWN, sign_in_of


@post(f"{ME}/sessions/{{session_id:uuid}}/end", status_code=303)
async def end(request: Request[Any, Any, Any], session_id: UUID) -> Response[Any]:
    """Ending needs no step-up: whoever has lost a device must be quick."""
    visitor = await person(request)
    if session_id == visitor.session_id:
        answer: Response[Any] = Redirect(sign_in_of(visitor), status_code=303)
        await sign_out(request, answer, visitor)
        return answer
    if not await revoke(request, visitor, session_id):
        raise PAGE_UNKNOWN()
    return done("ended")


@post(f"{ME}/sign-out-everywhere", status_code=303)
async def everywhere(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await person(request)
    answer: Response[Any] = Redirect(sign_in_of(visitor), status_code=303)
    await sign_out_everywhere(request, visitor)
    cookies.drop(answer, cookies.SESSION)
    return answer


ROUTES = (end, everywhere)
