"""What is done on the page of a call: taking it, logging it, taking a link back, doubting an answer and deciding."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, post

from gateway.pages.callbacks.listing import page, view_of
from gateway.pages.frame import times
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import Form, errors_of, is_about_form, read_form
from gateway.pages.rating.answers import given
from gateway.visitors import Visitor
from shared.contracts.desk import call_backs as c
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

PATH = "/w/{co:str}/callbacks/{call_back_id:uuid}"
Act = Callable[[Request[Any, Any, Any], Visitor, UUID, Form], Awaitable[object]]


@post(f"{PATH}/log", status_code=200)
async def log(request: Request[Any, Any, Any], co: str, call_back_id: UUID) -> Response[Any]:
    """Done, it goes on to the next in the list."""
    return await _act(request, co, call_back_id, (P.CALLBACK_WORK, _log, "logged"))


@post(f"{PATH}/take", status_code=200)
async def take(request: Request[Any, Any, Any], co: str, call_back_id: UUID) -> Response[Any]:
    return await _act(request, co, call_back_id, (P.CALLBACK_WORK, _take, "taken"))


@post(f"{PATH}/revoke", status_code=200)
async def revoke(request: Request[Any, Any, Any], co: str, call_back_id: UUID) -> Response[Any]:
    return await _act(request, co, call_back_id, (P.CALLBACK_WORK, _revoke, "revoked"))


@post(f"{PATH}/contest", status_code=200)
async def contest(request: Request[Any, Any, Any], co: str, call_back_id: UUID) -> Response[Any]:
    return await _act(request, co, call_back_id, (P.CALLBACK_WORK, _contest, "contested"))


@post(f"{PATH}/decide", status_code=200)
async def decide(request: Request[Any, Any, Any], co: str, call_back_id: UUID) -> Response[Any]:
    return await _act(request, co, call_back_id, (P.CALLBACK_DECIDE, _decide, "decided"))


async def _log(request: Request[Any, Any, Any], visitor: Visitor, call_back_id: UUID, form: Form) -> object:
    assert visitor.standing is not None  # the door asked for it
    slot = moment_of(form.text("slot"), visitor.standing.zone)
    more = {"slot_at": slot} if slot else {}
    command = form.command(
        c.LogAttempt, call_back_id=call_back_id, result=form.text("call"), answers=given(form), **more
    )
    return await ask(request, visitor, c.LOG_ATTEMPT, command, key=form.key)


def moment_of(text: str, zone: str) -> datetime | None:
    """A browser's `datetime-local`, by the company's clock; nothing of what is none: then the call is refused as one
    that needs a time."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=times.zone(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


async def _take(request: Request[Any, Any, Any], visitor: Visitor, call_back_id: UUID, form: Form) -> object:
    command = form.command(c.TakeCallBack, call_back_id=call_back_id)
    return await ask(request, visitor, c.TAKE_CALL_BACK, command, key=form.key)


async def _revoke(request: Request[Any, Any, Any], visitor: Visitor, call_back_id: UUID, form: Form) -> object:
    command = form.command(c.MoveCallBack, call_back_id=call_back_id)
    return await ask(request, visitor, c.REVOKE_LINK, command, key=form.key)


async def _contest(request: Request[Any, Any, Any], visitor: Visitor, call_back_id: UUID, form: Form) -> object:
    command = form.command(c.ContestAnswer, call_back_id=call_back_id)
    return await ask(request, visitor, c.CONTEST_ANSWER, command, key=form.key)


async def _decide(request: Request[Any, Any, Any], visitor: Visitor, call_back_id: UUID, form: Form) -> object:
    command = form.command(c.DecideContest, call_back_id=call_back_id, counts=form.text("counts") == "1")
    return await ask(request, visitor, c.DECIDE_CONTEST, command, key=form.key)


async def _act(request: Request[Any, Any, Any], co: str, call_back_id: UUID, what: tuple[P, Act, str]) -> Response[Any]:
    needs, act, told = what
    visitor = await staff(request, co, needs)
    form = await read_form(request)
    try:
        await act(request, visitor, call_back_id, form)
    except DomainError as error:
        if not (is_about_form(error) or error.status == 403):
            raise
        return await page(request, visitor, call_back_id, form=form, errors=errors_of(error))
    view = view_of(request)
    where = "" if told == "logged" else f"/{call_back_id}"
    return go(request, f"/w/{co}/callbacks{where}?view={view}&said={told}")


ROUTES = (log, take, revoke, contest, decide)
