"""What a ticket is: its type, how strong it is, and the company's own tags."""

from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Rest, View
from shared.contracts.fields import Limit, Revision, TicketId
from shared.contracts.helpdesk import (
    TICKET_NOT_FOUND,
    TICKET_STALE,
    Level,
    Priority,
    Tags,
    TicketEvent,
    TicketType,
    TicketView,
    helpdesk,
)
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid

MOST_TAGS = 20
"""On one ticket: more say nothing any more."""

Why = Annotated[str, Meta(max_length=200, examples=["客戶的申報今天截止"])]


class TagList(View):
    items: tuple[str, ...]


class ClassifyTicket(Command):
    """All of it as it is to be. `priority` None follows impact and urgency by the company's matrix; another one than
    that needs its `reason`, and stays until somebody changes it."""

    ticket_id: TicketId
    revision: Revision
    type: TicketType | None
    impact: Level
    urgency: Level
    priority: Priority | None = None
    reason: Why = ""


class TagTicket(Command):
    """Tags that are there already, or gone already, are no fault: two people may do so at once."""

    ticket_id: TicketId
    add: Tags = ()
    remove: Tags = ()


class TagsQuery(Command):
    """Tags in use at the company whose beginning is `q`, by name; those that only contain it follow."""

    q: Annotated[str, Meta(max_length=40)] = ""
    limit: Limit = 20


PRIORITY_REASON = Failure("ticket.priority_reason", Invalid)
TAGS_FULL = Failure("ticket.tags_full", Conflict)

CLASSIFY_TICKET = helpdesk.call(
    feature="tickets",
    verb="classify",
    says="Say what kind of ticket it is and how strong: type, impact, urgency, or a priority by hand",
    takes=ClassifyTicket,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/classify"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, PRIORITY_REASON),
)
TAG_TICKET = helpdesk.call(
    feature="tickets",
    verb="tag",
    says="Add tags to a ticket, or take them off",
    takes=TagTicket,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/tag"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TAGS_FULL),
)
LIST_TAGS = helpdesk.call(
    feature="tags",
    verb="list",
    says="The company's tags that begin with some letters",
    takes=TagsQuery,
    gives=TagList,
    needs=P.TICKET_WORK,
    write=False,
    rest=Rest("GET", "/tags"),
    kinds=STAFF,
)


@helpdesk.event
class TicketClassified(TicketEvent):
    """Some of its type, impact, urgency, priority or tags changed: `what` names which."""

    verb = "classified"
    what: tuple[str, ...]
