"""Suggested categories, priorities and teams: taken or taken back by people, made by a worker beside the service."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Rest, View
from shared.contracts.fields import CategoryId, Revision, TeamId, TicketId
from shared.contracts.helpdesk import (
    CATEGORY_UNKNOWN,
    TEAM_UNKNOWN,
    TICKET_NOT_FOUND,
    TICKET_STALE,
    Level,
    TicketEvent,
    TicketView,
    helpdesk,
)
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden

Percent = Annotated[int, Meta(ge=50, le=99, description="confidence in percent")]


ENOUGH = 30
"""Texts that priorities are learnt from before any is suggested, and teams before any is applied by itself: of fewer,
a share is known to no better than nine points (√(¼ / 30)), and no company's chance could be believed."""


class Suggested(StrEnum):
    """What is suggested for a ticket."""

    CATEGORY = "category"
    PRIORITY = "priority"
    TEAM = "team"


class SuggestingView(View):
    """Each threshold is the confidence from which a suggestion is applied by itself; None: never. They are apart, since
    a wrong category costs a click, a wrong priority moves clocks, and a wrong team hides a ticket. `texts` is what the
    company's model has been taught from, 0 before there is one; the others are of priorities and teams alone."""

    threshold: int | None
    texts: int
    revision: int
    priority_threshold: int | None = None
    team_threshold: int | None = None
    priority_texts: int = 0
    team_texts: int = 0


class ReadSuggesting(Command):
    """Nothing to say."""


class ChangeSuggesting(Command):
    """All of it as it is to be. `revision` 0 if nobody has chosen anything yet."""

    revision: Annotated[int, Meta(ge=0, le=2_147_483_647)]
    threshold: Percent | None
    priority_threshold: Percent | None = None
    team_threshold: Percent | None = None


class AcceptSuggestion(Command):
    """One of the suggested categories, or any other: what is chosen is learnt from either way."""

    ticket_id: TicketId
    revision: Revision
    category_id: CategoryId


class TakeSuggestions(Command):
    """As accepting, of every kind at once: at least one of category, impact with urgency, and team. The team needs the
    right to assign."""

    ticket_id: TicketId
    revision: Revision
    category_id: CategoryId | None = None
    impact: Level | None = None
    urgency: Level | None = None
    team_id: TeamId | None = None


class UndoSuggestion(Command):
    """Takes back what was applied by itself; a team needs the right to assign."""

    ticket_id: TicketId
    revision: Revision
    kind: Suggested = Suggested.CATEGORY


SUGGESTING_STALE = Failure("suggesting.stale", Conflict)
NOT_PERMITTED = Failure("permission.missing", Forbidden)
NOT_APPLIED = Failure("suggestion.not_applied", Conflict)
"""Nothing was applied by itself, or somebody has changed it since."""

READ_SUGGESTING = helpdesk.call(
    feature="suggestions",
    verb="read_settings",
    says="When suggestions are applied by themselves",
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
    says="Choose when suggestions are applied by themselves",
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
TAKE_SUGGESTIONS = helpdesk.call(
    feature="suggestions",
    verb="take",
    says="Give the ticket what was suggested: category, priority, team",
    takes=TakeSuggestions,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/take_suggestions"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, CATEGORY_UNKNOWN, TEAM_UNKNOWN),
)
UNDO_SUGGESTION = helpdesk.call(
    feature="suggestions",
    verb="undo",
    says="Take back what was applied by itself",
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
    `applied`: the ticket has it already. `impact`, `urgency` and `team_id` are those of the other kinds, if there are
    any; `applied_too` names what of these the ticket has already."""

    verb = "suggested"
    category_id: UUID | None
    confidence: float
    applied: bool = False
    impact: int | None = None
    urgency: int | None = None
    team_id: UUID | None = None
    applied_too: tuple[str, ...] = ()
