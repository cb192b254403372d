"""Links between tickets, merging with undo, and splitting."""

from shared.contracts.base import Command, Page, Rest
from shared.contracts.fields import Line, MessageId, Revision, TicketId, TicketLinkId
from shared.contracts.helpdesk import (
    TICKET_NOT_FOUND,
    TICKET_STALE,
    LinkKind,
    MoveTicket,
    TicketEvent,
    TicketLinkView,
    TicketView,
    helpdesk,
)
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound


class LinksQuery(Command):
    ticket_id: TicketId


class LinkTicket(Command):
    ticket_id: TicketId
    other_id: TicketId
    kind: LinkKind = LinkKind.RELATED


class UnlinkTicket(Command):
    link_id: TicketLinkId


class MergeTicket(Command):
    """`ticket_id` goes into `into_id`: one conversation from now on, until it is undone."""

    ticket_id: TicketId
    revision: Revision
    into_id: TicketId


class SplitMessage(Command):
    """A customer's message becomes a ticket of its own, opened when it was written. `revision` is the ticket's."""

    message_id: MessageId
    revision: Revision
    title: Line


LINK_NOT_FOUND = Failure("ticket.link_not_found", NotFound)
LINK_SELF = Failure("ticket.link_self", Conflict)
LINK_EXISTS = Failure("ticket.link_exists", Conflict)
LINK_FULL = Failure("ticket.link_full", Conflict)
MERGE_CUSTOMER = Failure("ticket.merge_customer", Conflict)
MERGE_NESTED = Failure("ticket.merge_nested", Conflict)
MERGE_FULL = Failure("ticket.merge_full", Conflict)
MERGE_ENDED = Failure("ticket.merge_ended", Conflict)
SPLIT_STAFF = Failure("ticket.split_staff", Conflict)
SPLIT_OPENING = Failure("ticket.split_opening", Conflict)

LIST_LINKS = helpdesk.call(
    feature="linking",
    verb="list",
    says="What a ticket is linked with",
    takes=LinksQuery,
    gives=Page[TicketLinkView],
    needs=P.TICKET_READ,
    write=False,
    rest=Rest("GET", "/tickets/{ticket_id}/links"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND,),
)
LINK_TICKET = helpdesk.call(
    feature="linking",
    verb="link",
    says="Link a ticket with another",
    takes=LinkTicket,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/link"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, LINK_SELF, LINK_EXISTS, LINK_FULL),
)
UNLINK_TICKET = helpdesk.call(
    feature="linking",
    verb="unlink",
    says="Take a link away",
    takes=UnlinkTicket,
    gives=Page[TicketLinkView],
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/ticket-links/{link_id}/remove"),
    kinds=STAFF,
    failures=(LINK_NOT_FOUND,),
)
MERGE_TICKET = helpdesk.call(
    feature="linking",
    verb="merge",
    says="Merge a ticket into another of the same customer; answers with the other",
    takes=MergeTicket,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/merge"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, LINK_SELF, MERGE_CUSTOMER, MERGE_NESTED, MERGE_FULL, MERGE_ENDED),
)
UNMERGE_TICKET = helpdesk.call(
    feature="linking",
    verb="unmerge",
    says="Undo a merge: the ticket is again what it was",
    takes=MoveTicket,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/unmerge"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE),
)
SPLIT_MESSAGE = helpdesk.call(
    feature="linking",
    verb="split",
    says="Make a customer's message a ticket of its own; answers with the new one",
    takes=SplitMessage,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/messages/{message_id}/split", 201),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, SPLIT_STAFF, SPLIT_OPENING),
)


@helpdesk.event
class TicketLinked(TicketEvent):
    """A link was made or taken away, on this side of it."""

    verb = "linked"
    other: str


@helpdesk.event
class TicketMerged(TicketEvent):
    """It went into `other`, whose requesters now include its own."""

    verb = "merged"
    other: str


@helpdesk.event
class TicketUnmerged(TicketEvent):
    verb = "unmerged"
    other: str


@helpdesk.event
class TicketSplit(TicketEvent):
    """One of its messages became the ticket `other`."""

    verb = "split"
    other: str
