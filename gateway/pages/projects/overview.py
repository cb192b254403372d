"""`/w/{co}/projects`: the list, and one project as a whole."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.gates import words as gate_words
from gateway.pages.projects.parts import frame
from shared.contracts.delivery import projects as c
from shared.contracts.delivery.gates import FIND_GATES
from shared.contracts.delivery.overview import PROJECT_OVERVIEW
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects"


@get(PATH)
async def projects(request: Request[Any, Any, Any], co: str, q: str = "", mine: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    command = c.ListProjects(q=q[:100], mine=mine == "1", cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, c.LIST_PROJECTS, command), unread(request, visitor))
    here = f"/w/{co}/projects"
    return render(
        request,
        "projects/list.html",
        visitor,
        **frame(visitor, bell, "projects"),
        found=found.items,
        q=q,
        mine=mine,
        first=address(here, q=q, mine=mine) if command.cursor else "",
        next=address(here, q=q, mine=mine, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/{{code:str}}")
async def project(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    if not code.startswith("P-") or len(code) > 20:
        raise c.PROJECT_NOT_FOUND()
    query = c.FindProject(code=code)
    shown, gates, bell = await asyncio.gather(
        ask(request, visitor, PROJECT_OVERVIEW, query),
        ask(request, visitor, FIND_GATES, query),
        unread(request, visitor),
    )
    given = {**frame(visitor, bell, "projects"), "gates": gates, "gate_words": gate_words}
    return render(request, "projects/project.html", visitor, **given, shown=shown)


ROUTES: tuple[HTTPRouteHandler, ...] = (projects, project)
