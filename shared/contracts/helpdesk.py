"""What helpdesk promises: tickets, and the pages that show them."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Call, Command, Contract, Event, Page, Rest, View
from shared.contracts.causes import CAUSE_NEEDED, CAUSE_UNKNOWN, ROOT_NEEDED, CauseFound, TicketCause, TicketProblem
from shared.contracts.coverage import Coverage
from shared.contracts.custom import FieldValues, FilledField
from shared.contracts.fields import (
    END,
    CategoryId,
    CauseId,
    ContactId,
    Cursor,
    CustomerId,
    FileId,
    Limit,
    Line,
    MemberId,
    Name,
    Revision,
    TeamId,
    Text,
    TicketId,
)
from shared.contracts.files import FilePlace, FileView
from shared.contracts.operations import operations
from shared.contracts.parties import STAFF, Kind, Party
from shared.contracts.roles import Permission as P
from shared.contracts.standing import ClockLine, SuggestionView, TicketTerms
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

helpdesk = Contract(Party.HELPDESK)


class TicketState(StrEnum):
    NEW = "new"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_THIRD_PARTY = "waiting_third_party"
    SCHEDULED = "scheduled"
    RESOLVED = "resolved"
    CLOSED = "closed"
    SPAM = "spam"
    MERGED = "merged"


class Channel(StrEnum):
    """How a message came in."""

    PORTAL = "portal"
    DESK = "desk"
    API = "api"
    MAIL = "mail"
    PHONE = "phone"
    IMPORT = "import"
    FORM = "form"
    """A web form, without signing in."""
    MESSENGER = "messenger"


class Visibility(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"


class Side(StrEnum):
    """Who speaks in a message."""

    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


class Waiting(StrEnum):
    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"


class Then(StrEnum):
    """What an agent's public reply leaves the ticket in."""

    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_THIRD_PARTY = "waiting_third_party"
    RESOLVED = "resolved"


class TicketType(StrEnum):
    """What the requester wants of us."""

    INCIDENT = "incident"
    QUESTION = "question"
    SERVICE_REQUEST = "service_request"
    COMPLAINT = "complaint"


class Queue(StrEnum):
    """The desk's ready-made views."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    RESOLVED = "resolved"
    ALL = "all"


class Whose(StrEnum):
    """Whose work it is, whoever looks."""

    ME = "me"
    NOBODY = "nobody"


class Due(StrEnum):
    """What is due: over already, within an hour (over included), within a day (both included)."""

    OVER = "over"
    HOUR = "hour"
    DAY = "day"


class Sort(StrEnum):
    """Due soonest first; latest change first; opened longest ago first."""

    DUE = "due"
    UPDATED = "updated"
    OPENED = "opened"


Level = Annotated[int, Meta(ge=1, le=3, description="1 is the strongest")]
Priority = Annotated[int, Meta(ge=1, le=4, description="1 緊急 to 4 低, from impact × urgency")]
Tag = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        pattern=r"^[^\s,，、](?:[^\r\n\t,，、]*[^\s,，、])?" + END,
        description="a word of the company's own; upper and lower case count as the same",
        examples=["防火牆變更"],
    ),
]
Tags = Annotated[tuple[Tag, ...], Meta(max_length=20)]
Number = Annotated[int, Meta(ge=1, le=2_147_483_647)]
Upload = Annotated[str, Meta(max_length=1_200, description="the receipt that an upload was answered with")]
Files = Annotated[tuple[Upload, ...], Meta(max_length=10)]


class Filters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Narrows a queue; several values of one field mean any of them. What names states shows those states, spam
    included, whatever the queue."""

    states: Annotated[tuple[TicketState, ...], Meta(max_length=12)] = ()
    priorities: Annotated[tuple[Priority, ...], Meta(max_length=4)] = ()
    channels: Annotated[tuple[Channel, ...], Meta(max_length=12)] = ()
    whose: Whose | None = None
    assignee_id: MemberId | None = None
    customer_id: CustomerId | None = None
    category_id: CategoryId | None = None
    team_id: TeamId | None = None
    types: Annotated[tuple[TicketType, ...], Meta(max_length=4)] = ()
    tag: Tag | None = None
    due: Due | None = None
    reopened: bool = False
    cause_id: CauseId | None = None


