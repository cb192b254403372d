"""Who hears of a ticket without having it: those who watch it, and those who are named in it."""

from uuid import UUID

from shared.contracts.base import Command, Rest
from shared.contracts.desk.teams import Members
from shared.contracts.fields import TicketId
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TicketEvent, TicketView, helpdesk
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid

MOST_WATCHERS = 50


class WatchTicket(Command):
    """`member_ids`: these instead of oneself. Who watches already goes on."""

    ticket_id: TicketId
    member_ids: Members = ()


class UnwatchTicket(Command):
    ticket_id: TicketId
    member_ids: Members = ()


WATCHER_UNKNOWN = Failure("ticket.watcher_unknown", Invalid)
WATCHERS_FULL = Failure("ticket.watchers_full", Conflict)

WATCH_TICKET = helpdesk.call(
    feature="tickets",
    verb="watch",
    says="Hear of what happens on the ticket, oneself or others",
    takes=WatchTicket,
    gives=TicketView,
    needs=P.TICKET_READ,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/watch"),
    kinds=frozenset({Kind.MEMBER}),
    failures=(TICKET_NOT_FOUND, WATCHER_UNKNOWN, WATCHERS_FULL),
)
UNWATCH_TICKET = helpdesk.call(
    feature="tickets",
    verb="unwatch",
    says="No longer hear of the ticket",
    takes=UnwatchTicket,
    gives=TicketView,
    needs=P.TICKET_READ,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/unwatch"),
    kinds=frozenset({Kind.MEMBER}),
    failures=(TICKET_NOT_FOUND,),
)


@helpdesk.event
class TicketWatched(TicketEvent):
    """`added` watch it now; empty: somebody has left."""

    verb = "watched"
    added: tuple[UUID, ...] = ()


@helpdesk.event
class TicketMentioned(TicketEvent):
    """A message of ours names people of ours. Never told to customers."""

    verb = "mentioned"
    message_id: UUID
    mentioned: tuple[UUID, ...]
