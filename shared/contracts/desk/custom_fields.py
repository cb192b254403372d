"""Custom fields: what a company asks on the tickets of a category, and of those below it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Rest, View
from shared.contracts.custom import FieldKind, FieldValues, FilledField
from shared.contracts.desk.categories import CATEGORY_NOT_FOUND
from shared.contracts.fields import CategoryId, FieldId, Revision, TicketId
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TICKET_STALE, TicketView, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

Label = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"\S", examples=["機器序號"])]
Help = Annotated[str, Meta(max_length=200, examples=["貼在機身背面，SN 開頭"])]
Option = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"\S", examples=["一樓"])]
Options = Annotated[tuple[Option, ...], Meta(max_length=50)]


class CustomFieldView(View):
    """`category` are the names from the top of the tree down; `place` is its turn within its category, from 1."""

    id: UUID
    category_id: UUID
    category: tuple[str, ...]
    name: str
    kind: FieldKind
    help: str
    required: bool
    options: tuple[str, ...]
    for_customers: bool
    place: int
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int


class CustomFieldList(View):
    items: tuple[CustomFieldView, ...]


class FieldsAsked(View):
    """In the order of a form: those of the categories above first."""

    items: tuple[FilledField, ...]


class ListCustomFields(Command):
    """All in use, by category and place."""


class AskFields(Command):
    """What a ticket of this category is asked; customers are asked what is meant for them."""

    category_id: CategoryId


class ReadTicketFields(Command):
    ticket_id: TicketId


class CreateCustomField(Command):
    """The last of its category. A choice needs its options; whether it is required counts for new tickets."""

    category_id: CategoryId
    name: Label
    kind: FieldKind = FieldKind.TEXT
    help: Help = ""
    required: bool = False
    options: Options = ()
    for_customers: bool = True


class ChangeCustomField(Command):
    """All of it as it is to be, but its category and kind: values are there already."""

    field_id: FieldId
    revision: Revision
    name: Label
    help: Help = ""
    required: bool = False
    options: Options = ()
    for_customers: bool = True


class PlaceCustomField(Command):
    """One place up or down within its category."""

    field_id: FieldId
    revision: Revision
    up: bool = True


class ArchiveCustomField(Command):
    """It is asked no more; what it says on tickets stays."""

    field_id: FieldId
    revision: Revision


class SetTicketFields(Command):
    """Those named; others stay as they are. A required one cannot be emptied."""

    ticket_id: TicketId
    revision: Revision
    values: FieldValues = ()


FIELD_NOT_FOUND = Failure("custom_field.not_found", NotFound)
FIELD_STALE = Failure("custom_field.stale", Conflict)
FIELD_EXISTS = Failure("custom_field.exists", Conflict)
FIELD_ARCHIVED = Failure("custom_field.archived", Conflict)
FIELD_FULL = Failure("custom_field.full", Conflict)
FIELD_CATEGORY = Failure("custom_field.category_unknown", Invalid)
FIELD_OPTIONS = Failure("custom_field.options_needed", Invalid)
VALUES_WRONG = Failure("custom_field.values_wrong", Invalid)
"""`fields` names each by `fields[<id of the field>]`, with the codes below."""
VALUE_MISSING = "field.missing"
VALUE_FOREIGN = "custom_field.foreign"
VALUE_NUMBER = "custom_field.number"
VALUE_DATE = "custom_field.date"
VALUE_CHOICE = "field.choice"

_ACT = (FIELD_NOT_FOUND, FIELD_STALE, FIELD_ARCHIVED)

LIST_CUSTOM_FIELDS = helpdesk.call(
    feature="custom_fields",
    verb="list",
    says="List the custom fields by category",
    takes=ListCustomFields,
    gives=CustomFieldList,
    needs=P.CATEGORY_READ,
    write=False,
    rest=Rest("GET", "/custom-fields"),
    kinds=STAFF,
)
ASK_FIELDS = helpdesk.call(
    feature="custom_fields",
    verb="ask",
    says="What a new ticket of a category is asked",
    takes=AskFields,
    gives=FieldsAsked,
    needs=P.TICKET_OPEN,
    write=False,
    rest=Rest("GET", "/categories/{category_id}/fields"),
    failures=(CATEGORY_NOT_FOUND,),
)
READ_TICKET_FIELDS = helpdesk.call(
    feature="custom_fields",
    verb="read",
    says="What the custom fields of a ticket say",
    takes=ReadTicketFields,
    gives=FieldsAsked,
    needs=P.TICKET_READ,
    write=False,
    rest=Rest("GET", "/tickets/{ticket_id}/fields"),
    failures=(TICKET_NOT_FOUND,),
)
CREATE_CUSTOM_FIELD = helpdesk.call(
    feature="custom_fields",
    verb="create",
    says="Ask something on the tickets of a category",
    takes=CreateCustomField,
    gives=CustomFieldView,
    needs=P.CATEGORY_MANAGE,
    write=True,
    rest=Rest("POST", "/custom-fields", 201),
    kinds=STAFF,
    failures=(FIELD_EXISTS, FIELD_FULL, FIELD_CATEGORY, FIELD_OPTIONS),
)
CHANGE_CUSTOM_FIELD = helpdesk.call(
    feature="custom_fields",
    verb="change",
    says="Change a custom field",
    takes=ChangeCustomField,
    gives=CustomFieldView,
    needs=P.CATEGORY_MANAGE,
    write=True,
    rest=Rest("POST", "/custom-fields/{field_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, FIELD_EXISTS, FIELD_OPTIONS),
)
PLACE_CUSTOM_FIELD = helpdesk.call(
    feature="custom_fields",
    verb="place",
    says="Ask a custom field one place earlier or later",
    takes=PlaceCustomField,
    gives=CustomFieldView,
    needs=P.CATEGORY_MANAGE,
    write=True,
    rest=Rest("POST", "/custom-fields/{field_id}/place"),
    kinds=STAFF,
    failures=_ACT,
)
ARCHIVE_CUSTOM_FIELD = helpdesk.call(
    feature="custom_fields",
    verb="archive",
    says="Ask a custom field no more",
    takes=ArchiveCustomField,
    gives=CustomFieldView,
    needs=P.CATEGORY_MANAGE,
    write=True,
    rest=Rest("POST", "/custom-fields/{field_id}/archive"),
    kinds=STAFF,
    failures=_ACT,
)
SET_TICKET_FIELDS = helpdesk.call(
    feature="custom_fields",
    verb="set",
    says="Fill in the custom fields of a ticket",
    takes=SetTicketFields,
    gives=TicketView,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/set_fields"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, TICKET_STALE, VALUES_WRONG),
)


@helpdesk.event
class CustomFieldChanged(Event):
    """Made, changed, moved or archived: `version` is its revision."""

    thing = "custom_field"
    verb = "changed"
    name: str
    what: str
