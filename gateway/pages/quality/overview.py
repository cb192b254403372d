"""`/w/{co}/quality`: the board of nonconformities, the list, the checks, and what the figures show."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.quality.parts import ALL, frame
from gateway.visitors import Visitor
from shared.contracts.delivery import checks as k
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery.projects import LIST_PROJECTS, ListProjects
from shared.contracts.delivery.quality import QUALITY_BOARD, QUALITY_FIGURES, QualityQuery
from shared.contracts.delivery.quality_kinds import (
    CheckMethod,
    CheckState,
    DefectGrade,
    DefectSource,
    NonconformityState,
)
from shared.contracts.roles import Permission as P


@get(ALL)
async def board(request: Request[Any, Any, Any], co: str, project: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_READ)
    query = QualityQuery(project_id=_id(project))
    found, projects, bell = await asyncio.gather(
        ask(request, visitor, QUALITY_BOARD, query), _projects(request, visitor), unread(request, visitor)
    )
    shown = frame(visitor, bell, "board")
    return render(request, "quality/board.html", visitor, **shown, board=found, projects=projects, project=project)


@get(f"{ALL}/list")
async def listed(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """`project`, `state`, `grade`, `source`, `q`, `mine` and `late` narrow it."""
    visitor = await staff(request, co, P.QUALITY_READ)
    given = {name: request.query_params.get(name, "")[:100] for name in FILTERS}
    command = c.ListNonconformities(
        project_id=_id(given["project"]),
        state=NonconformityState(given["state"]) if given["state"] in set(NonconformityState) else None,
        grade=DefectGrade(given["grade"]) if given["grade"] in set(DefectGrade) else None,
        source=DefectSource(given["source"]) if given["source"] in set(DefectSource) else None,
        q=given["q"],
        mine=given["mine"] == "1",
        late=given["late"] == "1",
        cursor=given_cursor(request),
    )
    found, projects, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_NONCONFORMITIES, command), _projects(request, visitor), unread(request, visitor)
    )
    here = f"/w/{co}/quality/list"
    return render(
        request,
        "quality/list.html",
        visitor,
        **frame(visitor, bell, "list"),
        found=found.items,
        given=given,
        projects=projects,
        first=address(here, **given) if command.cursor else "",
        next=address(here, **given, cursor=found.next) if found.next else "",
    )


@get(f"{ALL}/checks")
async def checks(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_READ)
    given = {name: request.query_params.get(name, "")[:100] for name in CHECK_FILTERS}
    command = k.ListChecks(
        project_id=_id(given["project"]),
        state=CheckState(given["state"]) if given["state"] in set(CheckState) else None,
        method=CheckMethod(given["method"]) if given["method"] in set(CheckMethod) else None,
        mine=given["mine"] == "1",
        late=given["late"] == "1",
        cursor=given_cursor(request),
    )
    found, projects, bell = await asyncio.gather(
        ask(request, visitor, k.LIST_CHECKS, command), _projects(request, visitor), unread(request, visitor)
    )
    here = f"/w/{co}/quality/checks"
    return render(
        request,
        "quality/checks.html",
        visitor,
        **frame(visitor, bell, "checks"),
        found=found.items,
        given=given,
        projects=projects,
        first=address(here, **given) if command.cursor else "",
        next=address(here, **given, cursor=found.next) if found.next else "",
    )


@get(f"{ALL}/analysis")
async def analysis(request: Request[Any, Any, Any], co: str, project: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_READ)
    query = QualityQuery(project_id=_id(project))
    found, projects, bell = await asyncio.gather(
        ask(request, visitor, QUALITY_FIGURES, query), _projects(request, visitor), unread(request, visitor)
    )
    shown = frame(visitor, bell, "analysis")
    return render(request, "quality/analysis.html", visitor, **shown, figures=found, projects=projects, project=project)


FILTERS = ("project", "state", "grade", "source", "q", "mine", "late")
CHECK_FILTERS = ("project", "state", "method", "mine", "late")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def _projects(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """The latest that the reader may see."""
    found = await ask(request, visitor, LIST_PROJECTS, ListProjects(limit=100))
    return [(str(one.id), one.name) for one in found.items]


ROUTES: tuple[HTTPRouteHandler, ...] = (board, listed, checks, analysis)
