"""`/w/{co}/projects/{code}/meetings`: what is to come, what was, and the series."""

import asyncio
from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.meetings import words
from gateway.pages.meetings.forms import at_of
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from shared.contracts.delivery import meetings as m
from shared.contracts.delivery.meeting_views import MeetingView
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/meetings"
BEGIN: dict[str, tuple[Any, type[Any]]] = {
    "plan": (m.PLAN_MEETING, m.PlanMeeting),
    "series": (m.START_SERIES, m.StartSeries),
}


@get(PATH)
async def meetings(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _show(request, visitor, code)


@post(f"{PATH}/plan", status_code=200)
async def plan(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    return await _begun(request, co, code, "plan")


@post(f"{PATH}/series", status_code=200)
async def series(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    return await _begun(request, co, code, "series")


async def _begun(request: Request[Any, Any, Any], co: str, code: str, about: str) -> Response[Any]:
    visitor = await staff(request, co, P.MEETING_KEEP)
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    call, takes = BEGIN[about]
    result = await tried(
        request, visitor, call, lambda: form.command(takes, project_id=project.id, **at_of(form)), form
    )
    if result.done is None:
        return await _show(request, visitor, code, about, result.errors, form.values)
    one = f"/{result.done.number}" if isinstance(result.done, MeetingView) else ""
    return go(request, f"/w/{co}/projects/{code}/meetings{one}")


@post(f"{PATH}/series/{{series_id:uuid}}/end", status_code=200)
async def end_series(request: Request[Any, Any, Any], co: str, code: str, series_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MEETING_KEEP)
    form = await read_form(request)
    result = await tried(request, visitor, m.END_SERIES, lambda: form.command(m.EndSeries, series_id=series_id), form)
    if result.done is None:
        return await _show(request, visitor, code, "end", result.errors)
    return go(request, f"/w/{co}/projects/{code}/meetings")


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    about: str = "",
    errors: Errors = NO_ERRORS,
    values: dict[str, str] | None = None,
) -> Response[Any]:
    project = await project_of(request, visitor, code)
    found, bell = await asyncio.gather(
        ask(request, visitor, m.LIST_MEETINGS, m.ListMeetings(project_id=project.id)), unread(request, visitor)
    )
    given = frame(visitor, bell, "meetings")
    return render(
        request,
        "meetings/meetings.html",
        visitor,
        status=errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/meetings"},
        project=project,
        found=found,
        meeting_words=words,
        about=about,
        errors={name: errors if name == about else NO_ERRORS for name in ("plan", "series", "end")},
        values=defaultdict(str, values or {}),
    )


ROUTES = (meetings, plan, series, end_series)
