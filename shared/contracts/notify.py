"""What notify promises: the bell, and the log of what was sent to whom."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Contract, Done, Event, Page, Rest, View
from shared.contracts.fields import Cursor, DeliveryId, Limit, NoticeId
from shared.contracts.notice_kinds import NoticeKind as NoticeKind
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
