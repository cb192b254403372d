"""Fetching a support address's mail from the company's own server (IMAP)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Rest, View
from shared.contracts.desk.mailboxes import MAILBOX_ARCHIVED, MAILBOX_NOT_FOUND
from shared.contracts.fields import END, MailboxId
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, Invalid, NotFound


class Tls(StrEnum):
    """From the first byte (port 993), or begun by STARTTLS (port 143). Without is no choice."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"


Host = Annotated[
    str,
    Meta(
        max_length=253,
        pattern=r"^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?" + END,
        examples=["imap.jingming.example"],
    ),
]
Port = Annotated[int, Meta(ge=1, le=65_535)]
Word = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\r\n\0]+" + END)]
"""One line, as a mail server takes it."""


class FetchingView(View):
    """How it goes: when somebody last looked, when that last went well, what was wrong (`error` is a word: login, tls,
    timeout, unreachable, private_address, protocol, too_large, internal), and how many mails wait there."""

    mailbox_id: UUID
    host: str
    port: int
    tls: Tls
    username: str
    folder: str
    done_folder: str | None
    checked_at: datetime | None
    succeeded_at: datetime | None
    error: str | None
    waiting: int
    changed_by: str
    changed_at: datetime


class ReadFetching(Command):
    mailbox_id: MailboxId


class SetFetching(Command):
    """`password` may be left out when the server stays the same. Mails that were taken over are marked seen, and
    moved to `done_folder` if there is one."""

    mailbox_id: MailboxId
    host: Host
    username: Word
    port: Port = 993
    tls: Tls = Tls.IMPLICIT
    password: Word | None = None
    folder: Word = "INBOX"
    done_folder: Word | None = None


FETCHING_NOT_FOUND = Failure("fetching.not_found", NotFound)
PASSWORD_NEEDED = Failure("fetching.password_needed", Invalid)

READ_FETCHING = helpdesk.call(
    feature="fetching",
    verb="read",
    says="Where the mail of a support address is fetched, and how it goes",
    takes=ReadFetching,
    gives=FetchingView,
    needs=P.MAILBOX_MANAGE,
    write=False,
    rest=Rest("GET", "/mailboxes/{mailbox_id}/fetching"),
    kinds=STAFF,
    failures=(FETCHING_NOT_FOUND,),
)
SET_FETCHING = helpdesk.call(
    feature="fetching",
    verb="set",
    says="Fetch the mail of a support address from a server",
    takes=SetFetching,
    gives=FetchingView,
    needs=P.MAILBOX_MANAGE,
    write=True,
    rest=Rest("POST", "/mailboxes/{mailbox_id}/set_fetching"),
    kinds=STAFF,
    failures=(MAILBOX_NOT_FOUND, MAILBOX_ARCHIVED, PASSWORD_NEEDED),
)
REMOVE_FETCHING = helpdesk.call(
    feature="fetching",
    verb="remove",
    says="Fetch it no more",
    takes=ReadFetching,
    gives=Done,
    needs=P.MAILBOX_MANAGE,
    write=True,
    rest=Rest("POST", "/mailboxes/{mailbox_id}/remove_fetching"),
    kinds=STAFF,
    failures=(FETCHING_NOT_FOUND,),
)
