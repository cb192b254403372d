"""Canned replies: texts that agents use again and again, in the languages of their customers, with variables."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Command, Done, Event, Page, Rest, View
from shared.contracts.desk.teams import TEAM_NOT_FOUND, TEAM_NOT_LED
from shared.contracts.fields import CannedId, Cursor, Limit, Locale, Name, Revision, TeamId, TicketId
from shared.contracts.helpdesk import TICKET_NOT_FOUND, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound


class Variable(StrEnum):
    """What stands in a text between double braces, `{{contact_name}}`, and is filled in for a ticket."""

    CONTACT_NAME = "contact_name"
    CUSTOMER_NAME = "customer_name"
    TICKET_NUMBER = "ticket_number"
    TICKET_TITLE = "ticket_title"
    AGENT_NAME = "agent_name"
    ASSIGNEE_NAME = "assignee_name"
    COMPANY_NAME = "company_name"
    PROMISED_TIME = "promised_time"
    PORTAL_LINK = "portal_link"


Words = Annotated[str, Meta(min_length=1, max_length=8_000, pattern=r"\S", examples=["{{contact_name}} 您好："])]
Folder = Annotated[str, Meta(max_length=60, examples=["報修"])]
Search = Annotated[str, Meta(max_length=100)]


class CannedText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The text in one language."""

    language: Locale
    body: Words


Texts = Annotated[tuple[CannedText, ...], Meta(min_length=1, max_length=3)]


class CannedView(View):
    """`owner_id` is the member (or program) whose own it is, `team_id` the team whose people use it; neither is the
    whole company's. `is_led`: the reader leads that team. `used` counts the messages sent with it."""

    id: UUID
    owner_id: UUID | None
    name: str
    folder: str
    texts: tuple[CannedText, ...]
    used: int
    used_at: datetime | None
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int
    team_id: UUID | None = None
    team_name: str | None = None
    is_led: bool = False


class FilledText(View):
    """A canned reply as it reads on one ticket: variables filled in, in the language of the conversation if it has
    that."""

    id: UUID
    name: str
    folder: str
    language: Locale
    languages: tuple[Locale, ...]
    is_own: bool
    body: str
    team_name: str | None = None


class FoundTexts(View):
    items: tuple[FilledText, ...]


class ListCanned(Command):
    """The company's, those of the caller's teams and his own, by folder and name. Who keeps the company's sees those of
    all teams."""

    q: Search = ""
    folder: Folder = ""
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadCanned(Command):
    canned_id: CannedId


class CreateCanned(Command):
    """For oneself, and nobody else sees it; or `shared` with the whole company; or `team_id` for that team's people,
    whatever `shared` says."""

    name: Name
    texts: Texts
    folder: Folder = ""
    shared: bool = False
    team_id: TeamId | None = None


class ChangeCanned(Command):
    """All of it as it is to be."""

    canned_id: CannedId
    revision: Revision
    name: Name
    texts: Texts
    folder: Folder = ""


class ArchiveCanned(Command):
    canned_id: CannedId
    revision: Revision


class FindCanned(Command):
    """Those whose name, folder or text holds all words of `q`, most used first, filled in for the ticket; or the one
    named. `language` overrides that of the conversation."""

    ticket_id: TicketId
    canned_id: CannedId | None = None
    q: Search = ""
    language: Locale | None = None
    limit: Annotated[int, Meta(ge=1, le=25)] = 8


class UseCanned(Command):
    canned_id: CannedId


CANNED_NOT_FOUND = Failure("canned.not_found", NotFound)
CANNED_STALE = Failure("canned.stale", Conflict)
CANNED_EXISTS = Failure("canned.exists", Conflict)
CANNED_ARCHIVED = Failure("canned.archived", Conflict)
CANNED_FULL = Failure("canned.full", Conflict)
CANNED_SHARED = Failure("canned.shared", Forbidden)
VARIABLE_UNKNOWN = Failure("canned.variable_unknown", Invalid)
LANGUAGE_TWICE = Failure("canned.language_twice", Invalid)

_SAVE = (CANNED_EXISTS, CANNED_SHARED, VARIABLE_UNKNOWN, LANGUAGE_TWICE)
_TEAM = (TEAM_NOT_FOUND, TEAM_NOT_LED)
_ACT = (CANNED_NOT_FOUND, CANNED_STALE, CANNED_ARCHIVED)

LIST_CANNED = helpdesk.call(
    feature="canned",
    verb="list",
    says="List canned replies: the company's, one's teams' and one's own",
    takes=ListCanned,
    gives=Page[CannedView],
    needs=P.CANNED_READ,
    write=False,
    rest=Rest("GET", "/canned"),
    kinds=STAFF,
)
READ_CANNED = helpdesk.call(
    feature="canned",
    verb="read",
    says="Read one canned reply",
    takes=ReadCanned,
    gives=CannedView,
    needs=P.CANNED_READ,
    write=False,
    rest=Rest("GET", "/canned/{canned_id}"),
    kinds=STAFF,
    failures=(CANNED_NOT_FOUND,),
)
CREATE_CANNED = helpdesk.call(
    feature="canned",
    verb="create",
    says="Write a canned reply, for oneself, a team or the company",
    takes=CreateCanned,
    gives=CannedView,
    needs=P.CANNED_WRITE,
    write=True,
    rest=Rest("POST", "/canned", 201),
    kinds=STAFF,
    failures=(*_SAVE, CANNED_FULL, *_TEAM),
)
CHANGE_CANNED = helpdesk.call(
    feature="canned",
    verb="change",
    says="Change a canned reply",
    takes=ChangeCanned,
    gives=CannedView,
    needs=P.CANNED_WRITE,
    write=True,
    rest=Rest("POST", "/canned/{canned_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, *_SAVE, *_TEAM),
)
ARCHIVE_CANNED = helpdesk.call(
    feature="canned",
    verb="archive",
    says="Put a canned reply away",
    takes=ArchiveCanned,
    gives=CannedView,
    needs=P.CANNED_WRITE,
    write=True,
    rest=Rest("POST", "/canned/{canned_id}/archive"),
    kinds=STAFF,
    failures=(*_ACT, CANNED_SHARED, *_TEAM),
)
FIND_CANNED = helpdesk.call(
    feature="canned",
    verb="find",
    says="Find canned replies for a ticket, filled in",
    takes=FindCanned,
    gives=FoundTexts,
    needs=P.TICKET_NOTE,
    write=False,
    rest=Rest("GET", "/tickets/{ticket_id}/canned"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, CANNED_NOT_FOUND),
)
USE_CANNED = helpdesk.call(
    feature="canned",
    verb="use",
    says="Count that a message was sent with a canned reply",
    takes=UseCanned,
    gives=Done,
    needs=P.TICKET_NOTE,
    write=True,
    rest=Rest("POST", "/canned/{canned_id}/use"),
    kinds=STAFF,
    failures=(CANNED_NOT_FOUND,),
)


@helpdesk.event
class CannedChanged(Event):
    """Written, changed or archived: `version` is its revision. One that is not the whole
    company's is named to nobody."""

    thing = "canned"
    verb = "changed"
    name: str
    what: str
