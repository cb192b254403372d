"""Handing tickets to teams, and who is there to be handed one."""

from uuid import UUID

from shared.contracts.base import Command, Rest
from shared.contracts.fields import Revision, TeamId, TicketId
from shared.contracts.helpdesk import (
    TEAM_UNKNOWN,
    TICKET_NOT_FOUND,
    TICKET_STALE,
    Presence,
    TicketEvent,
    TicketView,
    helpdesk,
)
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P


class HandOver(Command):
    """To a team, or out of every team (None). Whoever has the ticket keeps it if he is in that team; otherwise the team
    hands it out in its own way."""

    ticket_id: TicketId
    revision: Revision
    team_id: TeamId | None


class SayPresence(Command):
    """Away: nothing is handed to me until I say otherwise. What I have stays mine."""

    is_away: bool


class Seen(Command):
    """A page of mine is open: said once a minute; after three minutes of silence I count as away."""


HAND_OVER = helpdesk.call(
    feature="tickets",
    verb="hand_over",
    says="Hand the ticket to a team, which gives it to one of its people",
    takes=HandOver,
    gives=TicketView,
    needs=P.TICKET_ASSIGN,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/hand_over"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, TEAM_UNKNOWN),
)
SAY_PRESENCE = helpdesk.call(
    feature="presence",
    verb="say",
    says="Say whether I am available",
    takes=SayPresence,
    gives=Presence,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/presence"),
    kinds=frozenset({Kind.MEMBER}),
)
SEEN = helpdesk.call(
    feature="presence",
    verb="seen",
    says="A page of mine is open",
    takes=Seen,
    gives=Presence,
    needs=P.TICKET_WORK,
    write=False,
    kinds=frozenset({Kind.MEMBER}),
)


@helpdesk.event
class TicketHandedOver(TicketEvent):
    """The ticket entered a team, or left all of them."""

    verb = "handed_over"
    team_id: UUID | None