NO_FILTERS = Filters()


# views


class TicketHead(View, kw_only=True):
    """What every view of a ticket says. `waiting_since` is the oldest customer message nobody has answered yet;
    `next_due` the earliest due time of its running clocks. Customers are told no category, team and type."""

    id: UUID
    number: str
    title: str
    state: TicketState
    priority: int
    channel: Channel
    customer_id: UUID
    customer_name: str
    requester_id: UUID
    requester_name: str
    assignee_id: UUID | None
    assignee_name: str | None
    reopened: int
    opened_at: datetime
    updated_at: datetime
    waiting_since: datetime | None
    revision: int
    next_due: datetime | None
    category_id: UUID | None
    team_id: UUID | None
    type: TicketType | None


class TicketRow(TicketHead):
    """One line of a list. To customers `promise` names the clock that `next_due` is of; null when nothing is promised
    now, and to staff."""

    promise: str | None = None


class MessageView(View):
    """`ticket_id` is the ticket it was written on: another than the one it is shown with, if that was merged."""

    id: UUID
    side: Side
    author_id: UUID | None
    author_name: str
    visibility: Visibility
    channel: Channel
    body: str
    at: datetime
    files: tuple[FileView, ...] = ()
    ticket_id: UUID | None = None


class EventView(View):
    """One entry of a ticket's history; `data` holds what the entry's sentence needs (names, dates)."""

    verb: str
    at: datetime
    actor_name: str
    state: TicketState
    data: dict[str, str]


class TicketView(TicketHead):
    """A ticket with its latest messages (`earlier` tells whether there are older ones) and the verbs that the
    caller may use on it now. Messages of tickets merged into it are among its own; `merged_into` is the number of the
    ticket that it was merged into itself. `category` are the names of its category from the top of the tree down;
    customers are told neither of it nor of the `tags`, the company's own words. `priority_fixed`: it was set by hand or
    by an escalation, so it does not follow impact and urgency."""

    impact: int
    urgency: int
    resolution: str | None
    scheduled_until: datetime | None
    verbs: tuple[str, ...]
    messages: tuple[MessageView, ...]
    earlier: bool
    merged_into: str | None = None
    category: tuple[str, ...] = ()
    priority_fixed: bool = False
    tags: tuple[str, ...] = ()
    team_name: str | None = None
    watcher_ids: tuple[UUID, ...] = ()


class Person(View):
    id: UUID
    name: str


class Promised(View):
    """A commitment that is good today; `is_this`: the ticket was opened under it."""

    title: str
    content: str
    valid_until: date | None
    is_this: bool = False


class CustomerCard(View):
    """`tickets` of the last 90 days, `open` now; `promised` at most three, the ticket's own first."""

    id: UUID
    name: str
    requester: str
    mail: str | None
    phone: str | None
    tickets: int
    open: int = 0
    promised: tuple[Promised, ...] = ()


class QueueCounts(View):
    open: int
    mine: int
    unassigned: int
    waiting: int
    resolved: int


class SavedView(View):
    """A queue with filters, columns and order under a name. `is_mine`: only its owner sees it; `team_id`: the people
    of that team do, and `is_led` says that the reader leads it; else everybody does. `count` stops at 100; None for
    views whose tickets are not all at work, on the page of a ticket, and for fewer than 100 where a great many are at
    work."""

    id: UUID
    name: str
    is_mine: bool
    queue: Queue
    filters: Filters
    columns: tuple[str, ...]
    sort: Sort
    revision: int
    count: int | None = None
    team_id: UUID | None = None
    team_name: str | None = None
    is_led: bool = False


class FilterNames(View):
    """Names of what the filters point at."""

    assignee: str | None = None
    customer: str | None = None
    category: tuple[str, ...] = ()
    team: str | None = None
    cause: tuple[str, ...] = ()


