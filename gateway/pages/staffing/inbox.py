"""`/w/{co}/staffing`: whom the reader is asked to let go, the seats he holds, and claims of skills that he verifies."""

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
from gateway.pages.projects.parts import frame
from gateway.pages.staffing import words
from gateway.pages.staffing.acts import AT_FIRST, Again, acted
from gateway.visitors import Visitor
from shared.contracts.delivery import skills as k
from shared.contracts.delivery import staffing as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/staffing"


@get(PATH)
async def inbox(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _show(request, visitor, AT_FIRST)


@post(f"{PATH}/{{staffing_id:uuid}}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, staffing_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    form = await read_form(request)
    result = await acted(request, visitor, staffing_id, verb, form)
    if result.done is None:
        return await _show(request, visitor, Again(f"{staffing_id}-{verb}", result.errors, form.values))
    return go(request, f"/w/{co}/staffing")


async def _show(request: Request[Any, Any, Any], visitor: Visitor, again: Again) -> Response[Any]:
    boxes, claims, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_STAFFING, c.ListStaffing()),
        ask(request, visitor, k.LIST_WAITING_SKILLS, k.ListWaitingSkills()),
        unread(request, visitor),
    )
    given = frame(visitor, bell, "")
    return render(
        request,
        "staffing/inbox.html",
        visitor,
        status=again.errors.status,
        **{**given, "here": f"{given['base']}/staffing"},
        boxes=boxes,
        claims=claims.items,
        team_words=words,
        again=again,
        values=defaultdict(str, again.values),
    )


ROUTES = (inbox, act)
