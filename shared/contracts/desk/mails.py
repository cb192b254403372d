"""Mails that came in: what became of each, the ones a person must decide, and what a ticket shows of its own."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, field

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import ContactId, Cursor, Limit, MessageId, RawMailId, Revision, TicketId
from shared.contracts.helpdesk import CONTACT_UNKNOWN, TICKET_NOT_FOUND, helpdesk
from shared.contracts.parties import STAFF, Kind, Party
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound


class MailState(StrEnum):
    """Received: on its way to be filed. Filed: a message on a ticket. Automatic: a machine wrote it; kept, answered by
    nobody. Failed, held, quarantined: a person must look. Ignored: a person has, and wants nothing done."""

    RECEIVED = "received"
    FILED = "filed"
    FAILED = "failed"
    HELD = "held"
    QUARANTINED = "quarantined"
    AUTOMATIC = "automatic"
    IGNORED = "ignored"


class MailReason(StrEnum):
    """Why a mail is where it is, if it is not filed."""

    NO_SENDER = "no_sender"
    UNKNOWN_SENDER = "unknown_sender"
    SEVERAL_CONTACTS = "several_contacts"
    NOT_HIS_TICKET = "not_his_ticket"
    FLOOD = "flood"
    FORGED = "forged"
    BLOCKED = "blocked"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LOOP = "loop"
    TROUBLE = "trouble"


ATTENTION = (MailState.HELD, MailState.QUARANTINED, MailState.FAILED)


class MailPart(View):
    """A file that came with a mail. `size` in bytes."""

    name: str
    type: str
    size: int


class MailRow(View):
    """`copies` counts how often the same mail came. `number` is the ticket that it was filed on."""

    id: UUID
    address: str
    state: MailState
    reason: MailReason | None
    sender: str | None
    sender_name: str | None
    subject: str | None
    size: int
    copies: int
    received_at: datetime
    number: str | None
    decided_by: str | None
    revision: int


class MailView(MailRow):
    """With what is in it. `spf`, `dkim` and `dmarc` are the results of the receiving server, None if it wrote none;
    unless `is_trusted`, anybody may have written them.
    `meant` is the ticket that it answers by its own word, `contact_id` the contact who writes, as far as known."""

    via: str
    peer: str
    envelope_from: str
    envelope_to: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    text: str
    attachments: tuple[MailPart, ...]
    spf: str | None
    dkim: str | None
    dmarc: str | None
    is_trusted: bool
    defects: tuple[str, ...]
    meant_id: UUID | None
    meant: str | None
    contact_id: UUID | None
    contact_name: str | None


class MailPiece(View):
    """Bytes of the original from `offset` on; `size` is that of the whole."""

    name: str
    size: int
    offset: int
    data: bytes


class MessageMail(View):
    """What a mail on a ticket shows beside its words. `html` is made harmless; `blocked_images` counts pictures of
    other servers, shown only on demand. `left_out` are files that were not taken over: they are in the original.
    `contacts` names those of `to` and `cc` who are contacts by the rules that find a sender, by their address."""

    mail_id: UUID
    sender: str
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    quoted: str
    html: str
    blocked_images: int
    spf: str | None
    dkim: str | None
    dmarc: str | None
    is_trusted: bool
    left_out: tuple[str, ...]
    received_at: datetime
    contacts: dict[str, str] = field(default_factory=dict)


class ListMails(Command):
    """Newest first; without a state, those that a person must look at."""

    state: MailState | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadMail(Command):
    mail_id: RawMailId


class ReadOriginal(Command):
    mail_id: RawMailId
    offset: Annotated[int, Meta(ge=0, le=1_000_000_000)] = 0


class ReadMessageMail(Command):
    """`images`: pictures of other servers stand in the HTML with their addresses, else they are left out."""

    message_id: MessageId
    images: bool = False


class FileMail(Command):
    """File it as written by this contact: on the ticket, or as a new one. `remember`: his mails from this address are
    his from now on."""

    mail_id: RawMailId
    revision: Revision
    contact_id: ContactId
    ticket_id: TicketId | None = None
    remember: bool = False


class HandleMail(Command):
    mail_id: RawMailId
    revision: Revision


MAIL_NOT_FOUND = Failure("mail.not_found", NotFound)
MAIL_STALE = Failure("mail.stale", Conflict)
MAIL_DONE = Failure("mail.done", Conflict)
"""It is filed, or about to be: there is nothing to decide."""

_ACT = (MAIL_NOT_FOUND, MAIL_STALE, MAIL_DONE)

LIST_MAILS = helpdesk.call(
    feature="mails",
    verb="list",
    says="List mails that came in: those a person must look at, or those in one state",
    takes=ListMails,
    gives=Page[MailRow],
    needs=P.MAIL_HANDLE,
    write=False,
    rest=Rest("GET", "/mails"),
    kinds=STAFF,
)
READ_MAIL = helpdesk.call(
    feature="mails",
    verb="read",
    says="Read a mail that came in",
    takes=ReadMail,
    gives=MailView,
    needs=P.MAIL_HANDLE,
    write=False,
    rest=Rest("GET", "/mails/{mail_id}"),
    kinds=STAFF,
    failures=(MAIL_NOT_FOUND,),
)
READ_ORIGINAL = helpdesk.call(
    feature="mails",
    verb="original",
    says="The bytes of a mail as it came, by the piece",
    takes=ReadOriginal,
    gives=MailPiece,
    needs=P.TICKET_READ,
    write=False,
    kinds=frozenset({Kind.MEMBER}),
    failures=(MAIL_NOT_FOUND,),
)
FILE_MAIL = helpdesk.call(
    feature="mails",
    verb="file",
    says="File a mail under a contact's name, on a ticket or as a new one",
    takes=FileMail,
    gives=MailRow,
    needs=P.MAIL_HANDLE,
    write=True,
    rest=Rest("POST", "/mails/{mail_id}/file"),
    kinds=STAFF,
    failures=(*_ACT, CONTACT_UNKNOWN, TICKET_NOT_FOUND),
)
RETRY_MAIL = helpdesk.call(
    feature="mails",
    verb="retry",
    says="Try to file a mail again; out of quarantine it is let in",
    takes=HandleMail,
    gives=MailRow,
    needs=P.MAIL_HANDLE,
    write=True,
    rest=Rest("POST", "/mails/{mail_id}/retry"),
    kinds=STAFF,
    failures=_ACT,
)
IGNORE_MAIL = helpdesk.call(
    feature="mails",
    verb="ignore",
    says="Leave a mail unfiled; it stays where it can be found",
    takes=HandleMail,
    gives=MailRow,
    needs=P.MAIL_HANDLE,
    write=True,
    rest=Rest("POST", "/mails/{mail_id}/ignore"),
    kinds=STAFF,
    failures=_ACT,
)
READ_MESSAGE_MAIL = helpdesk.call(
    feature="mails",
    verb="of_message",
    says="The mail that a message came by",
    takes=ReadMessageMail,
    gives=MessageMail,
    needs=P.TICKET_READ,
    write=False,
    rest=Rest("GET", "/messages/{message_id}/mail"),
    kinds=STAFF,
    failures=(MAIL_NOT_FOUND,),
)


class ThreadQuery(Command):
    """`contact_id` is whom the mail goes to; only his own organisation's ticket gives him an address."""

    ticket_id: TicketId
    contact_id: ContactId


class MailThread(View):
    """How a mail about a ticket is to be marked so that its answer finds back. All empty if the company has no support
    address. `reply_to` is signed; `answers` are the Message-IDs of the customer's mails on the ticket, oldest first."""

    reply_to: str = ""
    name: str = ""
    answers: tuple[str, ...] = ()


MAIL_THREAD = helpdesk.call(
    feature="mails",
    verb="thread",
    says="How a mail about a ticket is marked, so that its answer finds back",
    takes=ThreadQuery,
    gives=MailThread,
    needs=P.MAIL_THREAD,
    write=False,
    callers=frozenset({Party.NOTIFY}),
    kinds=frozenset({Kind.SERVICE}),
    failures=(TICKET_NOT_FOUND,),
)


@helpdesk.event
class MailBounced(Event):
    """A mail of ours about a ticket came back for good; its `id` is the bounce's. Which address that was is asked for:
    events bear none."""

    thing = "mail"
    verb = "bounced"
    ticket_id: UUID