class Presence(View):
    """`is_available`: he is not away by his own word, and a page of his tells that he is there."""

    is_away: bool
    is_available: bool


class QueuePage(View):
    """`presence` is how the reader himself stands."""

    rows: tuple[TicketRow, ...]
    counts: QueueCounts
    views: tuple[SavedView, ...] = ()
    names: FilterNames = FilterNames()
    presence: Presence | None = None
    next: str | None = None


class LinkKind(StrEnum):
    """What the ticket is to the other one. A follow-up comes about by itself, when a customer writes on a ticket that
    was closed too long ago, and by splitting."""

    RELATED = "related"
    DUPLICATE_OF = "duplicate_of"
    CAUSED_BY = "caused_by"
    CHILD_OF = "child_of"
    FOLLOW_UP_OF = "follow_up_of"


class TicketLinkView(View):
    """A link as one of its tickets shows it. `is_back`: the other ticket is the one that is `kind` of this one."""

    id: UUID
    kind: LinkKind
    is_back: bool
    ticket_id: UUID
    number: str
    title: str
    state: TicketState
    reopened: int
    customer_name: str
    made_by: str
    made_at: datetime


class MergedTicket(View):
    """A ticket that was merged into the one shown."""

    id: UUID
    number: str
    title: str
    revision: int
    requester_name: str | None = None


class FollowUp(View):
    """A ticket that follows up the one shown (`is_later`), or that this one follows up."""

    number: str
    title: str
    is_later: bool


class TicketPage(View):
    """`recent` are the latest other tickets of the same customer."""

    ticket: TicketView
    history: tuple[EventView, ...]
    customer: CustomerCard
    assignees: tuple[Person, ...]
    counts: QueueCounts
    views: tuple[SavedView, ...] = ()
    recent: tuple[TicketRow, ...] = ()
    clocks: tuple[ClockLine, ...] = ()
    terms: TicketTerms | None = None
    watchers: tuple[Person, ...] = ()
    links: tuple[TicketLinkView, ...] = ()
    merged: tuple[MergedTicket, ...] = ()
    suggestion: SuggestionView | None = None
    fields: tuple[FilledField, ...] = ()
    cause: TicketCause | None = None
    problems: tuple[TicketProblem, ...] = ()
    coverage: Coverage | None = None


class PortalRow(TicketRow):
    """`said` is the beginning of what we told the customer last, where he is asked something: while it waits for him,
    and once it is resolved."""

    said: str | None = None
    scheduled_until: datetime | None = None


class RatingWanted(View):
    """A call-back that the reader may answer himself."""

    id: UUID
    number: str
    title: str


class PortalHome(View):
    """`rate`: what the reader is asked about, at most three, the latest first."""

    confirm: tuple[PortalRow, ...]
    running: tuple[PortalRow, ...]
    total: int
    rate: tuple[RatingWanted, ...] = ()


