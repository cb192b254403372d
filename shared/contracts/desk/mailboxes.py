"""Support addresses of a company: what arrives at one becomes tickets and answers on tickets."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import END, CategoryId, Cursor, Limit, Mail, MailboxId, Name, Revision, TeamId
from shared.contracts.helpdesk import CATEGORY_UNKNOWN, TEAM_UNKNOWN, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound


class Unknown(StrEnum):
    """What becomes of a mail whose sender is nobody's contact: a person decides, or it is put aside (and stays
    there to be looked at)."""

    HOLD = "hold"
    PUT_ASIDE = "put_aside"


class Doubted(StrEnum):
    """What becomes of a mail whose sender the receiving server found forged (DMARC failed): it is filed with a
    mark, or kept in quarantine until a person lets it in."""

    MARK = "mark"
    QUARANTINE = "quarantine"


Receiver = Annotated[
    str,
    Meta(
        max_length=253,
        pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?" + END,
        description="the name that a mail server of the company signs Authentication-Results with",
        examples=["mx.jingming.example"],
    ),
]
Receivers = Annotated[tuple[Receiver, ...], Meta(max_length=10)]

Copies = Annotated[bool, Meta(description="colleagues whom a mail also goes to read along on its ticket")]


class MailboxView(View):
    """`team` and `category` are what its new tickets enter. `colleagues`: people of the requester's organisation may
    write on his tickets by mail. `copies`: those of his organisation whom his mail also goes to (To, Cc) read along
    on its ticket from then on. `receivers` are the servers whose word about a sender counts; nobody else's does.
    `waiting` counts mails that a person must look at, `latest_at` is when the last mail came. Mails of the company ask
    for answers at its `is_default` one: the oldest in use."""

    id: UUID
    address: str
    name: str
    team_id: UUID | None
    team_name: str | None
    category_id: UUID | None
    category: tuple[str, ...]
    unknown: Unknown
    doubted: Doubted
    colleagues: bool
    receivers: tuple[str, ...]
    is_default: bool
    waiting: int
    latest_at: datetime | None
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int
    copies: bool = True


class ListMailboxes(Command):
    """Those in use, the default first."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ReadMailbox(Command):
    mailbox_id: MailboxId


class CreateMailbox(Command):
    """`address` is unique in the whole installation: mail servers know no companies."""

    address: Mail
    name: Name
    team_id: TeamId | None = None
    category_id: CategoryId | None = None
    unknown: Unknown = Unknown.HOLD
    doubted: Doubted = Doubted.QUARANTINE
    colleagues: Annotated[bool, Meta(description="people of one organisation may write on each other's tickets")] = True
    copies: Copies = True
    receivers: Receivers = ()


class ChangeMailbox(Command):
    """All of it as it is to be, but for the address: tickets know it."""

    mailbox_id: MailboxId
    revision: Revision
    name: Name
    team_id: TeamId | None = None
    category_id: CategoryId | None = None
    unknown: Unknown = Unknown.HOLD
    doubted: Doubted = Doubted.QUARANTINE
    colleagues: bool = True
    copies: Copies = True
    receivers: Receivers = ()


class ArchiveMailbox(Command):
    """It takes no more mail: senders are told that there is no such address. What has come stays."""

    mailbox_id: MailboxId
    revision: Revision


MAILBOX_NOT_FOUND = Failure("mailbox.not_found", NotFound)
MAILBOX_STALE = Failure("mailbox.stale", Conflict)
MAILBOX_TAKEN = Failure("mailbox.taken", Conflict)
"""Some company of this installation receives at this address already."""
MAILBOX_FULL = Failure("mailbox.full", Conflict)
MAILBOX_ARCHIVED = Failure("mailbox.archived", Conflict)
MAILBOX_PLUS = Failure("mailbox.plus", Invalid)
"""What follows a plus sign names the ticket that a mail answers."""

_ACT = (MAILBOX_NOT_FOUND, MAILBOX_STALE, MAILBOX_ARCHIVED)

LIST_MAILBOXES = helpdesk.call(
    feature="mailboxes",
    verb="list",
    says="List the company's support addresses",
    takes=ListMailboxes,
    gives=Page[MailboxView],
    needs=P.MAILBOX_READ,
    write=False,
    rest=Rest("GET", "/mailboxes"),
    kinds=STAFF,
)
READ_MAILBOX = helpdesk.call(
    feature="mailboxes",
    verb="read",
    says="Read one support address",
    takes=ReadMailbox,
    gives=MailboxView,
    needs=P.MAILBOX_READ,
    write=False,
    rest=Rest("GET", "/mailboxes/{mailbox_id}"),
    kinds=STAFF,
    failures=(MAILBOX_NOT_FOUND,),
)
CREATE_MAILBOX = helpdesk.call(
    feature="mailboxes",
    verb="create",
    says="Receive mail at an address",
    takes=CreateMailbox,
    gives=MailboxView,
    needs=P.MAILBOX_MANAGE,
    write=True,
    rest=Rest("POST", "/mailboxes", 201),
    kinds=STAFF,
    failures=(MAILBOX_TAKEN, MAILBOX_FULL, MAILBOX_PLUS, TEAM_UNKNOWN, CATEGORY_UNKNOWN),
)
CHANGE_MAILBOX = helpdesk.call(
    feature="mailboxes",
    verb="change",
    says="Change what becomes of mail at an address",
    takes=ChangeMailbox,
    gives=MailboxView,
    needs=P.MAILBOX_MANAGE,
    write=True,
    rest=Rest("POST", "/mailboxes/{mailbox_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, TEAM_UNKNOWN, CATEGORY_UNKNOWN),
)
ARCHIVE_MAILBOX = helpdesk.call(
    feature="mailboxes",
    verb="archive",
    says="Receive no more mail at an address",
    takes=ArchiveMailbox,
    gives=MailboxView,
    needs=P.MAILBOX_MANAGE,
    write=True,
    rest=Rest("POST", "/mailboxes/{mailbox_id}/archive"),
    kinds=STAFF,
    failures=_ACT,
)


@helpdesk.event
class MailboxChanged(Event):
    """Made, changed or archived: `version` is its revision."""

    thing = "mailbox"
    verb = "changed"
    name: str
    what: str
