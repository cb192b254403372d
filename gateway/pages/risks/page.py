"""`/w/{co}/projects/{code}/risks`: the matrix, one risk beside it, the list and the reviews."""

import asyncio
from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from msgspec import Struct

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.pages.risks import words
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import risks as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/risks"
OF_PROJECT: dict[str, tuple[Any, type[Any]]] = {
    "identify": (c.IDENTIFY_RISK, c.IdentifyRisk),
    "seed": (c.SEED_RISKS, c.SeedRisks),
    "review": (c.REVIEW_RISKS, c.ReviewRisks),
}
OF_RISK: dict[str, tuple[Any, type[Any]]] = {
    "assess": (c.ASSESS_RISK, c.AssessRisk),
    "respond": (c.RESPOND_TO_RISK, c.RespondToRisk),
    "watch": (c.WATCH_RISK, c.MoveRisk),
    "close": (c.CLOSE_RISK, c.MoveRisk),
    "occur": (c.OCCUR_RISK, c.MoveRisk),
}


class Again(Struct, frozen=True):
    """What a page that is shown again says: `about` is the form that `errors` concern, `values` what stood in it."""

    about: str = ""
    errors: Errors = NO_ERRORS
    values: dict[str, str] = {}


AT_FIRST = Again()


@get(PATH)
async def risks(request: Request[Any, Any, Any], co: str, code: str, risk: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _show(request, visitor, code, risk)


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def of_project(request: Request[Any, Any, Any], co: str, code: str, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.RISK_MANAGE)
    if verb not in OF_PROJECT:
        raise ROUTE_UNKNOWN()
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    call, takes = OF_PROJECT[verb]
    result = await tried(request, visitor, call, lambda: form.command(takes, project_id=project.id), form)
    if result.done is None:
        return await _show(request, visitor, code, "", Again(verb, result.errors, form.values))
    made = f"?risk={result.done.number}" if isinstance(result.done, c.RiskView) else ""
    return go(request, f"/w/{co}/projects/{code}/risks{made}")


@post(f"{PATH}/{{risk_id:uuid}}/{{verb:str}}", status_code=200)
async def of_risk(request: Request[Any, Any, Any], co: str, code: str, risk_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.RISK_MANAGE)
    if verb not in OF_RISK:
        raise ROUTE_UNKNOWN()
    form = await read_form(request)
    call, takes = OF_RISK[verb]
    result = await tried(request, visitor, call, lambda: form.command(takes, risk_id=risk_id), form)
    if result.done is None:
        return await _show(request, visitor, code, form.text("risk"), Again(verb, result.errors, form.values))
    return go(request, f"/w/{co}/projects/{code}/risks?risk={result.done.number}")


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    chosen: str,
    again: Again = AT_FIRST,
) -> Response[Any]:
    project = await project_of(request, visitor, code)
    found, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_RISKS, c.ListRisks(project_id=project.id)), unread(request, visitor)
    )
    one = next((each for each in found.items if each.number == chosen), found.items[0] if found.items else None)
    team = [(str(each.member_id), each.name) for each in project.team]
    stored = [(one.owner_id, one.owner_name)] if one is not None and one.owner_id is not None else []
    given = frame(visitor, bell, "risks")
    return render(
        request,
        "risks/risks.html",
        visitor,
        status=again.errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/risks"},
        project=project,
        found=found,
        one=one,
        by_cell=_cells(found.items),
        owners=with_stored(team, stored),
        risk_words=words,
        about=again.about,
        errors={name: again.errors if name == again.about else NO_ERRORS for name in (*OF_PROJECT, *OF_RISK)},
        values=defaultdict(str, again.values),
    )


def _cells(items: tuple[c.RiskView, ...]) -> dict[tuple[int, int], list[c.RiskView]]:
    """The open ones by their place in the matrix."""
    found: dict[tuple[int, int], list[c.RiskView]] = {}
    for one in items:
        if one.probability is not None and one.impact is not None and one.state not in {"closed", "occurred"}:
            found.setdefault((one.probability, one.impact), []).append(one)
    return found


ROUTES = (risks, of_project, of_risk)
