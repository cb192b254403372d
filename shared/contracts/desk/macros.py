"""Macros: several acts on a ticket under one name, run by an agent."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.causes import CAUSE_NEEDED
from shared.contracts.desk.canned import VARIABLE_UNKNOWN
from shared.contracts.desk.deeds import NOBODY_FREE, SAVING, DeedNames, Deeds
from shared.contracts.fields import Cursor, Limit, MacroId, Name, Revision, TicketId
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TICKET_STALE, TicketView, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

Search = Annotated[str, Meta(max_length=100)]


class MacroView(View):
    """`used` counts its runs."""

    id: UUID
    name: str
    deeds: Deeds
    names: DeedNames
    used: int
    used_at: datetime | None
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int


class MacroPreview(View):
    """What it would do to one ticket; `reply` and `note` are filled in."""

    macro: MacroView
    reply: str
    note: str


class ListMacros(Command):
    """Most used first."""

    q: Search = ""
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadMacro(Command):
    macro_id: MacroId


class PreviewMacro(Command):
    macro_id: MacroId
    ticket_id: TicketId


class CreateMacro(Command):
    name: Name
    deeds: Deeds


class ChangeMacro(Command):
    """All of it as it is to be."""

    macro_id: MacroId
    revision: Revision
    name: Name
    deeds: Deeds


class ArchiveMacro(Command):
    macro_id: MacroId
    revision: Revision


class RunMacro(Command):
    """All of it happens, or none: each act needs the permission that it needs by itself."""

    ticket_id: TicketId
    revision: Revision
    macro_id: MacroId


MACRO_NOT_FOUND = Failure("macro.not_found", NotFound)
MACRO_STALE = Failure("macro.stale", Conflict)
MACRO_EXISTS = Failure("macro.exists", Conflict)
MACRO_ARCHIVED = Failure("macro.archived", Conflict)
MACRO_FULL = Failure("macro.full", Conflict)
MACRO_IDLE = Failure("macro.idle", Conflict)

_ACT = (MACRO_NOT_FOUND, MACRO_STALE, MACRO_ARCHIVED)
_SAVE = (MACRO_EXISTS, VARIABLE_UNKNOWN, *SAVING)

LIST_MACROS = helpdesk.call(
    feature="macros",
    verb="list",
    says="List macros, most used first",
    takes=ListMacros,
    gives=Page[MacroView],
    needs=P.MACRO_READ,
    write=False,
    rest=Rest("GET", "/macros"),
    kinds=STAFF,
)
READ_MACRO = helpdesk.call(
    feature="macros",
    verb="read",
    says="Read one macro",
    takes=ReadMacro,
    gives=MacroView,
    needs=P.MACRO_READ,
    write=False,
    rest=Rest("GET", "/macros/{macro_id}"),
    kinds=STAFF,
    failures=(MACRO_NOT_FOUND,),
)
PREVIEW_MACRO = helpdesk.call(
    feature="macros",
    verb="preview",
    says="What a macro would do to a ticket",
    takes=PreviewMacro,
    gives=MacroPreview,
    needs=P.TICKET_WORK,
    write=False,
    rest=Rest("GET", "/tickets/{ticket_id}/macros/{macro_id}"),
    kinds=STAFF,
    failures=(MACRO_NOT_FOUND, TICKET_NOT_FOUND),
)
CREATE_MACRO = helpdesk.call(
    feature="macros",
    verb="create",
    says="Put several acts under one name",
    takes=CreateMacro,
    gives=MacroView,
    needs=P.MACRO_MANAGE,
    write=True,
    rest=Rest("POST", "/macros", 201),
    kinds=STAFF,
    failures=(*_SAVE, MACRO_FULL),
)
CHANGE_MACRO = helpdesk.call(
    feature="macros",
    verb="change",
    says="Change a macro",
    takes=ChangeMacro,
    gives=MacroView,
    needs=P.MACRO_MANAGE,
    write=True,
    rest=Rest("POST", "/macros/{macro_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, *_SAVE),
)
ARCHIVE_MACRO = helpdesk.call(
    feature="macros",
    verb="archive",
    says="Put a macro away",
    takes=ArchiveMacro,
    gives=MacroView,
    needs=P.MACRO_MANAGE,
    write=True,
    rest=Rest("POST", "/macros/{macro_id}/archive"),
    kinds=STAFF,
    failures=_ACT,
)
RUN_MACRO = helpdesk.call(
    feature="macros",
    verb="run",
    says="Run a macro on a ticket: all of its acts, or none",
    takes=RunMacro,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/run_macro"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, MACRO_NOT_FOUND, MACRO_ARCHIVED, MACRO_IDLE, NOBODY_FREE, CAUSE_NEEDED),
)


@helpdesk.event
class MacroChanged(Event):
    """Made, changed or archived: `version` is its revision."""

    thing = "macro"
    verb = "changed"
    name: str
    what: str
