"""Which company to go to. Choosing changes the session's id: what one company's pages saw is of no use in another."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.pages.auth.doors import to_second_step
from gateway.pages.frame.doors import person
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import read_form
from gateway.pages.frame.places import home_of
from gateway.pages.frame.roles import role_names
from gateway.sessions.access import Place
from gateway.sessions.actions import OPS, move
from gateway.sessions.arriving import doors_of, place_for
from gateway.sessions.current import CHOOSE, PAGE_UNKNOWN
from gateway.sessions.elsewhere import safe_next
from gateway.sessions.states import MFA
from gateway.visitors import Visitor
from shared.core.ids import NIL
from shared.db.doors import Door

_HABIT = "update person set enters_directly = $2 where id = $1"


@get(CHOOSE)
async def choose(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await person(request)
    doors = await doors_of(request, visitor.person_id, bound=visitor.bound_company_id)
    going_to = safe_next(request.query_params.get("next", ""))
    return render(
        request,
        "auth/companies.html",
        visitor,
        places=doors.places,
        role_names=role_names,
        has_ops=doors.has_ops and MFA in visitor.amr,
        enters_directly=doors.enters_directly,
        going_to=going_to,
        linked=place_for(doors.places, going_to.partition("?")[0]) if visitor.standing else None,
        home=home_of(visitor),
    )


@post("/auth/company", status_code=303)
async def go_to_company(request: Request[Any, Any, Any]) -> Response[Any]:
    """Only what the person may enter is found, so no other company can be named."""
    visitor = await person(request)
    form = await read_form(request)
    wanted, going_to = form.text("place"), safe_next(form.text("next"))
    doors = await doors_of(request, visitor.person_id, bound=visitor.bound_company_id)
    where = next((one for one in doors.places if str(one.standing.membership_id) == wanted), None)
    if where is None and not (wanted == OPS and doors.has_ops and MFA in visitor.amr):
        raise PAGE_UNKNOWN()
    await _remember_habit(visitor, enters_directly="enters_directly" in form.values)
    path = _path(where, going_to)
    if where is not None and not where.is_open_to(visitor.amr):
        return await to_second_step(request, visitor.person_id, visitor.amr, path if path != "/" else where.path)
    answer: Response[Any] = Redirect(path, status_code=303)
    await move(request, answer, visitor, where)
    return answer


async def _remember_habit(visitor: Visitor, *, enters_directly: bool) -> None:
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(_HABIT, visitor.person_id, enters_directly)


def _path(where: Place | None, going_to: str) -> str:
    """Where he wanted to go, if that is in the company he chose."""
    path = going_to.partition("?")[0]
    if where is not None and place_for([where], path) is not None:
        return going_to
    belongs_elsewhere = path.startswith(("/w/", "/p/", "/ops"))
    return going_to if going_to and not belongs_elsewhere else "/"


ROUTES = (choose, go_to_company)
