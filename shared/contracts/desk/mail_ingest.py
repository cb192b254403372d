"""What the command line asks about a mail in a file: to which support addresses it could go, and what would become of
it there. The file is read by the command itself; only what decides is asked about, so that its size does not matter."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, View
from shared.contracts.desk.mails import MailReason
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import Kind, Party
from shared.contracts.roles import Permission as P

Short = Annotated[str, Meta(max_length=1000)]


class ReadPostroom(Command):
    """The company's support addresses in use."""


class Postbox(View):
    """`receivers` are the servers whose word about a sender counts. The default one stands first."""

    address: str
    receivers: tuple[str, ...]


class Postroom(View):
    boxes: tuple[Postbox, ...]


class ForeseeMail(Command):
    """What was read in a mail. `address` is the support address, empty for the default one; `keys` name what it
    answers, as the parser gives them: "address …", "message_id …", "subject …"; `original` is the mail that
    a bounce returns. `is_unread`: reading it failed somewhere."""

    address: Short = ""
    envelope_to: Short = ""
    sender: Short = ""
    keys: Annotated[tuple[Short, ...], Meta(max_length=300)] = ()
    automatic_why: Short = ""
    is_bounce: bool = False
    original: Short = ""
    dmarc: Short = ""
    is_trusted: bool = False
    is_unread: bool = False


class Foreseen(View):
    """`outcome` is the move that the mail would make (file, hold, quarantine, set_aside, pass_over, give_up), and why.
    The contact is who writes, the ticket what it answers by its own word, whether or not he may."""

    outcome: str
    reason: MailReason | None
    address: str
    contact_id: UUID | None
    contact_name: str | None
    customer_name: str | None
    contacts: int
    ticket_id: UUID | None
    ticket: str | None
    title: str | None


READ_POSTROOM = helpdesk.call(
    feature="foreseeing",
    verb="postroom",
    says="The support addresses a mail in a file could go to",
    takes=ReadPostroom,
    gives=Postroom,
    needs=P.MAIL_FORESEE,
    write=False,
    callers=frozenset({Party.CLI}),
    kinds=frozenset({Kind.SERVICE}),
)
FORESEE_MAIL = helpdesk.call(
    feature="foreseeing",
    verb="foresee",
    says="What would become of a mail",
    takes=ForeseeMail,
    gives=Foreseen,
    needs=P.MAIL_FORESEE,
    write=False,
    callers=frozenset({Party.CLI}),
    kinds=frozenset({Kind.SERVICE}),
)
