"""`/w/{co}/projects/{code}/tasks/{number}`: one task: what it requires, how far it is, what was said, and the next
steps."""

import asyncio
from decimal import Decimal, InvalidOperation
from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.files.forms import attached_to
from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.quality.parts import filled
from gateway.pages.work import words
from gateway.pages.work.parts import CALLS, found, frame
from gateway.visitors import Visitor
from gateway.web.bodies import UPLOAD_BYTES
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.delivery.work import WORK_KIND
from shared.contracts.delivery.work_views import TaskWorkView
from shared.contracts.parties import Party
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

TASK = "/w/{co:str}/projects/{code:str}/tasks/{number:int}"


class Again(Struct, frozen=True, kw_only=True):
    """A page that is shown again: the form as it was filled, of which verb, and what is wrong."""

    verb: str = ""
    form: Form | None = None
    errors: Errors = NO_ERRORS


AT_FIRST = Again()


@get(TASK)
async def task(request: Request[Any, Any, Any], co: str, code: str, number: int) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    try:
        one = await found(request, visitor, code, number)
    except DomainError as refused:
        if refused.code != WORK_KIND.code:
            raise
        return go(request, f"/w/{co}/projects/{code}/plan")  # a phase: its parts are there
    return await _show(request, visitor, one, AT_FIRST)


@post(f"{TASK}/attach", status_code=200, request_max_body_size=UPLOAD_BYTES)
async def attach(request: Request[Any, Any, Any], co: str, code: str, number: int) -> Response[Any]:
    visitor = await staff(request, co, P.TASK_WORK)
    form, one = await read_form(request), await found(request, visitor, code, number)
    attached = await attached_to(request, visitor, form, Party.PROJECTS)
    call = CALLS["attach"]
    try:
        attached.check()
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _show(request, visitor, one, Again(verb="attach", errors=errors_of(error)))
    given = {"task_id": one.card.task_id, "files": attached.receipts}
    result = await tried(request, visitor, call, lambda: form.command(call.takes, **given), form)
    if result.done is None:
        again = Again(verb="attach", form=result.again(form), errors=result.errors)
        return await _show(request, visitor, one, again)
    return go(request, f"{_here(co, one)}?said=attach")


@post(f"{TASK}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, code: str, number: int, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.TASK_WORK)
    if verb not in CALLS:
        raise ROUTE_UNKNOWN()
    form, one = await read_form(request), await found(request, visitor, code, number)
    call, given = CALLS[verb], _given(form, one)
    result = await tried(request, visitor, call, lambda: form.command(call.takes, **given), form)
    if result.done is None:
        again = Again(verb=verb, form=result.again(form), errors=result.errors)
        return await _show(request, visitor, await found(request, visitor, code, number), again)
    return go(request, f"{_here(co, one)}?said={verb}")


def _given(form: Form, one: TaskWorkView) -> dict[str, Any]:
    """Beside what the form has by the names of the command: what is left is typed in hours."""
    given: dict[str, Any] = {"task_id": one.card.task_id}
    text = form.text("remaining")
    if text:
        try:
            given["remaining"] = int(Decimal(text) * 60)
        except (InvalidOperation, ValueError, OverflowError):
            given["remaining"] = text
    return given


def _here(co: str, one: TaskWorkView) -> str:
    return f"/w/{co}/projects/{one.card.project_code}/tasks/{one.card.number}"


async def _show(request: Request[Any, Any, Any], visitor: Visitor, one: TaskWorkView, again: Again) -> Response[Any]:
    assert visitor.standing is not None
    project, bell = await asyncio.gather(project_of(request, visitor, one.card.project_code), unread(request, visitor))
    said = words.SAID.get(request.query_params.get("said", ""), "") if not again.verb else ""
    return render(
        request,
        "work/task.html",
        visitor,
        status=again.errors.status,
        **frame(visitor, bell, "board") | {"here": _here(visitor.standing.slug, one)},
        one=one,
        card=one.card,
        project=project,
        people=_people(project, one),
        again=again,
        values=filled(again.form),
        of=lambda verb: again.errors if again.verb == verb else NO_ERRORS,
        key=lambda verb: again.form.key if again.form is not None and again.verb == verb else new_key(),
        said=_(said) if said else "",
    )


def _people(project: ProjectView, one: TaskWorkView) -> list[tuple[str, str]]:
    team = [(str(each.member_id), each.name) for each in project.team]
    return with_stored(team, [(one.card.owner_id, one.card.owner), (one.card.reviewer_id, one.card.reviewer)])


ROUTES: tuple[HTTPRouteHandler, ...] = (task, attach, act)
