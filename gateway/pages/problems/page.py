"""`/w/{co}/problems/{no}`: one problem; what is written, linked, told and moved there."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from markupsafe import Markup

from gateway.i18n import _
from gateway.pages.causes.saying import cause_options
from gateway.pages.desk.numbers import number_of
from gateway.pages.frame import times
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.categories import BETWEEN
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import active_members, with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, read_form
from gateway.pages.frame.trying import Tried, tried
from gateway.pages.problems.words import DUE, HISTORY, MOVES, STATES
from gateway.visitors import Visitor
from shared.contracts.desk import problem_tickets as k
from shared.contracts.desk import problems as c
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TICKET_PAGE, NumberQuery
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError, Failure, Invalid

PATH = "/w/{co:str}/problems/{no:str}"
WRITTEN = ("title", "analysis", "workaround", "action", "cause_id", "owner_id", "action_due", "watch_days")
"""What its form writes."""
TICKET_UNKNOWN = Failure("ticket.link_other", Invalid)


def _number(no: str) -> int:
    digits = no.upper().removeprefix("PB-")
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) < 2**31):
        raise c.PROBLEM_NOT_FOUND()
    return int(digits)


async def _read(request: Request[Any, Any, Any], visitor: Visitor, no: str) -> c.ProblemView:
    return await ask(request, visitor, c.READ_PROBLEM, c.ReadProblem(number=_number(no)))


@get(PATH)
async def problem(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_READ)
    return await _page(request, visitor, no, None, NO_ERRORS)


@post(PATH, status_code=200)
async def change(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_WORK)
    form, now = await read_form(request), await _read(request, visitor, no)

    def command() -> c.ChangeProblem:
        return form.command(c.ChangeProblem, problem_id=now.id)

    result = await tried(request, visitor, c.CHANGE_PROBLEM, command, form)
    return await _after(request, visitor, no, form, result)


@post(f"{PATH}/move", status_code=200)
async def move(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_WORK)
    form, now = await read_form(request), await _read(request, visitor, no)

    def command() -> c.MoveProblem:
        return form.command(c.MoveProblem, problem_id=now.id)

    result = await tried(request, visitor, c.MOVE_PROBLEM, command, form)
    return await _after(request, visitor, no, None, result)


@post(f"{PATH}/link", status_code=200)
async def link(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    """Those that were ticked among the suggested, or the one whose number was typed."""
    visitor = await staff(request, co, P.PROBLEM_WORK)
    form, now = await read_form(request), await _read(request, visitor, no)
    ids = list(form.many.get("ticket_ids", ()))
    if form.text("number"):
        typed = await _typed(request, visitor, form.text("number"))
        if typed is None:
            return await _page(request, visitor, no, None, errors_of(TICKET_UNKNOWN()))
        ids.append(str(typed))

    def command() -> k.LinkProblem:
        return form.command(k.LinkProblem, problem_id=now.id, ticket_ids=ids)

    result = await tried(request, visitor, k.LINK_PROBLEM, command, form)
    return await _after(request, visitor, no, None, result)


async def _typed(request: Request[Any, Any, Any], visitor: Visitor, number: str) -> UUID | None:
    try:
        return (await ask(request, visitor, TICKET_PAGE, NumberQuery(number=number_of(number)))).ticket.id
    except DomainError as error:
        if error.code != TICKET_NOT_FOUND.code:
            raise
        return None


@post(f"{PATH}/unlink", status_code=200)
async def unlink(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_WORK)
    form, now = await read_form(request), await _read(request, visitor, no)

    def command() -> k.UnlinkProblem:
        return form.command(k.UnlinkProblem, problem_id=now.id)

    result = await tried(request, visitor, k.UNLINK_PROBLEM, command, form)
    return await _after(request, visitor, no, None, result)


@post(f"{PATH}/tell", status_code=200)
async def tell(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_WORK)
    form, now = await read_form(request), await _read(request, visitor, no)

    def command() -> k.TellRequesters:
        return form.command(k.TellRequesters, problem_id=now.id)

    result = await tried(request, visitor, k.TELL_REQUESTERS, command, form)
    return await _after(request, visitor, no, form, result)


async def _after(
    request: Request[Any, Any, Any], visitor: Visitor, no: str, form: Form | None, result: Tried[c.ProblemView]
) -> Response[Any]:
    assert visitor.standing is not None
    if result.done is None:
        return await _page(request, visitor, no, form, result.errors)
    return go(request, f"/w/{visitor.standing.slug}/problems/{result.done.number}")


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor, no: str, form: Form | None, errors: Errors
) -> Response[Any]:
    assert visitor.standing is not None
    found, bell, causes, members = await asyncio.gather(
        _read(request, visitor, no),
        unread(request, visitor),
        cause_options(request, visitor),
        active_members(request, visitor),
    )
    base = f"/w/{visitor.standing.slug}"
    stored = {name: str(getattr(found, name) if getattr(found, name) is not None else "") for name in WRITTEN}
    owners = with_stored([(str(one.id), one.name) for one in members], [(found.owner_id, found.owner)])
    return render(
        request,
        "problems/problem.html",
        visitor,
        block="content",
        status=errors.status,
        unread=bell,
        counts=None,
        base=base,
        here=f"{base}/problems",
        own=f"{base}/problems/{found.number}",
        zone=visitor.standing.zone,
        problem=found,
        values={**stored, **(form.values if form else {})},
        errors=errors,
        keys=new_key,
        causes=with_stored(causes, [(found.cause_id, BETWEEN.join(found.cause))]),
        owners=owners,
        works=visitor.may(P.PROBLEM_WORK),
        moves=[(verb, _(MOVES[verb])) for verb in found.verbs if verb in MOVES],
        state_words={state: (_(word), tone, icon) for state, (word, tone, icon) in STATES.items()},
        lines=[(one, _line(one)) for one in reversed(found.history)],
    )


def _line(entry: c.ProblemEntry) -> Markup:
    text = DUE if entry.verb == "change" and entry.data.get("due") else HISTORY.get(entry.verb, HISTORY["change"])
    shown = {**entry.data, "due": times.dated(entry.data.get("due", ""))}
    said = {name: Markup("<b>{}</b>").format(value) for name, value in shown.items()}
    given = {"actor": Markup("<b>{}</b>").format(entry.actor_name), "owner": "—", "tickets": "", "count": "", **said}
    return Markup(_(text)).format(**given)  # noqa: S704 - a catalogue's text; what is filled in is escaped


ROUTES = (problem, change, move, link, unlink, tell)
