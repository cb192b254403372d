"""`/w/{co}/projects/{code}/changes/7`: one change request, what it does, and who agreed."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.baselines import words as own
from gateway.pages.baselines.pages import show
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame, rows
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import changes as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/changes"
MOVES = {"hand_in": c.HAND_IN_CHANGE, "review": c.REVIEW_CHANGE, "apply": c.APPLY_CHANGE}
OPEN = frozenset({c.ChangeState.DRAFT, c.ChangeState.ASSESSING, c.ChangeState.INTERNAL_REVIEW})
SPARE = 2
DAY = 480


@post(PATH, status_code=200)
async def write(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    result = await tried(
        request, visitor, c.WRITE_CHANGE, lambda: form.command(c.WriteChange, project_id=project.id), form
    )
    if result.done is None:
        return await show(request, visitor, code, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/changes/{result.done.number}")


@get(f"{PATH}/{{number:int}}")
async def change(request: Request[Any, Any, Any], co: str, code: str, number: int) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _page(request, visitor, await _found(request, visitor, code, number))


@post(f"{PATH}/{{number:int}}", status_code=200)
async def save(request: Request[Any, Any, Any], co: str, code: str, number: int) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    one = await _found(request, visitor, code, number)

    def command() -> c.SaveChange:
        return form.command(c.SaveChange, change_id=one.id, work=_work(form))

    result = await tried(request, visitor, c.SAVE_CHANGE, command, form)
    if result.done is None:
        return await _page(request, visitor, one, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/changes/{number}")


@post(f"{PATH}/{{number:int}}/{{verb:str}}", status_code=200)
async def move(request: Request[Any, Any, Any], co: str, code: str, number: int, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    if verb not in MOVES:
        raise ROUTE_UNKNOWN()
    form = await read_form(request)
    one = await _found(request, visitor, code, number)
    result = await tried(request, visitor, MOVES[verb], lambda: form.command(c.MoveChange, change_id=one.id), form)
    if result.done is None:
        return await _page(request, visitor, await _found(request, visitor, code, number), result.errors)
    return go(request, f"/w/{co}/projects/{code}/changes/{number}")


async def _found(request: Request[Any, Any, Any], visitor: Visitor, code: str, number: int) -> c.ChangeView:
    if not 0 < number < 2**31:
        raise c.CHANGE_NOT_FOUND()
    return await ask(request, visitor, c.FIND_CHANGE, c.FindChange(code=code[:20], change_number=number))


def _work(form: Form) -> list[dict[str, Any]]:
    """Lines of work: an unreadable number is said at the list."""
    found = []
    for how, number, name, days in rows(form, "work_how", "work_number", "work_name", "work_days"):
        where = {"after" if how == "after" else "task": number} if number else {}
        minutes = int(float(days) * DAY) if days.replace(".", "", 1).isdecimal() and len(days) < 8 else days
        found.append({"name": name, "minutes": minutes, **where})
    return found


async def _page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    one: c.ChangeView,
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
) -> Response[Any]:
    edits = "save" in one.verbs
    project, bell = await asyncio.gather(project_of(request, visitor, one.project_code), unread(request, visitor))
    what_if = await ask(request, visitor, c.WHAT_IF, c.AskWhatIf(change_id=one.id)) if one.state in OPEN else None
    shown = frame(visitor, bell, "projects")
    here = f"{shown['base']}/projects/{one.project_code}"
    return render(
        request,
        "baselines/change.html",
        visitor,
        status=errors.status,
        **{**shown, "here": here},
        own=own,
        one=project,
        change=one,
        edits=edits,
        what_if=what_if,
        values=form.values if form else _values(one),
        lines=_lines(form, one),
        spare=SPARE,
        key=form.key if form and form.key else shown["new_key"](),
        errors=errors,
    )


def _values(one: c.ChangeView) -> dict[str, Any]:
    names = ("title", "text", "customer_ref", "cost", "category", "quality", "risk", "revision")
    return {**{name: getattr(one, name) for name in names}, "days": "" if one.days is None else str(one.days)}


def _lines(form: Form | None, one: c.ChangeView) -> list[tuple[str, ...]]:
    if form is not None:
        return rows(form, "work_how", "work_number", "work_name", "work_days")
    return [
        (
            "after" if each.task is None else "task",
            str(each.after or "") if each.task is None else str(each.task),
            each.name,
            own.effort(each.minutes),
        )
        for each in one.work
    ]


ROUTES: tuple[HTTPRouteHandler, ...] = (write, change, save, move)
