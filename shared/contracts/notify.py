"""What notify promises: the bell, and the log of what was sent to whom."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Contract, Done, Event, Page, Rest, View
from shared.contracts.fields import Cursor, DeliveryId, Limit, NoticeId
from shared.contracts.operations import operations
from shared.contracts.parties import STAFF, Kind, Party
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

notify = Contract(Party.NOTIFY)

READERS = frozenset({Kind.MEMBER, Kind.CUSTOMER})


class DeliveryState(StrEnum):
    """`held` waits for a digest, `gathered` went out in one, `suppressed` was never sent: its `reason` says why."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    GATHERED = "gathered"
    SUPPRESSED = "suppressed"


class NoticeKind(StrEnum):
    """What a notice says. `data` holds `number`, `title`, and `actor` (the name of who did it; may be empty)."""

    TICKET_OPENED = "ticket_opened"
    """To agents: a customer asks."""
    TICKET_CUSTOMER_REPLIED = "ticket_customer_replied"
    """To the assignee, or to agents while nobody has the ticket."""
    MESSAGE_HELD = "message_held"
    """To agents: something came in from somebody who is not known there."""
    TICKET_ASSIGNED = "ticket_assigned"
    """To the new assignee."""
    TICKET_REOPENED = "ticket_reopened"
    """To the assignee, or to agents while nobody has the ticket."""
    TICKET_DUE_SOON = "ticket_due_soon"
    """To the assignee, or to agents while nobody has the ticket: a promise is about to be broken."""
    TICKET_OVERDUE = "ticket_overdue"
    """To the same: a promise was broken."""
    TICKET_ESCALATED = "ticket_escalated"
    """To those whom the policy names: it was broken and nobody has answered since."""
    TICKET_MENTIONED = "ticket_mentioned"
    """To whom a colleague names in a note or a reply."""
    TICKET_WATCHED = "ticket_watched"
    """To whom a colleague has made a watcher."""
    TICKET_WATCHED_REPLIED = "ticket_watched_replied"
    """To watchers: a colleague wrote to the customer."""
    TICKET_WATCHED_NOTED = "ticket_watched_noted"
    """To watchers: a colleague left a note."""
    TICKET_WATCHED_RESOLVED = "ticket_watched_resolved"
    """To watchers."""
    TICKET_ANSWERED = "ticket_answered"
    """To the requester: an agent wrote."""
    TICKET_RESOLVED = "ticket_resolved"
    """To the requester, who is asked to confirm."""
    PROBLEM_PROPOSED = "problem_proposed"
    """To leads: several tickets look like one problem."""
    PROBLEM_ACTION_DUE = "problem_action_due"
    """To the owner of a corrective action, on its day and each morning after."""
    CALL_BACK_UNHAPPY = "call_back_unhappy"
    """To support leads, and the second time to managers: a customer said that he is not happy."""
    RECOVERY_LATE = "recovery_late"
    """To the same: a time of a recovery case has passed."""
    IMPROVEMENT_OPENED = "improvement_opened"
    """To who keeps the register: a suggestion or complaint came in."""
    IMPROVEMENT_LATE = "improvement_late"
    """To its owner, else the same: nobody has acknowledged it in time."""
    IMPROVEMENT_CHECK = "improvement_check"
    """To the same: the day has come to look whether it helped."""
    COMMITMENT_ENDING = "commitment_ending"
    """To leads: a customer's commitment ends within a month, or today."""
    RETURN_CALL_DUE = "return_call_due"
    """To who wrote the call down, or to agents: somebody was to be called back by now."""
    HELD_WAITS = "held_waits"
    """To agents: what came in has waited for hours for somebody to say whose it is."""
    APPROVAL_ASKED = "approval_asked"
    """To those who may decide: somebody asks for what another must approve."""
    APPROVAL_APPROVED = "approval_approved"
    """To who asked, as the next two."""
    APPROVAL_REJECTED = "approval_rejected"
    APPROVAL_VOID = "approval_void"
    """What it was about has changed since."""
    REQUEST_WAITS = "request_waits"
    """To whom a request for approval waits for, and who stands in for him."""
    REQUEST_REMINDED = "request_reminded"
    """To the same, while it goes on waiting."""
    REQUEST_ASKED = "request_asked"
    """To whom an approver asks something."""
    REQUEST_ANSWERED = "request_answered"
    """To who asked it."""
    REQUEST_APPROVED = "request_approved"
    """To the applicant, as the next three."""
    REQUEST_REJECTED = "request_rejected"
    REQUEST_RETURNED = "request_returned"
    REQUEST_VOID = "request_void"
    PROJECT_OPENED = "project_opened"
    """To its team, as the next."""
    PROJECT_MOVED = "project_moved"
    """To its team."""
    CHANGE_ASKED = "change_asked"
    """To who leads the project: its customer asks for a change."""
    CHANGE_DECIDED = "change_decided"
    """To the same: the customer agreed to one, or declined it."""
    CHECK_PLANNED = "check_planned"
    CHECK_DUE = "check_due"
    """To who is to do a check; late, also to who leads the project and who keeps quality."""
    NONCONFORMITY_TURN = "nonconformity_turn"
    NONCONFORMITY_LATE = "nonconformity_late"
    """To whoever's turn it is; late, to those above as well."""
    NONCONFORMITY_MAJOR = "nonconformity_major"
    """To management."""
    WORK_ASSIGNED = "work_assigned"
    """To whom a task was given."""
    WORK_SUBMITTED = "work_submitted"
    """To who judges it."""
    WORK_BACK = "work_back"
    """To its owner: it is to be done again."""
    WORK_BLOCKED = "work_blocked"
    """To who leads the project: somebody cannot go on with his task."""
    WORK_NEWS = "work_news"
    """To its owner or reviewer: it is done, goes on, was let be, or somebody spoke."""
    WORK_DUE = "work_due"
    """Once a morning, to whom tasks of his own or of those he leads press."""
    NOTICE_UNREAD = "notice_unread"
    """To the stand-in or those above: `actor` has not looked at something important."""
    ADDRESS_DISABLED = "address_disabled"
    """To admins: mail to an address (`title`) came back, nothing more is sent there."""
    WEBHOOK_DISABLED = "webhook_disabled"
    """To admins: an endpoint (`title`) failed for days and is told nothing any more."""


