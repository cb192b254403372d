"""`/w/{co}/recoveries/{id}`: one unhappy customer, and what is done about it by when."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.callbacks import words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.desk import recoveries as r
from shared.contracts.roles import Permission as P
from shared.core.clock import now
from shared.core.errors import DomainError

SAYING = {"contact": r.CONTACT_RECOVERY, "plan": r.PLAN_RECOVERY, "finish": r.FINISH_RECOVERY}
MOVING = {"take": r.TAKE_RECOVERY, "close": r.CLOSE_RECOVERY}


@get("/w/{co:str}/recoveries/{recovery_id:uuid}")
async def case(request: Request[Any, Any, Any], co: str, recovery_id: UUID) -> Response[str]:
    visitor = await staff(request, co, P.CALLBACK_READ)
    return await _page(request, visitor, recovery_id)


@post("/w/{co:str}/recoveries/{recovery_id:uuid}/{verb:str}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, recovery_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_DECIDE)
    form = await read_form(request)
    try:
        if verb in SAYING:
            said = form.command(r.SayRecovery, recovery_id=recovery_id)
            await ask(request, visitor, SAYING[verb], said, key=form.key)
        elif verb in MOVING:
            moved = form.command(r.MoveRecovery, recovery_id=recovery_id)
            await ask(request, visitor, MOVING[verb], moved, key=form.key)
        else:
            raise ROUTE_UNKNOWN()
    except DomainError as error:
        if not (is_about_form(error) or error.status == 403):
            raise
        return await _page(request, visitor, recovery_id, form, errors_of(error))
    return go(request, f"/w/{co}/recoveries/{recovery_id}")


async def _page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    recovery_id: UUID,
    form: Form | None = None,
    errors: Errors = NO_ERRORS,
) -> Response[str]:
    assert visitor.standing is not None  # the door asked for it
    command = r.ReadRecovery(recovery_id=recovery_id)
    one, bell = await asyncio.gather(ask(request, visitor, r.READ_RECOVERY, command), unread(request, visitor))
    base = f"/w/{visitor.standing.slug}"
    return render(
        request,
        "callbacks/case.html",
        visitor,
        status=errors.status,
        headers=errors.headers,
        unread=bell,
        counts=None,
        base=base,
        here=f"{base}/recoveries/{recovery_id}",
        one=one,
        step=next((verb for verb in words.STEPS if verb in one.verbs), ""),
        is_late=one.due_at is not None and one.due_at < now(),
        words=words,
        zone=visitor.standing.zone,
        values=form.values if form else {},
        errors=errors,
        key=(form.key if form else "") or new_key(),
        new_key=new_key,
    )


ROUTES = (case, act)
