"""The door of the pages before a session: whoever comes, a form must come from one of them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from litestar import Request, Response
from litestar.response import Redirect

from gateway import i18n
from gateway.db import DB
from gateway.identity.credentials.factors import Factors, factors_of
from gateway.identity.people.telling import Who
from gateway.limits.rest import AUTH_OF_ADDRESS, check_limit, place
from gateway.sessions import csrf
from gateway.sessions.current import visitor_of
from gateway.sessions.half import Half, begin_half, read_half
from gateway.sessions.hosts import rp_of
from gateway.visitors import Visitor
from gateway.web.requests import address_of, locale_of, request_id_of
from shared.core.ids import NIL
from shared.db.doors import Door

SECOND_STEP, ENROL = "/auth/second-step", "/auth/enrol"


async def newcomer(request: Request[Any, Any, Any]) -> Visitor | None:
    """Signing in replaces whatever session there is, so it asks for no token of that session."""
    check_limit(AUTH_OF_ADDRESS, place(address_of(request)))
    csrf.check_origin(request)
    visitor = await visitor_of(request)
    i18n.speak(locale_of(request))
    return visitor


async def half_done(request: Request[Any, Any, Any]) -> tuple[Half, Factors] | None:
    """Between the first and the second step, and what the person has for the second."""
    half = await read_half(request)
    if half is None or half.person_id is None:
        return None
    rp_id, _ = await rp_of(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await factors_of(half.person_id, rp_id)
    return None if factors is None else (half, factors)


async def to_second_step(
    request: Request[Any, Any, Any], person_id: UUID, amr: Collection[str], going_to: str
) -> Response[Any]:
    """For whose session is not strong enough for where he goes: he shows, or sets up, a second factor."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await factors_of(person_id)
    answer: Response[Any] = Redirect(SECOND_STEP if factors and factors.has_second else ENROL, status_code=303)
    await begin_half(request, answer, person_id=person_id, amr=amr, going_to=going_to)
    return answer


def who_is(request: Request[Any, Any, Any], person_id: UUID, name: str) -> Who:
    return Who(person_id, name, address_of(request), request_id_of(request))
