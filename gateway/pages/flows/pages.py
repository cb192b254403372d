"""`/w/{co}/settings/flows`: which steps an approval goes and from which amount, tried on an example, with what it was
before. Lines of the form whose name is empty are no steps; those that begin at the same amount belong together."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.pages.approvals import words as approval_words
from gateway.pages.flows import words
from gateway.pages.flows.lines import Line, lines_of, tiers_of
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.every import active_members
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.delivery import delegations as c
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

PATH = "/w/{co:str}/settings/flows"


class Example(Struct, frozen=True, kw_only=True):
    """What the flow is tried on."""

    amount: str = ""
    who: str = ""


@get(PATH)
async def flows(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "flows")
    asked = [ask(request, visitor, c.READ_FLOW, c.FlowQuery(about=one)) for one in words.SUBJECTS]
    found = await asyncio.gather(*asked)
    return await page(
        request, visitor, "flows", "flows/flows.html", found=found, words=words, about=approval_words.about
    )


@get(f"{PATH}/{{about:str}}")
async def flow(request: Request[Any, Any, Any], co: str, about: str, amount: str = "", who: str = "") -> Response[Any]:
    visitor = await opened(request, co, "flows")
    example = Example(amount=amount.replace(",", "").strip(), who=who)
    return await _show(request, visitor, _known(about), NO_ERRORS, example=example)


@post(f"{PATH}/{{about:str}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, about: str) -> Response[Any]:
    visitor = await staff(request, co, P.FLOW_MANAGE)
    form = await read_form(request)

    def command() -> c.SetFlow:
        return form.command(c.SetFlow, about=_known(about), tiers=tiers_of(form))

    result = await tried(request, visitor, c.SET_FLOW, command, form)
    if result.done is None:
        return await _show(request, visitor, about, result.errors, form=result.again(form))
    return go(request, f"/w/{co}/settings/flows/{about}?said=saved")


def _known(about: str) -> str:
    if about not in words.SUBJECTS:
        raise NotFoundException
    return about


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    about: str,
    errors: Errors,
    *,
    form: Form | None = None,
    example: Example | None = None,
) -> Response[Any]:
    tried_on, people = example or Example(), await _people(request, visitor)
    found, refused = await _read(request, visitor, about, tried_on)
    lines: list[Line] = lines_of(form, found.tiers)
    assert visitor.standing is not None
    return await page(
        request,
        visitor,
        "flows",
        "flows/flow.html",
        status=errors.status,
        found=found,
        lines=lines,
        key=new_key() if form is None else form.key,
        errors=errors,
        example=tried_on,
        example_errors=refused,
        people=people,
        approvers=words.approvers(people),
        words=words,
        heading=approval_words.about(about),
        parent=label_of("flows"),
        place=f"/w/{visitor.standing.slug}/settings/flows/{about}",
    )


async def _people(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in await active_members(request, visitor)]


async def _read(
    request: Request[Any, Any, Any], visitor: Visitor, about: str, example: Example
) -> tuple[c.FlowView, Errors]:
    """With the example if it can be understood; else with a word about it."""
    given = Form(values={"amount": example.amount, "applicant_id": example.who}, many={}, key="")
    try:
        return await ask(request, visitor, c.READ_FLOW, given.command(c.FlowQuery, about=about)), NO_ERRORS
    except DomainError as error:
        if not error.fields:
            raise
        return await ask(request, visitor, c.READ_FLOW, c.FlowQuery(about=about)), errors_of(error)


ROUTES: tuple[HTTPRouteHandler, ...] = (flows, flow, change)
