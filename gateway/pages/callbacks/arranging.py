"""`/w/{co}/callbacks/arrange`: a call-back that a person wants, about a resolved ticket or an entry of the register."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.pages.callbacks.acting import moment_of
from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.visitors import Visitor
from shared.contracts.desk.arranging import ARRANGE_CALL_BACK, ARRANGED_ABOUT, ArrangeCallBack
from shared.contracts.desk.call_backs import SLOT_NEEDED
from shared.contracts.desk.improvements import READ_IMPROVEMENT, ReadImprovement
from shared.contracts.helpdesk import TICKET_PAGE, NumberQuery
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/callbacks/arrange"


class About(Struct, frozen=True, kw_only=True):
    """What it is about, and where it is read beneath the workspace."""

    number: str
    title: str
    name: str
    place: str
    ticket_id: UUID | None = None
    improvement_id: UUID | None = None


@get(PATH)
async def arranging(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_WORK)
    return await _form(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(PATH, status_code=200)
async def arrange(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_WORK)
    form, about = await read_form(request), await _about(request, visitor)
    result = await tried(request, visitor, ARRANGE_CALL_BACK, _command(visitor, form, about), form)
    if result.done is None:
        return await _form(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/callbacks/{result.done.id}?view=team&said=arranged")


def _command(visitor: Visitor, form: Form, about: About) -> Callable[[], ArrangeCallBack]:
    assert visitor.standing is not None  # the door asked for it
    text, zone = form.text("due_at"), visitor.standing.zone

    def command() -> ArrangeCallBack:
        due_at = moment_of(text, zone)
        if text and due_at is None:
            raise SLOT_NEEDED(fields={"due_at": SLOT_NEEDED.code})
        return ArrangeCallBack(ticket_id=about.ticket_id, improvement_id=about.improvement_id, due_at=due_at)

    return command


async def _about(request: Request[Any, Any, Any], visitor: Visitor) -> About:
    """`ticket` is a number, `improvement` an id. Raises that there is neither."""
    number, entry = (request.query_params.get(name, "") for name in ("ticket", "improvement"))
    if number:
        page = await ask(request, visitor, TICKET_PAGE, NumberQuery(number=number_of(number)))
        found = page.ticket
        return About(
            number=found.number,
            title=found.title,
            name=found.requester_name,
            place=f"tickets/{found.number}",
            ticket_id=found.id,
        )
    try:
        improvement_id = UUID(entry)
    except ValueError as error:
        raise ARRANGED_ABOUT() from error
    one = await ask(request, visitor, READ_IMPROVEMENT, ReadImprovement(improvement_id=improvement_id))
    return About(
        number=one.number,
        title=one.title,
        name=one.requester_name,
        place=f"improvements/{one.id}",
        improvement_id=one.id,
    )


async def _form(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    about = await _about(request, visitor)
    assert visitor.standing is not None  # the door asked for it
    base = f"/w/{visitor.standing.slug}"
    asked = f"ticket={about.number}" if about.ticket_id else f"improvement={about.improvement_id}"
    return render(
        request,
        "callbacks/arrange.html",
        visitor,
        status=errors.status,
        unread=await unread(request, visitor),
        counts=None,
        base=base,
        action=f"{base}/callbacks/arrange?{asked}",
        about=about,
        values=form.values,
        errors=errors,
        key=form.key or new_key(),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (arranging, arrange)
