"""What came in by a web form or a messenger from somebody who is not known there: held until one of our people says
whose it is, or that it is nobody's."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import ContactId, Cursor, HeldId, Limit, Revision
from shared.contracts.files import FileView
from shared.contracts.helpdesk import CONTACT_UNKNOWN, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound


class HeldState(StrEnum):
    HELD = "held"
    FILED = "filed"
    DISMISSED = "dismissed"


class HeldView(View):
    """`door` is the form's or the connector's name. `mail` is what he typed, proven by nothing; `suggested` the contact
    who has that address. `sender` is who he is to a messenger, `is_suspicious` that a field was filled in which people
    do not see."""

    id: UUID
    channel: str
    door: str
    name: str
    mail: str | None
    sender: str | None
    title: str
    body: str
    files: tuple[FileView, ...]
    is_suspicious: bool
    at: datetime
    state: HeldState
    suggested_id: UUID | None
    suggested: str | None
    ticket_number: str | None
    contact: str | None
    decided_by: str | None
    decided_at: datetime | None
    revision: int


class ListHeld(Command):
    """The longest waiting first; of what was decided, the latest first."""

    state: HeldState = HeldState.HELD
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadHeld(Command):
    held_id: HeldId


class FileHeld(Command):
    """Whose it is. It becomes a ticket of this contact, as if he had written it; of a messenger's sender this is
    remembered, and whatever else he wrote goes with it."""

    held_id: HeldId
    revision: Revision
    contact_id: ContactId


class DismissHeld(Command):
    held_id: HeldId
    revision: Revision


HELD_NOT_FOUND = Failure("held.not_found", NotFound)
HELD_STALE = Failure("held.stale", Conflict)
HELD_DONE = Failure("held.done", Conflict)

_ACT = (HELD_NOT_FOUND, HELD_STALE, HELD_DONE)

LIST_HELD = helpdesk.call(
    feature="held",
    verb="list",
    says="List what came in and waits for somebody to say whose it is",
    takes=ListHeld,
    gives=Page[HeldView],
    needs=P.HELD_HANDLE,
    write=False,
    rest=Rest("GET", "/held_messages"),
    kinds=STAFF,
)
READ_HELD = helpdesk.call(
    feature="held",
    verb="read",
    says="Read one of them",
    takes=ReadHeld,
    gives=HeldView,
    needs=P.HELD_HANDLE,
    write=False,
    rest=Rest("GET", "/held_messages/{held_id}"),
    kinds=STAFF,
    failures=(HELD_NOT_FOUND,),
)
FILE_HELD = helpdesk.call(
    feature="held",
    verb="file",
    says="Say whose it is: it becomes a ticket",
    takes=FileHeld,
    gives=HeldView,
    needs=P.HELD_HANDLE,
    write=True,
    rest=Rest("POST", "/held_messages/{held_id}/file"),
    kinds=STAFF,
    failures=(*_ACT, CONTACT_UNKNOWN),
)
DISMISS_HELD = helpdesk.call(
    feature="held",
    verb="dismiss",
    says="Put it away: it is nobody's",
    takes=DismissHeld,
    gives=HeldView,
    needs=P.HELD_HANDLE,
    write=True,
    rest=Rest("POST", "/held_messages/{held_id}/dismiss"),
    kinds=STAFF,
    failures=_ACT,
)


@helpdesk.event
class MessageHeld(Event):
    """Something waits for somebody to say whose it is. `title` is its subject, `place` where it is read, beneath the
    company's workspace."""

    thing = "held_message"
    verb = "held"
    title: str
    channel: str
    place: str = "held"