class PortalTicket(View):
    """`closed_at` says whether it can still be reopened; None while it is not closed. `rating_id`: the call-back about
    it that the customer may answer himself."""

    ticket: TicketView
    closed_at: datetime | None = None
    rating_id: UUID | None = None
    clocks: tuple[ClockLine, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    fields: tuple[FilledField, ...] = ()
    coverage: Coverage | None = None


class MessageQuote(View):
    """What a mail about a message needs. `files` are names; whoever writes to a contact checks `visibility` and
    `customer_id` first. `is_automatic`: a rule wrote it, not a person."""

    ticket_id: UUID
    number: str
    title: str
    author_name: str
    body: str
    visibility: Visibility
    customer_id: UUID
    files: tuple[str, ...] = ()
    is_automatic: bool = False


class Imported(View):
    ticket_id: UUID
    number: str
    created: bool


# commands


class OpenTicket(Command):
    """A customer opens for himself; staff name the contact on whose behalf they open. The priority follows from impact
    and urgency by the company's matrix. `tags` and `team_id` are for staff: without a team it enters the one that
    takes what is new, if there is one."""

    title: Line
    body: Text
    impact: Level = 2
    urgency: Level = 2
    requester_id: ContactId | None = None
    files: Files = ()
    category_id: CategoryId | None = None
    type: TicketType | None = None
    tags: Tags = ()
    team_id: TeamId | None = None
    fields: FieldValues = ()


class ListTickets(Command):
    """Newest change first. Without a `state`, spam and what was merged into others are left out. A customer sees his
    own tickets, a customer manager his organisation's; categories are for staff, so theirs is not looked at. `due`
    speaks of all our clocks to staff, to customers of what they were promised."""

    state: TicketState | None = None
    assignee_id: MemberId | None = None
    customer_id: CustomerId | None = None
    category_id: CategoryId | None = None
    priority: Priority | None = None
    channel: Channel | None = None
    unassigned: bool = False
    reopened: bool = False
    due: Due | None = None
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadTicket(Command):
    ticket_id: TicketId


class ListMessages(Command):
    """Oldest first; `cursor` continues a page."""

    ticket_id: TicketId
    limit: Limit = 25
    cursor: Cursor | None = None


Mentions = Annotated[
    tuple[MemberId, ...],
    Meta(max_length=20, description="of our people: whom an @name means where two bear it"),
]


class ReplyTicket(Command):
    """A public message. An agent says what follows (`then`); a customer's reply reopens or resumes by itself. `cause`
    is said when it is resolved."""

    ticket_id: TicketId
    body: Text
    revision: Revision | None = None
    then: Then = Then.OPEN
    files: Files = ()
    mentions: Mentions = ()
    cause: CauseFound | None = None


class NoteTicket(Command):
    ticket_id: TicketId
    body: Text
    files: Files = ()
    mentions: Mentions = ()


class TakeTicket(Command):
    ticket_id: TicketId
    revision: Revision


class AssignTicket(Command):
    """`assignee_id` None takes the ticket from whoever had it."""

    ticket_id: TicketId
    revision: Revision
    assignee_id: MemberId | None


class SetCategory(Command):
    """None takes the category away."""

    ticket_id: TicketId
    revision: Revision
    category_id: CategoryId | None


class WaitTicket(Command):
    """A pause needs its reason in words: it becomes an internal note."""

    ticket_id: TicketId
    revision: Revision
    for_: Annotated[Waiting, Meta(description="customer or third_party")]
    reason: Text


class ScheduleTicket(Command):
    ticket_id: TicketId
    revision: Revision
    until: Annotated[datetime, Meta(tz=True)]
    reason: Text


class ResolveTicket(Command):
    """`solution` is told to the customer, so it is a public message; `cause` is not."""

    ticket_id: TicketId
    revision: Revision
    solution: Text
    cause: CauseFound | None = None


class MoveTicket(Command):
    """A verb that needs nothing but the ticket."""

    ticket_id: TicketId
    revision: Revision


class RejectTicket(Command):
    ticket_id: TicketId
    revision: Revision
    body: Text


class QueueQuery(Command):
    """`sort` None is the queue's own order: what is due first, or the latest change. `priority` and
    `category_id` are the older way to say `filters` of one of each."""

    queue: Queue = Queue.OPEN
    priority: Priority | None = None
    category_id: CategoryId | None = None
    filters: Filters = NO_FILTERS
    sort: Sort | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class NumberQuery(Command):
    number: Number


class PortalHomeQuery(Command):
    """Nothing to say: the page shows what the caller may see."""


class LocateFile(Command):
    file_id: FileId


class QuoteMessage(Command):
    message_id: UUID


class ImportedMessage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`from_staff` with an `author` name: exports name people who may not exist here."""

    at: Annotated[datetime, Meta(tz=True)]
    author: Name
    from_staff: bool
    visibility: Visibility = Visibility.PUBLIC
    body: Text


EARLIEST_IMPORT = datetime(1990, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=1)
"""How far ahead of ours the clock of another system may be."""


class ImportTicket(Command):
    """A ticket from another system. `source` + `external_id` name it there: importing again changes nothing."""

    source: Annotated[str, Meta(min_length=1, max_length=40)]
    external_id: Annotated[str, Meta(min_length=1, max_length=100)]
    title: Line
    requester_id: ContactId
    opened_at: Annotated[datetime, Meta(tz=True)]
    messages: Annotated[tuple[ImportedMessage, ...], Meta(min_length=1, max_length=200)]
    assignee_id: MemberId | None = None
    impact: Level = 2
    urgency: Level = 2
    state: TicketState = TicketState.OPEN
    channel: Channel = Channel.IMPORT
    category_id: CategoryId | None = None

    def impossible_time(self, moment: datetime) -> str | None:
        """The field with a time that cannot be: opened before 1990, anything after `moment`, a message before the
        ticket. None if all can be."""
        latest = moment + CLOCK_SKEW
        if not EARLIEST_IMPORT <= self.opened_at <= latest:
            return "opened_at"
        return None if all(self.opened_at <= one.at <= latest for one in self.messages) else "messages"


# failures

TICKET_NOT_FOUND = Failure("ticket.not_found", NotFound)
MENTION_AMBIGUOUS = Failure("ticket.mention_ambiguous", Invalid)
"""Several people bear a name that is mentioned, and nothing says which of them is meant."""
MENTION_UNKNOWN = Failure("ticket.mention_unknown", Invalid)
MENTIONING = (MENTION_AMBIGUOUS, MENTION_UNKNOWN)
TICKET_STALE = Failure("ticket.stale", Conflict)
CATEGORY_UNKNOWN = Failure("ticket.category_unknown", Invalid)
CONTACT_UNKNOWN = Failure("ticket.requester_unknown", Invalid)
REQUESTER_NEEDED = Failure("ticket.requester_needed", Invalid)
ASSIGNEE_UNKNOWN = Failure("ticket.assignee_unknown", Invalid)
ASSIGNEE_NOT_AGENT = Failure("ticket.assignee_not_agent", Invalid)
SCHEDULE_PAST = Failure("ticket.schedule_past", Invalid)
SCHEDULE_FAR = Failure("ticket.schedule_far", Invalid)
REOPEN_TOO_LATE = Failure("ticket.reopen_too_late", Conflict)
NOT_REQUESTER = Failure("ticket.not_yours", Forbidden)
TIME_IMPOSSIBLE = Failure("ticket.time_impossible", Invalid)
FILE_REFUSED = Failure("ticket.file_refused", Invalid)
TEAM_UNKNOWN = Failure("ticket.team_unknown", Invalid)
STAFF_ONLY = Failure("ticket.staff_only", Forbidden)
FILE_NOT_FOUND = Failure("file.not_found", NotFound)

_ACT = (TICKET_NOT_FOUND, TICKET_STALE)


# calls

OPEN_TICKET = helpdesk.call(
    feature="tickets",
    verb="open",
    says="Open a ticket",
    takes=OpenTicket,
    gives=TicketView,
    needs=P.TICKET_OPEN,
    write=True,
    rest=Rest("POST", "/tickets", 201),
    failures=(CONTACT_UNKNOWN, REQUESTER_NEEDED, FILE_REFUSED, CATEGORY_UNKNOWN, TEAM_UNKNOWN, STAFF_ONLY),
)
LIST_TICKETS = helpdesk.call(
    feature="tickets",
    verb="list",
    says="List tickets, newest change first",
    takes=ListTickets,
    gives=Page[TicketRow],
    needs=P.TICKET_READ,
    write=False,
    rest=Rest("GET", "/tickets"),
)
READ_TICKET = helpdesk.call(
    feature="tickets",
    verb="read",
    says="Read one ticket with its latest messages",
    takes=ReadTicket,
    gives=TicketView,
    needs=P.TICKET_READ,
    write=False,
    rest=Rest("GET", "/tickets/{ticket_id}"),
    failures=(TICKET_NOT_FOUND,),
)
LIST_MESSAGES = helpdesk.call(
    feature="messages",
    verb="list",
    says="Page through a ticket's messages, oldest first",
    takes=ListMessages,
    gives=Page[MessageView],
    needs=P.TICKET_READ,
    write=False,
    rest=Rest("GET", "/tickets/{ticket_id}/messages"),
    failures=(TICKET_NOT_FOUND,),
)


def _act(
    verb: str, says: str, takes: type[Command], needs: P, *more: Failure, **given: object
) -> Call[Command, TicketView]:
    """A verb on one ticket: `POST /tickets/{ticket_id}/<verb>`, answered with the ticket as it is now."""
    return helpdesk.call(
        feature="tickets",
        verb=verb,
        says=says,
        takes=takes,
        gives=TicketView,
        needs=needs,
        write=True,
        rest=Rest("POST", f"/tickets/{{ticket_id}}/{verb}"),
        failures=(*_ACT, *more),
        **given,
    )


CAUSING = (CAUSE_NEEDED, CAUSE_UNKNOWN, ROOT_NEEDED)
REPLY_TICKET = _act(
    "reply",
    "Write to the other side",
    ReplyTicket,
    P.TICKET_REPLY,
    FILE_REFUSED,
    *MENTIONING,
    STAFF_ONLY,
    *CAUSING,
)
NOTE_TICKET = _act("note", "Leave an internal note", NoteTicket, P.TICKET_NOTE, FILE_REFUSED, *MENTIONING, kinds=STAFF)
TAKE_TICKET = _act("take", "Take the ticket yourself", TakeTicket, P.TICKET_WORK, kinds=frozenset({Kind.MEMBER}))
ASSIGN_TICKET = _act(
    "assign",
    "Give the ticket to an agent, or to nobody",
    AssignTicket,
    P.TICKET_ASSIGN,
    ASSIGNEE_UNKNOWN,
    ASSIGNEE_NOT_AGENT,
    kinds=STAFF,
)
SET_CATEGORY = _act(
    "set_category", "Say what the ticket is about", SetCategory, P.TICKET_WORK, CATEGORY_UNKNOWN, kinds=STAFF
)
WAIT_TICKET = _act("wait", "Pause for the customer or a third party", WaitTicket, P.TICKET_WORK, kinds=STAFF)
SCHEDULE_TICKET = _act(
    "schedule", "Pause until an agreed time", ScheduleTicket, P.TICKET_WORK, SCHEDULE_PAST, SCHEDULE_FAR, kinds=STAFF
)
RESUME_TICKET = _act("resume", "Go on after a pause", MoveTicket, P.TICKET_WORK, kinds=STAFF)
RESOLVE_TICKET = _act("resolve", "Tell the customer the solution", ResolveTicket, P.TICKET_WORK, *CAUSING, kinds=STAFF)
CONFIRM_TICKET = _act(
    "confirm", "The customer says it works", MoveTicket, P.TICKET_CONFIRM, kinds=frozenset({Kind.CUSTOMER})
)
REJECT_TICKET = _act(
    "reject",
    "The customer says it does not",
    RejectTicket,
    P.TICKET_CONFIRM,
    kinds=frozenset({Kind.CUSTOMER}),
)
REOPEN_TICKET = _act("reopen", "Open it again within 14 days", RejectTicket, P.TICKET_REOPEN, REOPEN_TOO_LATE)
CLOSE_TICKET = _act("close", "Close a resolved ticket", MoveTicket, P.TICKET_CLOSE, CAUSE_NEEDED, kinds=STAFF)
MARK_SPAM = _act("mark_spam", "Put aside as spam", MoveTicket, P.TICKET_WORK, kinds=STAFF)
NOT_SPAM = _act("not_spam", "Not spam after all", MoveTicket, P.TICKET_WORK, kinds=STAFF)

QUEUE_PAGE = helpdesk.call(
    feature="desk",
    verb="queue_page",
    says="Everything the agent queue shows",
    takes=QueueQuery,
    gives=QueuePage,
    needs=P.TICKET_READ,
    write=False,
    kinds=frozenset({Kind.MEMBER}),
)
TICKET_PAGE = helpdesk.call(
    feature="desk",
    verb="ticket_page",
    says="Everything the desk's ticket page shows",
    takes=NumberQuery,
    gives=TicketPage,
    needs=P.TICKET_READ,
    write=False,
    kinds=frozenset({Kind.MEMBER}),
    failures=(TICKET_NOT_FOUND,),
)
PORTAL_HOME = helpdesk.call(
    feature="portal",
    verb="home_page",
    says="Everything the portal's home shows",
    takes=PortalHomeQuery,
    gives=PortalHome,
    needs=P.TICKET_READ,
    write=False,
    kinds=frozenset({Kind.CUSTOMER}),
)
PORTAL_TICKET = helpdesk.call(
    feature="portal",
    verb="ticket_page",
    says="Everything the portal's ticket page shows",
    takes=NumberQuery,
    gives=PortalTicket,
    needs=P.TICKET_READ,
    write=False,
    kinds=frozenset({Kind.CUSTOMER}),
    failures=(TICKET_NOT_FOUND,),
)
QUOTE_MESSAGE = helpdesk.call(
    feature="messages",
    verb="quote",
    says="The words of a message, for the mail that announces it",
    takes=QuoteMessage,
    gives=MessageQuote,
    needs=P.MESSAGE_QUOTE,
    write=False,
    callers=frozenset({Party.NOTIFY}),
    kinds=frozenset({Kind.SERVICE}),
    failures=(TICKET_NOT_FOUND,),
)
IMPORT_TICKET = helpdesk.call(
    feature="tickets",
    verb="import",
    says="Take over a ticket from another system",
    takes=ImportTicket,
    gives=Imported,
    needs=P.TICKET_IMPORT,
    write=True,
    callers=frozenset({Party.CLI}),
    kinds=frozenset({Kind.SERVICE}),
    failures=(CONTACT_UNKNOWN, ASSIGNEE_UNKNOWN, TIME_IMPOSSIBLE, CATEGORY_UNKNOWN),
)
LOCATE_FILE = helpdesk.call(
    feature="files",
    verb="locate",
    says="Where a file lies, if the caller may see the message it belongs to",
    takes=LocateFile,
    gives=FilePlace,
    needs=P.TICKET_READ,
    write=False,
    failures=(FILE_NOT_FOUND,),
)
OPERATIONS = operations(helpdesk)


# events


class TicketEvent(Event, kw_only=True):
    """Common to all: `id` is the ticket's. The parties are named so that readers can tell whom to tell: `also` are
    the requesters of tickets merged into it, `watchers` members who follow it."""

    thing = "ticket"
    number: str
    title: str
    customer_id: UUID
    requester_id: UUID
    assignee_id: UUID | None
    also: tuple[UUID, ...] = ()
    watchers: tuple[UUID, ...] = ()


@helpdesk.event
class TicketOpened(TicketEvent):
    """`is_blocked`: by a sender on the block list, so it goes to spam by itself within moments. `is_quiet`: the
    requester is not told that it arrived, because his mails were answered so a moment ago."""

    verb = "opened"
    message_id: UUID
    is_blocked: bool = False
    is_quiet: bool = False


@helpdesk.event
class TicketReplied(TicketEvent):
    """A public message was added, by either side."""

    verb = "replied"
    side: Side
    message_id: UUID


@helpdesk.event
class TicketNoted(TicketEvent):
    verb = "noted"
    message_id: UUID


@helpdesk.event
class TicketAssigned(TicketEvent):
    verb = "assigned"


@helpdesk.event
class TicketCategorised(TicketEvent):
    """The category changed from `category_before` to `category_id`; None is none."""

    verb = "categorised"
    category_id: UUID | None
    category_before: UUID | None


@helpdesk.event
class TicketMoved(TicketEvent):
    """The state changed by `move` (wait, schedule, resume, confirm, close, spam …)."""

    verb = "moved"
    move: str
    state: TicketState


@helpdesk.event
class TicketResolved(TicketEvent):
    verb = "resolved"
    message_id: UUID


@helpdesk.event
class TicketReopened(TicketEvent):
    verb = "reopened"
    side: Side
    message_id: UUID
