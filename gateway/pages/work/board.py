"""`/w/{co}/projects/{code}/board`: a project's tasks by where they are. A card is moved by its buttons, or dragged."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.work import words
from gateway.pages.work.parts import CALLS, found, frame
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import work as w
from shared.contracts.delivery.work_views import BoardView
from shared.contracts.roles import Permission as P

BOARD = "/w/{co:str}/projects/{code:str}/board"


@get(BOARD)
async def board(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _show(request, visitor, code, request.query_params.get("who", ""))


@post(f"{BOARD}/{{number:int}}/{{verb:str}}", status_code=200)
async def move(request: Request[Any, Any, Any], co: str, code: str, number: int, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.TASK_WORK)
    if verb not in words.PLAIN:
        raise ROUTE_UNKNOWN()
    form, one = await read_form(request), await found(request, visitor, code, number)
    call = CALLS[verb]
    result = await tried(request, visitor, call, lambda: form.command(call.takes, task_id=one.card.task_id), form)
    who = form.text("who")
    if result.done is None:
        return await _show(request, visitor, code, who, result.errors)
    return go(request, f"/w/{co}/projects/{code}/board?said={verb}{'&who=' + who if _uuid(who) else ''}")


async def _show(
    request: Request[Any, Any, Any], visitor: Visitor, code: str, who: str, errors: Errors = NO_ERRORS
) -> Response[Any]:
    assert visitor.standing is not None
    project = await project_of(request, visitor, code)
    query = w.ReadBoard(project_id=project.id, member_id=_uuid(who))
    seen, bell = await asyncio.gather(ask(request, visitor, w.READ_BOARD, query), unread(request, visitor))
    base = f"/w/{visitor.standing.slug}"
    said = words.SAID.get(request.query_params.get("said", ""), "") if not errors.title else ""
    return render(
        request,
        "work/board.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, "board") | {"here": f"{base}/projects/{project.code}/board"},
        project=project,
        board=seen,
        columns=_columns(seen),
        who=who if _uuid(who) else "",
        me=str(visitor.standing.membership_id),
        errors=errors,
        said=_(said) if said else "",
    )


def _columns(seen: BoardView) -> list[tuple[str, str, list[Any]]]:
    """Name, the state that a card gets there, cards."""
    return [
        (_(word), str(states[0]), [card for card in seen.cards if card.state in states])
        for word, states in words.COLUMNS
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES: tuple[HTTPRouteHandler, ...] = (board, move)
