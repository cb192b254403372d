"""`/w/{co}/projects/{code}/team`: members with their seats, what is open, and whom it could be given to."""

import asyncio
from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.pages.staffing import words
from gateway.pages.staffing.acts import AT_FIRST, Again, acted
from gateway.visitors import Visitor
from shared.contracts.delivery import skills as k
from shared.contracts.delivery import staffing as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/team"


@get(PATH)
async def team(request: Request[Any, Any, Any], co: str, code: str, seat: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _show(request, visitor, code, seat)


@post(PATH, status_code=200)
async def ask_staff(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.STAFFING_ASK)
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    result = await tried(request, visitor, c.ASK_STAFF, lambda: form.command(c.AskStaff, project_id=project.id), form)
    if result.done is None:
        return await _show(request, visitor, code, "", Again("ask", result.errors, form.values))
    return go(request, f"/w/{co}/projects/{code}/team?seat={result.done.number}")


@post(f"{PATH}/{{staffing_id:uuid}}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, code: str, staffing_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    form = await read_form(request)
    result = await acted(request, visitor, staffing_id, verb, form)
    if result.done is None:
        again = Again(f"{staffing_id}-{verb}", result.errors, form.values)
        return await _show(request, visitor, code, form.text("number"), again)
    return go(request, f"/w/{co}/projects/{code}/team?seat={result.done.number}")


async def _show(
    request: Request[Any, Any, Any], visitor: Visitor, code: str, chosen: str, again: Again = AT_FIRST
) -> Response[Any]:
    project = await project_of(request, visitor, code)
    found, catalogue, bell = await asyncio.gather(
        ask(request, visitor, c.READ_TEAM, c.ReadTeam(project_id=project.id)),
        ask(request, visitor, k.LIST_SKILLS, k.ListSkills()),
        unread(request, visitor),
    )
    one = next((each for each in (*found.open, *found.seats, *found.ended) if each.number == chosen), None)
    looking = one is not None and "pick" in one.verbs
    shortlist = None
    if one is not None and looking:
        shortlist = await ask(request, visitor, c.READ_SHORTLIST, c.ReadShortlist(staffing_id=one.id))
    given = frame(visitor, bell, "team")
    return render(
        request,
        "staffing/team.html",
        visitor,
        status=again.errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/team"},
        project=project,
        found=found,
        one=one,
        shortlist=shortlist,
        skills=[(str(each.id), each.name) for each in catalogue.items if not each.is_retired],
        team_words=words,
        again=again,
        fresh=defaultdict(str, first=project.starts, last=project.ends, percent=100, min_level=3),
        values=defaultdict(str, again.values),
    )


ROUTES = (team, ask_staff, act)
