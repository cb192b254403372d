"""`…/do/{act}`: the form of an act that needs words (a dialog, or a page without script), and the act itself."""

import asyncio
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post

from gateway.i18n import _
from gateway.pages.causes.saying import CauseForm, cause_form, cause_in
from gateway.pages.desk.acts import ACTS, Act
from gateway.pages.desk.linking import AWAY_FROM, for_split, other_of, told_after
from gateway.pages.desk.links import link_choices
from gateway.pages.desk.teams import team_options
from gateway.pages.desk.ticket import Draft, parts, read, show
from gateway.pages.frame import times
from gateway.pages.frame.answers import go, is_htmx, toast, trigger
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.categories import Options, category_options
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.problems import title_of
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.helpdesk import TicketPage
from shared.contracts.roles import Permission
from shared.core.errors import DomainError

CAUSED = frozenset({"set_cause", "resolve"})
"""Acts whose form says the cause."""
EMPTY = Form(values={}, many={}, key="")


@get("/w/{co:str}/tickets/{no:str}/do/{act:str}")
async def act_form(request: Request[Any, Any, Any], co: str, no: str, act: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    chosen = _chosen(act)
    if not chosen.has_form:
        return go(request, f"/w/{co}/tickets/{no}")
    return await _form(request, visitor, chosen, no)


@post("/w/{co:str}/tickets/{no:str}/do/{act:str}", status_code=200)
async def do(request: Request[Any, Any, Any], co: str, no: str, act: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    chosen, form = _chosen(act), await read_form(request)
    try:
        command = _command(visitor, chosen, form, request, await other_of(request, visitor, chosen, form))
        made = await ask(request, visitor, chosen.call, command, key=form.key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _refused(request, visitor, chosen, no, form, error)
    if chosen.name in AWAY_FROM:
        return told_after(request, visitor, made)
    return await _done(request, visitor, chosen, no)


def _chosen(act: str) -> Act:
    if act not in ACTS:
        raise ROUTE_UNKNOWN()
    return ACTS[act]


def _command(visitor: Visitor, act: Act, form: Form, request: Request[Any, Any, Any], other: dict[str, Any]) -> Any:
    """Which ticket as the page knew it: from the form, or for an undo from its address."""
    asked = request.query_params
    given: dict[str, Any] = {**other} | {name: asked[name] for name in ("ticket_id", "revision") if name in asked}
    if act.name == "assign":
        given["assignee_id"] = form.text("assignee_id") or None
    if act.name == "set_category":
        given["category_id"] = form.text("category_id") or None
    if act.name in CAUSED:
        given["cause"] = cause_in(form)
    if act.name == "hand_over":
        given["team_id"] = form.text("team_id") or None
    if act.name == "take_suggestions" and form.text("levels"):
        given["impact"], _dot, given["urgency"] = form.text("levels").partition(".")
    if act.name == "classify":
        given["type"] = form.text("type") or None
    if act.name == "schedule":
        given["until"] = _local(form.text("until"), visitor)
    return form.command(act.call.takes, **given)


def _local(text: str, visitor: Visitor) -> str:
    """A time as the form's field sends it, in the company's zone."""
    assert visitor.standing is not None  # staff have one
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=times.zone(visitor.standing.zone))
    except ValueError:
        return text
    return local.isoformat()


async def _done(request: Request[Any, Any, Any], visitor: Visitor, act: Act, no: str) -> Response[Any]:
    page = await read(request, visitor, no)
    here = show(visitor, page)["here"]
    if not is_htmx(request):
        return go(request, here)
    undo = ""
    if act.undo and act.undo in page.ticket.verbs:
        undo = f"{here}/do/{act.undo}?ticket_id={page.ticket.id}&revision={page.ticket.revision}"
    response = parts(request, visitor, page, Draft(), block="acted")
    return trigger(toast(response, _(act.done), undo=undo), done=True)


async def _refused(
    request: Request[Any, Any, Any], visitor: Visitor, act: Act, no: str, form: Form, error: DomainError
) -> Response[Any]:
    if act.has_form:
        return await _form(request, visitor, act, no, form, errors_of(error))
    if not is_htmx(request):
        raise error
    page = await read(request, visitor, no)
    response = parts(request, visitor, page, Draft(), block="acted", status=error.status)
    return toast(response, title_of(error.code, error.params), tone="warn")


async def _form(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    act: Act,
    no: str,
    form: Form = EMPTY,
    errors: Errors = NO_ERRORS,
) -> Response[Any]:
    if act.name == "split":
        form = for_split(request, form)
    page, bell, categories, teams = await asyncio.gather(
        read(request, visitor, no),
        unread(request, visitor),
        _categories(request, visitor, act),
        _teams(request, visitor, act),
    )
    return render(
        request,
        "desk/act.html",
        visitor,
        block="form",
        status=errors.status,
        act=act,
        typed=form.values,
        errors=errors,
        part=is_htmx(request),
        unread=bell,
        categories=categories,
        link_choices=link_choices(),
        teams=teams,
        cause=await _cause(request, visitor, act, page, form),
        **show(visitor, page),
    )


async def _categories(request: Request[Any, Any, Any], visitor: Visitor, act: Act) -> Options:
    """Of no use to other acts, so they do not ask for them."""
    return await category_options(request, visitor) if act.name == "set_category" else []


async def _cause(
    request: Request[Any, Any, Any], visitor: Visitor, act: Act, page: TicketPage, form: Form
) -> CauseForm | None:
    """Resolving asks for it only where the ticket cannot be resolved without, or a cause was typed."""
    is_asked = page.cause is not None and (page.cause.needed or "cause_id" in form.values)
    return (
        await cause_form(request, visitor, page.cause, form)
        if act.name == "set_cause" or (act.name == "resolve" and is_asked)
        else None
    )


async def _teams(request: Request[Any, Any, Any], visitor: Visitor, act: Act) -> Options:
    return await team_options(request, visitor) if act.name == "hand_over" else []


ROUTES = (act_form, do)
