"""`/w/{co}/projects/{code}/meetings/{number}`: one meeting, from its agenda to what came of it."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from icalendar import Calendar, Event
from litestar import Request, Response, get, post
from msgspec import Struct

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.meetings import words
from gateway.pages.meetings.forms import COMMANDS, action_rows
from gateway.pages.meetings.page import PATH
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import meetings as m
from shared.contracts.delivery.meeting_views import MeetingView
from shared.contracts.roles import Permission as P
from shared.core.clock import now

ONE = f"{PATH}/{{number:int}}"


class Again(Struct, frozen=True):
    """A page that is shown again: `about` is the form that `errors` concern, `form` what was typed."""

    about: str = ""
    errors: Errors = NO_ERRORS
    form: Form | None = None


AT_FIRST = Again()


@get(ONE)
async def meeting(request: Request[Any, Any, Any], co: str, code: str, number: int) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _show(request, visitor, code, await _found(request, visitor, code, number))


@get(f"{ONE}/meeting.ics")
async def calendar(request: Request[Any, Any, Any], co: str, code: str, number: int) -> Response[Any]:
    """For people's own calendars (RFC 5545)."""
    visitor = await staff(request, co, P.PROJECT_READ)
    one = await _found(request, visitor, code, number)
    event = Event(uid=f"{one.id}@huifang", summary=one.title, location=one.place, dtstamp=now())
    event.add("dtstart", one.starts_at)
    event.add("duration", timedelta(minutes=one.minutes))
    event.add("sequence", one.revision)
    event.add("status", "CANCELLED" if one.state == "cancelled" else "CONFIRMED")
    made = Calendar(prodid="-//Huifang//meetings//", version="2.0")
    made.add_component(event)
    name = quote(f"{code} {one.title}.ics", safe="")
    disposition = f"attachment; filename=\"meeting.ics\"; filename*=UTF-8''{name}"
    return Response(made.to_ical(), media_type="text/calendar", headers={"Content-Disposition": disposition})


@post(f"{ONE}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, code: str, number: int, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.MEETING_ATTEND if verb == "answer" else P.MEETING_KEEP)
    if verb not in COMMANDS:
        raise ROUTE_UNKNOWN()
    form = await read_form(request)
    one = await _found(request, visitor, code, number)
    call, command = COMMANDS[verb]
    result = await tried(request, visitor, call, lambda: command(form, one), form)
    if result.done is None:
        return await _show(request, visitor, code, one, Again(verb, result.errors, form))
    return go(request, f"/w/{co}/projects/{code}/meetings/{number}")


async def _found(request: Request[Any, Any, Any], visitor: Visitor, code: str, number: int) -> MeetingView:
    return await ask(request, visitor, m.FIND_MEETING, m.FindMeeting(code=code[:20], meeting_number=number))


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    one: MeetingView,
    again: Again = AT_FIRST,
) -> Response[Any]:
    about, errors, form = again.about, again.errors, again.form
    project, bell = await asyncio.gather(project_of(request, visitor, code), unread(request, visitor))
    team = [(str(each.member_id), each.name) for each in project.team]
    stored = [(each.owner_id, each.owner_name) for each in one.actions]
    given = frame(visitor, bell, "meetings")
    return render(
        request,
        "meetings/meeting.html",
        visitor,
        status=errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/meetings/{one.number}"},
        project=project,
        one=one,
        owners=with_stored(team, stored),
        lines=action_rows(one, form if about in {"write", "publish"} else None),
        meeting_words=words,
        about=about,
        errors={name: errors if name == about else NO_ERRORS for name in COMMANDS},
        values=defaultdict(str, form.values if form else {}),
    )


ROUTES = (meeting, calendar, act)