class NoticeView(View):
    """One line of the bell. `kind` (a NoticeKind) names the sentence, `data` fills it, `path` is where it leads."""

    id: UUID
    kind: str
    data: dict[str, str]
    path: str
    at: datetime
    read: bool


class NoticeList(View):
    items: tuple[NoticeView, ...]
    unread: int
    next: str | None = None


class Unread(View):
    unread: int


class DeliveryView(View):
    """One mail to one person, or (`way`) one line of his bell. `name` is his, `number` and `title` are the ticket's;
    `reason` says why it waits or was not sent, `due_at` until when it waits, `read_at` when the bell was answered.
    `to` is empty until the address was asked for, and again once the contact was erased. `error` is the other server's
    answer, or a code of ours."""

    id: UUID
    kind: str
    to: str
    state: DeliveryState
    attempts: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None
    way: str = "mail"
    reason: str | None = None
    due_at: datetime | None = None
    read_at: datetime | None = None
    name: str = ""
    number: str = ""
    title: str = ""


class ListNotices(Command):
    unread: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class UnreadQuery(Command):
    """The caller's own bell."""


class ReadNotice(Command):
    notice_id: NoticeId


class ReadAll(Command):
    """Everything up to now."""


class ListDeliveries(Command):
    """`q` is a ticket's number, or part of a person's name or address: then his bell is listed as well."""

    q: Annotated[str, Meta(max_length=100)] = ""
    state: DeliveryState | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class RetryDelivery(Command):
    delivery_id: DeliveryId


NOTICE_NOT_FOUND = Failure("notice.not_found", NotFound)
DELIVERY_NOT_FOUND = Failure("delivery.not_found", NotFound)
DELIVERY_STATE = Failure("delivery.state", Conflict)

LIST_NOTICES = notify.call(
    feature="notices",
    verb="list",
    says="The caller's notices, newest first",
    takes=ListNotices,
    gives=NoticeList,
    needs=P.NOTICE_READ,
    write=False,
    rest=Rest("GET", "/notices"),
    kinds=READERS,
)
COUNT_UNREAD = notify.call(
    feature="notices",
    verb="unread",
    says="How many notices the caller has not read",
    takes=UnreadQuery,
    gives=Unread,
    needs=P.NOTICE_READ,
    write=False,
    rest=Rest("GET", "/notices/unread"),
    kinds=READERS,
)
READ_NOTICE = notify.call(
    feature="notices",
    verb="read",
    says="Mark one notice as read",
    takes=ReadNotice,
    gives=Done,
    needs=P.NOTICE_READ,
    write=True,
    rest=Rest("POST", "/notices/{notice_id}/read"),
    kinds=READERS,
    failures=(NOTICE_NOT_FOUND,),
)
READ_ALL_NOTICES = notify.call(
    feature="notices",
    verb="read_all",
    says="Mark every notice as read",
    takes=ReadAll,
    gives=Done,
    needs=P.NOTICE_READ,
    write=True,
    rest=Rest("POST", "/notices/read_all"),
    kinds=READERS,
)
LIST_DELIVERIES = notify.call(
    feature="deliveries",
    verb="list",
    says="What was sent to whom, newest first",
    takes=ListDeliveries,
    gives=Page[DeliveryView],
    needs=P.DELIVERY_READ,
    write=False,
    rest=Rest("GET", "/deliveries"),
    kinds=STAFF,
)
RETRY_DELIVERY = notify.call(
    feature="deliveries",
    verb="retry",
    says="Send a failed mail again",
    takes=RetryDelivery,
    gives=DeliveryView,
    needs=P.DELIVERY_RETRY,
    write=True,
    rest=Rest("POST", "/deliveries/{delivery_id}/retry"),
    kinds=STAFF,
    failures=(DELIVERY_NOT_FOUND, DELIVERY_STATE),
)
OPERATIONS = operations(notify)


@notify.event
class NoticeCreated(Event):
    """Somebody's bell rings; the gateway passes it on to his open pages. `recipient_id` is a membership or contact."""

    thing = "notice"
    verb = "created"
    public = True
    recipient_id: UUID


@notify.event
class NoticesRead(Event):
    """Somebody answered his bell: what is remembered of its number is no longer true. `id` is his, as `recipient_id`
    (a membership or contact)."""

    thing = "notice"
    verb = "read"
    public = True
    recipient_id: UUID
