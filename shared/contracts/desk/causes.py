"""Why tickets come about: a company's tree of causes, where one is required, and what the year shows."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Rest, View
from shared.contracts.causes import CAUSE_UNKNOWN, CauseFound
from shared.contracts.fields import END, CauseId, Locale, Name, Revision, TicketId
from shared.contracts.helpdesk import (
    TICKET_NOT_FOUND,
    TICKET_STALE,
    TicketEvent,
    TicketView,
    helpdesk,
)
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

Code = Annotated[
    str,
    Meta(max_length=12, pattern=r"^[A-Za-z0-9.-]*" + END, description="short, as in a report", examples=["D2"]),
]
Said = Annotated[str, Meta(max_length=300, examples=["規格要求了，交付時沒有做到"])]


# views


class CauseView(View):
    """`path` are the names from the top down to this one. `is_defect`: a fault of what was delivered, which the
    project hears of; a cause below such a one is one too. `tickets` bear it."""

    id: UUID
    parent_id: UUID | None
    code: str
    name: str
    path: tuple[str, ...]
    description: str
    is_defect: bool
    tickets: int
    changed_by: str
    changed_at: datetime
    revision: int


class CauseTree(View):
    """All that are in use; a cause stands before those below it."""

    items: tuple[CauseView, ...]


# commands


class CausesQuery(Command):
    """Nothing to say."""


class CreateCause(Command):
    name: Name
    code: Code = ""
    parent_id: CauseId | None = None
    description: Said = ""
    is_defect: bool = False


class ChangeCause(Command):
    """All of it as it is to be; another `parent_id` moves it with everything below it."""

    cause_id: CauseId
    revision: Revision
    name: Name
    code: Code = ""
    parent_id: CauseId | None = None
    description: Said = ""
    is_defect: bool = False


class ArchiveCause(Command):
    """Tickets keep it; nobody can choose it any more."""

    cause_id: CauseId
    revision: Revision


class LoadCauses(Command):
    """The tree to begin with, in one language. Where there is one already, nothing changes."""

    language: Locale = "zh-Hant"


class SetCause(Command):
    ticket_id: TicketId
    revision: Revision
    cause: CauseFound


# failures

CAUSE_NOT_FOUND = Failure("cause.not_found", NotFound)
CAUSE_STALE = Failure("cause.stale", Conflict)
CAUSE_EXISTS = Failure("cause.exists", Conflict)
CODE_EXISTS = Failure("cause.code_exists", Conflict)
CAUSE_HAS_CHILDREN = Failure("cause.has_children", Conflict)
CAUSE_PARENT = Failure("cause.parent_unknown", Invalid)
CAUSE_CIRCLE = Failure("cause.circle", Invalid)
CAUSE_DEEP = Failure("cause.deep", Invalid)
CAUSE_FULL = Failure("cause.full", Conflict)

_PLACE = (CAUSE_EXISTS, CODE_EXISTS, CAUSE_PARENT, CAUSE_DEEP)

# calls

LIST_CAUSES = helpdesk.call(
    feature="causes",
    verb="list",
    says="The tree of causes that a ticket may have",
    takes=CausesQuery,
    gives=CauseTree,
    needs=P.CAUSE_READ,
    write=False,
    rest=Rest("GET", "/causes"),
    kinds=STAFF,
)
CREATE_CAUSE = helpdesk.call(
    feature="causes",
    verb="create",
    says="Add a cause to the tree",
    takes=CreateCause,
    gives=CauseView,
    needs=P.CAUSE_MANAGE,
    write=True,
    rest=Rest("POST", "/causes", 201),
    kinds=STAFF,
    failures=(*_PLACE, CAUSE_FULL),
)
CHANGE_CAUSE = helpdesk.call(
    feature="causes",
    verb="change",
    says="Rename, describe or move a cause",
    takes=ChangeCause,
    gives=CauseView,
    needs=P.CAUSE_MANAGE,
    write=True,
    rest=Rest("POST", "/causes/{cause_id}/change"),
    kinds=STAFF,
    failures=(CAUSE_NOT_FOUND, CAUSE_STALE, *_PLACE, CAUSE_CIRCLE),
)
ARCHIVE_CAUSE = helpdesk.call(
    feature="causes",
    verb="archive",
    says="Put a cause away that has none below it",
    takes=ArchiveCause,
    gives=CauseTree,
    needs=P.CAUSE_MANAGE,
    write=True,
    rest=Rest("POST", "/causes/{cause_id}/archive"),
    kinds=STAFF,
    failures=(CAUSE_NOT_FOUND, CAUSE_STALE, CAUSE_HAS_CHILDREN),
)
LOAD_CAUSES = helpdesk.call(
    feature="causes",
    verb="load",
    says="Begin with the usual tree of causes",
    takes=LoadCauses,
    gives=CauseTree,
    needs=P.CAUSE_MANAGE,
    write=True,
    rest=Rest("POST", "/causes/load"),
    kinds=STAFF,
)
SET_CAUSE = helpdesk.call(
    feature="tickets",
    verb="set_cause",
    says="Say why a ticket came about",
    takes=SetCause,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/set_cause"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, CAUSE_UNKNOWN),
)
# events


@helpdesk.event
class CauseChanged(Event):
    """Made, changed or archived: `version` is the cause's revision."""

    thing = "cause"
    verb = "changed"
    name: str
    what: str


@helpdesk.event
class TicketCaused(TicketEvent):
    """Its cause was said, or said anew. `is_defect`: a fault of what was delivered."""

    verb = "caused"
    cause_id: UUID
    cause: str
    is_defect: bool


@helpdesk.event
class DeliveryDefectFound(TicketEvent):
    """For projects: the ticket's cause lies in what was delivered to the customer. Told when the cause becomes one, not
    again while it stays one. `project_id` is of the project whose promise the ticket came under, where there is one."""

    verb = "defect_found"
    cause_id: UUID
    cause: str
    root: str
    project_id: UUID | None = None
