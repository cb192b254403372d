"""Suggested categories: taken or taken back by people, made by a worker beside the service."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Rest, View
from shared.contracts.fields import CategoryId, Revision, TicketId
from shared.contracts.helpdesk import (
    CATEGORY_UNKNOWN,
    TICKET_NOT_FOUND,
    TICKET_STALE,
    TicketEvent,
    TicketView,
    helpdesk,
)
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure

Percent = Annotated[int, Meta(ge=50, le=99, description="confidence in percent")]


class SuggestingView(View):
    """`threshold` is the confidence from which a suggestion is applied by itself; None: never. `texts` is what the
    company's model has been taught from, 0 before there is one."""

    threshold: int | None
    texts: int
    revision: int


class ReadSuggesting(Command):
    """Nothing to say."""


class ChangeSuggesting(Command):
    """`revision` 0 if nobody has chosen anything yet."""

    revision: Annotated[int, Meta(ge=0, le=2_147_483_647)]
    threshold: Percent | None


class AcceptSuggestion(Command):
    """One of the suggested categories, or any other: what is chosen is learnt from either way."""

    ticket_id: TicketId
    revision: Revision
    category_id: CategoryId


class UndoSuggestion(Command):
    """Takes back what was applied by itself."""

    ticket_id: TicketId
    revision: Revision


SUGGESTING_STALE = Failure("suggesting.stale", Conflict)
NOT_APPLIED = Failure("suggestion.not_applied", Conflict)
"""Nothing was applied by itself, or somebody has changed it since."""

READ_SUGGESTING = helpdesk.call(
    feature="suggestions",
    verb="read_settings",
    says="When suggested categories are applied by themselves",
    takes=ReadSuggesting,
    gives=SuggestingView,
    needs=P.CATEGORY_READ,
    write=False,
    rest=Rest("GET", "/categories/suggesting"),
    kinds=STAFF,
)
CHANGE_SUGGESTING = helpdesk.call(
    feature="suggestions",
    verb="change_settings",
    says="Choose when suggested categories are applied by themselves",
    takes=ChangeSuggesting,
    gives=SuggestingView,
    needs=P.CATEGORY_MANAGE,
    write=True,
    rest=Rest("POST", "/categories/suggesting"),
    kinds=STAFF,
    failures=(SUGGESTING_STALE,),
)
ACCEPT_SUGGESTION = helpdesk.call(
    feature="suggestions",
    verb="accept",
    says="Give the ticket a suggested category",
    takes=AcceptSuggestion,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/accept_suggestion"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, CATEGORY_UNKNOWN),
)
UNDO_SUGGESTION = helpdesk.call(
    feature="suggestions",
    verb="undo",
    says="Take back a category that was applied by itself",
    takes=UndoSuggestion,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/undo_suggestion"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, NOT_APPLIED),
)


@helpdesk.event
class TicketSuggested(TicketEvent):
    """There is a suggestion now. `category_id` is the likeliest, None if the topic is one that nobody has taught;
    `applied`: the ticket has it already."""

    verb = "suggested"
    category_id: UUID | None
    confidence: float
    applied: bool = False
