"""`/w/{co}/projects/{code}/plan/days`: days that differ, and leave; what moves dates without anybody moving a task."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan import week
from gateway.pages.plan.page import PLAN
from gateway.pages.plan.reading import project_of
from gateway.visitors import Visitor
from shared.contracts.delivery import plan_days as d
from shared.contracts.delivery import work_week as w
from shared.contracts.roles import Permission as P
from shared.contracts.roles import Role

DAYS = f"{PLAN}/days"
BLANK = dict.fromkeys(("on", "mark", "name", "member_id", "first", "last"), "")


@get(DAYS)
async def days(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _show(request, visitor, code)


@post(DAYS, status_code=200)
async def set_day(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> d.SetWorkDay:
        return form.command(d.SetWorkDay, project_id=project.id)

    result = await tried(request, visitor, d.SET_WORK_DAY, command, form)
    if result.done is None:
        return await _show(request, visitor, code, form=form, errors=result.errors, about="day")
    return go(request, f"/w/{co}/projects/{code}/plan/days")


@post(f"{PLAN}/leave", status_code=200)
async def add_leave(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> d.AddLeave:
        return form.command(d.AddLeave, project_id=project.id)

    result = await tried(request, visitor, d.ADD_LEAVE, command, form)
    if result.done is None:
        return await _show(request, visitor, code, form=form, errors=result.errors, about="leave")
    return go(request, f"/w/{co}/projects/{code}/plan/days")


@post(f"{PLAN}/leave/{{leave_id:uuid}}/end", status_code=200)
async def end_leave(request: Request[Any, Any, Any], co: str, code: str, leave_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    form = await read_form(request)
    result = await tried(request, visitor, d.END_LEAVE, lambda: d.EndLeave(leave_id=leave_id), form)
    if result.done is None:
        return await _show(request, visitor, code, errors=result.errors, about="leave")
    return go(request, f"/w/{co}/projects/{code}/plan/days")


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    *,
    form: Form | None = None,
    errors: Errors = NO_ERRORS,
    about: str = "",
) -> Response[Any]:
    assert visitor.standing is not None
    project = await project_of(request, visitor, code)
    found, kept, bell = await asyncio.gather(
        ask(request, visitor, d.LIST_PLAN_DAYS, d.ListPlanDays(project_id=project.id)),
        ask(request, visitor, w.READ_WORK_WEEK, w.ReadWorkWeek()),
        unread(request, visitor),
    )
    base = f"/w/{visitor.standing.slug}"
    return render(
        request,
        "plan/days.html",
        visitor,
        block="content",
        status=errors.status,
        unread=bell,
        counts=None,
        base=base,
        here=f"{base}/projects/{project.code}/plan",
        project=project,
        found=found,
        team=[(str(one.member_id), one.name) for one in project.team],
        values={**BLANK, **(form.values if form is not None else {})},
        about=about,
        errors={name: errors if about == name else NO_ERRORS for name in ("day", "leave", "week")},
        keys=new_key,
        edits=visitor.may(P.PLAN_EDIT),
        sets_week=visitor.may(P.WORK_WEEK_MANAGE),
        **week.shown(kept, form if about == "week" else None),
        whole=not {Role.MG, Role.AD}.isdisjoint(visitor.standing.roles),
    )


@post(f"{DAYS}/week", status_code=200)
async def set_week(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.WORK_WEEK_MANAGE)
    form = await read_form(request)

    def command() -> w.SetWorkWeek:
        return form.command(w.SetWorkWeek, weekdays=form.many.get("weekdays", []), **week.minutes_of(form))

    result = await tried(request, visitor, w.SET_WORK_WEEK, command, form)
    if result.done is None:
        return await _show(request, visitor, code, form=form, errors=week.at_fields(result.errors), about="week")
    return go(request, f"/w/{co}/projects/{code}/plan/days")


ROUTES = (days, set_day, add_leave, end_leave, set_week)
