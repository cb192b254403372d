"""Web forms: how somebody who has not signed in writes to the company, on its own pages too. What comes in proves
nothing about who wrote it, so it is held until one of our people says whose it is (held.py)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Event, Page, Rest, View
from shared.contracts.fields import END, CategoryId, Cursor, Limit, Line, Mail, Name, Revision, TeamId, Text, WebFormId
from shared.contracts.helpdesk import CATEGORY_UNKNOWN, FILE_REFUSED, TEAM_UNKNOWN, helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound, TooMany

FormKey = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?" + END, examples=["support"])]
"""The last part of the form's address."""
Origin = Annotated[
    str,
    Meta(
        max_length=200,
        pattern=r"^https?://[a-z0-9](?:[a-z0-9.-]{0,180}[a-z0-9])?(?::[0-9]{1,5})?" + END,
        examples=["https://www.yuancheng.example"],
    ),
]
"""A site that may show the form in a frame: scheme, host and port, no path."""
Origins = Annotated[tuple[Origin, ...], Meta(max_length=20)]
Prose = Annotated[str, Meta(max_length=2_000)]
PerHour = Annotated[int, Meta(ge=1, le=10_000)]
Receipts = Annotated[tuple[Annotated[str, Meta(max_length=2_000)], ...], Meta(max_length=10)]
SERVED = frozenset({Kind.SERVICE})


class FormCategory(View):
    """A category that the form offers, with its path."""

    id: UUID
    path: tuple[str, ...]


class WebFormView(View):
    """`per_hour` is how many messages it takes at most in any hour. `intro`, `consent` and `thanks` are plain text in
    the company's own words; an empty `consent` asks for none."""

    id: UUID
    key: str
    name: str
    intro: str
    consent: str
    thanks: str
    category_id: UUID | None
    team_id: UUID | None
    asks_category: bool
    takes_files: bool
    origins: tuple[str, ...]
    per_hour: int
    is_active: bool
    changed_by: str
    changed_at: datetime
    revision: int


class WebFormPage(View):
    """What the page of the form shows. `categories` are there if it asks for one."""

    id: UUID
    name: str
    intro: str
    consent: str
    thanks: str
    takes_files: bool
    origins: tuple[str, ...]
    categories: tuple[FormCategory, ...]


class ListWebForms(Command):
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadWebForm(Command):
    form_id: WebFormId


class CreateWebForm(Command):
    form_key: FormKey
    name: Name
    intro: Prose = ""
    consent: Prose = ""
    thanks: Prose = ""
    category_id: CategoryId | None = None
    team_id: TeamId | None = None
    asks_category: bool = False
    takes_files: bool = False
    origins: Origins = ()
    per_hour: PerHour = 60
    is_active: bool = True


class ChangeWebForm(Command):
    """All of it as it is to be. The key stays: it stands on other people's pages."""

    form_id: WebFormId
    revision: Revision
    name: Name
    intro: Prose = ""
    consent: Prose = ""
    thanks: Prose = ""
    category_id: CategoryId | None = None
    team_id: TeamId | None = None
    asks_category: bool = False
    takes_files: bool = False
    origins: Origins = ()
    per_hour: PerHour = 60
    is_active: bool = True


class ShowWebForm(Command):
    form_key: FormKey


class SubmitWebForm(Command):
    """`is_suspicious`: a field was filled in that people do not see."""

    form_key: FormKey
    name: Name
    mail: Mail
    title: Line
    body: Text
    category_id: CategoryId | None = None
    files: Receipts = ()
    is_suspicious: bool = False


FORM_NOT_FOUND = Failure("form.not_found", NotFound)
FORM_STALE = Failure("form.stale", Conflict)
FORM_EXISTS = Failure("form.exists", Conflict)
FORM_FULL = Failure("form.full", Conflict)
FORM_BUSY = Failure("form.busy", TooMany)

_SAVE = (CATEGORY_UNKNOWN, TEAM_UNKNOWN)

LIST_WEB_FORMS = helpdesk.call(
    feature="web_forms",
    verb="list",
    says="List web forms",
    takes=ListWebForms,
    gives=Page[WebFormView],
    needs=P.DOOR_MANAGE,
    write=False,
    rest=Rest("GET", "/web_forms"),
    kinds=STAFF,
)
READ_WEB_FORM = helpdesk.call(
    feature="web_forms",
    verb="read",
    says="Read one web form",
    takes=ReadWebForm,
    gives=WebFormView,
    needs=P.DOOR_MANAGE,
    write=False,
    rest=Rest("GET", "/web_forms/{form_id}"),
    kinds=STAFF,
    failures=(FORM_NOT_FOUND,),
)
CREATE_WEB_FORM = helpdesk.call(
    feature="web_forms",
    verb="create",
    says="Open a web form",
    takes=CreateWebForm,
    gives=WebFormView,
    needs=P.DOOR_MANAGE,
    write=True,
    rest=Rest("POST", "/web_forms", 201),
    kinds=STAFF,
    failures=(FORM_EXISTS, FORM_FULL, *_SAVE),
)
CHANGE_WEB_FORM = helpdesk.call(
    feature="web_forms",
    verb="change",
    says="Change a web form, or close it",
    takes=ChangeWebForm,
    gives=WebFormView,
    needs=P.DOOR_MANAGE,
    write=True,
    rest=Rest("POST", "/web_forms/{form_id}/change"),
    kinds=STAFF,
    failures=(FORM_NOT_FOUND, FORM_STALE, *_SAVE),
)
SHOW_WEB_FORM = helpdesk.call(
    feature="web_forms",
    verb="show",
    says="What the public page of a web form shows",
    takes=ShowWebForm,
    gives=WebFormPage,
    needs=P.DOOR_ARRIVE,
    write=False,
    kinds=SERVED,
    failures=(FORM_NOT_FOUND,),
)
SUBMIT_WEB_FORM = helpdesk.call(
    feature="web_forms",
    verb="submit",
    says="Hold what somebody wrote into a web form",
    takes=SubmitWebForm,
    gives=Done,
    needs=P.DOOR_ARRIVE,
    write=True,
    kinds=SERVED,
    failures=(FORM_NOT_FOUND, FORM_BUSY, CATEGORY_UNKNOWN, FILE_REFUSED),
)


@helpdesk.event
class WebFormChanged(Event):
    """Opened, changed or closed: `version` is its revision."""

    thing = "web_form"
    verb = "changed"
    name: str
    what: str
