"""The acts that concern two tickets: linking, merging, splitting, as acting.py needs them; and taking a link away."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, post

from gateway.pages.desk.acts import Act
from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import Form, read_form
from gateway.visitors import Visitor
from shared.contracts.desk.linking import UNLINK_TICKET, UnlinkTicket
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TICKET_PAGE, NumberQuery, TicketView
from shared.contracts.roles import Permission
from shared.core.errors import DomainError, Failure, Invalid

AWAY_FROM = frozenset({"merge", "split"})
"""Acts after which one goes on with the other ticket."""
OTHER = {"link": "other_id", "merge": "into_id"}
"""The field of the command that takes the ticket whose number was typed."""
OTHER_UNKNOWN = Failure("ticket.link_other", Invalid)


async def other_of(request: Request[Any, Any, Any], visitor: Visitor, act: Act, form: Form) -> dict[str, Any]:
    """The ticket whose number was typed, or chosen among those of the same customer. Raises that there is none."""
    if act.name not in OTHER:
        return {}
    typed = form.text("number") or form.text("other")
    try:
        page = await ask(request, visitor, TICKET_PAGE, NumberQuery(number=number_of(typed)))
    except DomainError as error:
        if error.code != TICKET_NOT_FOUND.code:
            raise
        raise OTHER_UNKNOWN(fields={"number": OTHER_UNKNOWN.code}) from error
    return {OTHER[act.name]: page.ticket.id}


def for_split(request: Request[Any, Any, Any], form: Form) -> Form:
    """Which message, from the link beside it, until the form itself says so."""
    message = request.query_params.get("message", "")
    return Form(values={"message_id": message, **form.values}, many=form.many, key=form.key)


def told_after(request: Request[Any, Any, Any], visitor: Visitor, made: TicketView) -> Response[Any]:
    """To the other ticket; a merge can be undone from there."""
    assert visitor.standing is not None  # staff have one
    return go(request, f"/w/{visitor.standing.slug}/tickets/{made.number}")


@post("/w/{co:str}/tickets/{no:str}/unlink/{link:uuid}", status_code=200)
async def unlink(request: Request[Any, Any, Any], co: str, no: str, link: UUID) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_WORK)
    form = await read_form(request)
    await ask(request, visitor, UNLINK_TICKET, UnlinkTicket(link_id=link), key=form.key)
    return go(request, f"/w/{co}/tickets/HD-{number_of(no)}")


ROUTES = (unlink,)
