"""`/w/{co}/projects/needs`: what customers need, its assessment sheet, and the step to a proposal."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.projects.parts import frame
from gateway.pages.terms.customers import customers_like
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import requirements as r
from shared.contracts.delivery.proposals import DRAFT_PROPOSAL, DraftProposal
from shared.contracts.desk.improvements import READ_IMPROVEMENT, ReadImprovement
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/needs"


@get(PATH)
async def needs(request: Request[Any, Any, Any], co: str, show: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.REQUIREMENT_READ)
    state = r.RequirementState(show) if show in set(r.RequirementState) else None
    command = r.ListRequirements(state=state, cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, r.LIST_REQUIREMENTS, command), unread(request, visitor))
    here = f"/w/{co}/projects/needs"
    return render(
        request,
        "projects/needs.html",
        visitor,
        **frame(visitor, bell, "needs"),
        found=found.items,
        show=show,
        first=address(here, show=show) if command.cursor else "",
        next=address(here, show=show, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str, q: str = "", suggestion: str = "") -> Response[Any]:
    """`suggestion` is one of the desk's: its words and its customer are taken along."""
    visitor = await staff(request, co, P.REQUIREMENT_WRITE)
    values = {"source": "market", "q": q}
    if suggestion and visitor.may(P.IMPROVEMENT_READ):
        said = await ask(request, visitor, READ_IMPROVEMENT, ReadImprovement(improvement_id=_id(suggestion)))
        values |= {"title": said.title, "text": said.body, "source": "suggestion", "source_ref": said.number}
        values["q"] = said.customer_name
    return await _form(request, visitor, Form(values=values, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def capture(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.REQUIREMENT_WRITE)
    form = await read_form(request)
    if "find" in form.values:
        return await _form(request, visitor, form, NO_ERRORS)
    result = await tried(request, visitor, r.CAPTURE_REQUIREMENT, lambda: form.command(r.CaptureRequirement), form)
    if result.done is None:
        return await _form(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/projects/needs/{result.done.id}")


@get(f"{PATH}/{{requirement_id:uuid}}")
async def need(request: Request[Any, Any, Any], co: str, requirement_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.REQUIREMENT_READ)
    return await _one(request, visitor, requirement_id, NO_ERRORS, None)


@post(f"{PATH}/{{requirement_id:uuid}}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, requirement_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.REQUIREMENT_WRITE)
    form = await read_form(request)
    if verb == "propose":
        command = form.command(DraftProposal, requirement_id=requirement_id)
        drafted = await tried(request, visitor, DRAFT_PROPOSAL, lambda: command, form)
        if drafted.done is None:
            return await _one(request, visitor, requirement_id, drafted.errors, drafted.again(form))
        return go(request, f"/w/{co}/projects/proposals/{drafted.done.id}")
    if verb not in VERBS:
        raise ROUTE_UNKNOWN()
    call, takes = VERBS[verb]
    given: dict[str, Any] = {"marks": _marks(form)} if verb == "assess" else {}
    result = await tried(
        request, visitor, call, lambda: form.command(takes, requirement_id=requirement_id, **given), form
    )
    if result.done is None:
        return await _one(request, visitor, requirement_id, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/needs/{requirement_id}")


VERBS: dict[str, tuple[Any, type[Any]]] = {
    "change": (r.CHANGE_REQUIREMENT, r.ChangeRequirement),
    "assess": (r.ASSESS_REQUIREMENT, r.AssessRequirement),
    "shelve": (r.SHELVE_REQUIREMENT, r.ShelveRequirement),
}


def _marks(form: Form) -> list[dict[str, Any]]:
    """As they stand in the form: what is missing or no number is said of the sheet."""
    return [
        {
            "criterion": str(one),
            "score": form.text(f"score_{one}"),
            "weight": form.text(f"weight_{one}"),
            "note": form.text(f"note_{one}"),
        }
        for one in r.Criterion
    ]


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ROUTE_UNKNOWN() from error


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, requirement_id: UUID, errors: Errors, form: Form | None
) -> Response[Any]:
    one, bell = await asyncio.gather(
        ask(request, visitor, r.READ_REQUIREMENT, r.ReadRequirement(requirement_id=requirement_id)),
        unread(request, visitor),
    )
    return render(
        request,
        "projects/need.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, "needs"),
        one=one,
        marks={str(mark.criterion): mark for mark in one.marks},
        values=form.values if form else {},
        errors=errors,
        key=form.key if form else new_key(),
    )


async def _form(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    customers, bell = await asyncio.gather(
        customers_like(request, visitor, form.text("q")[:100]), unread(request, visitor)
    )
    return render(
        request,
        "projects/new_need.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, "needs"),
        customers=customers,
        values=form.values,
        errors=errors,
        key=form.key or new_key(),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (needs, new, capture, need, act)
