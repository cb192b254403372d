"""`/p/{co}/ratings/{id}`: the same questions for who is signed in."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.portal.parts import ask_once, base_of, key_after
from gateway.pages.rating import answers as words
from gateway.visitors import Visitor
from shared.contracts.desk.call_backs import RATE, READ_RATING, Rate, ReadRating
from shared.core.errors import DomainError

PATH = "/p/{co:str}/ratings/{call_back_id:uuid}"


@get(PATH)
async def show(request: Request[Any, Any, Any], co: str, call_back_id: UUID) -> Response[str]:
    return await _page(request, await customer(request, co), call_back_id)


@post(PATH, status_code=200)
async def answer(request: Request[Any, Any, Any], co: str, call_back_id: UUID) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)
    try:
        command = form.command(
            Rate, call_back_id=call_back_id, answers=words.given(form), opts_out=bool(form.text("opts_out"))
        )
        done = await ask_once(request, visitor, RATE, command, form)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _page(request, visitor, call_back_id, form, errors_of(error), key_after(form, error))
    if done.ticket_number is None:
        return go(request, base_of(visitor))
    return go(request, f"{base_of(visitor)}/tickets/{done.ticket_number}")


async def _page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    call_back_id: UUID,
    form: Form | None = None,
    errors: Errors = NO_ERRORS,
    key: str = "",
) -> Response[str]:
    shown = await ask(request, visitor, READ_RATING, ReadRating(call_back_id=call_back_id))
    return render(
        request,
        "rating/portal.html",
        visitor,
        status=errors.status,
        headers=errors.headers,
        unread=await unread(request, visitor),
        shown=shown,
        action=f"{base_of(visitor)}/ratings/{call_back_id}",
        values=form.values if form else {},
        many=form.many if form else {},
        errors=errors,
        key=key or new_key(),
        words=words,
    )


ROUTES = (show, answer)
