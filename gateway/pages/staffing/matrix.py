"""`/w/{co}/projects/{code}/team/matrix`: who is responsible, accountable, consulted and informed, cell by cell."""

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.pages.staffing import words
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import responsibilities as c
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/team/matrix"
CELL = "c."


@get(PATH)
async def matrix(request: Request[Any, Any, Any], co: str, code: str, saved: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    project = await project_of(request, visitor, code)
    return await _show(request, visitor, project, saved=bool(saved))


@post(PATH, status_code=200)
async def save(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    """Only what differs from what the page was shown with: two who fill it in do not undo each other."""
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> c.SetCells:
        return c.SetCells(project_id=project.id, cells=_changed(form))

    result = await tried(request, visitor, c.SET_CELLS, command, form)
    if result.done is None:
        return await _show(request, visitor, project, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/team/matrix?saved=1")


def _changed(form: Form) -> tuple[c.Cell, ...]:
    """A cell is `c.TASK.MEMBER`, and beside it stands what was shown there (`was.TASK.MEMBER`)."""
    cells = []
    for name, letter in form.values.items():
        if not name.startswith(CELL) or form.text(f"was.{name.removeprefix(CELL)}") == letter.strip():
            continue
        task, _dot, member = name.removeprefix(CELL).partition(".")
        cells.append({"task_id": task, "member_id": member, "letter": letter.strip() or None})
    try:
        return msgspec.convert(tuple(cells), tuple[c.Cell, ...], strict=False)
    except msgspec.ValidationError as error:
        raise ROUTE_UNKNOWN() from error


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    project: ProjectView,
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
    *,
    saved: bool = False,
) -> Response[Any]:
    found, bell = await asyncio.gather(
        ask(request, visitor, c.READ_MATRIX, c.ReadMatrix(project_id=project.id)), unread(request, visitor)
    )
    given = frame(visitor, bell, "team")
    return render(
        request,
        "staffing/matrix.html",
        visitor,
        status=errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/team"},
        project=project,
        found=found,
        shown=_shown(found),
        typed=form.values if form else {},
        key=form.key if form else new_key(),
        team_words=words,
        letters=tuple(str(letter) for letter in c.Letter),
        errors=errors,
        saved=saved,
    )


def _shown(found: c.MatrixView) -> dict[str, str]:
    return {f"{row.task_id}.{cell.member_id}": str(cell.letter) for row in found.rows for cell in row.cells}


ROUTES = (matrix, save)
