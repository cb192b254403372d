"""Reading custom fields, and what a category asks."""

from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import only_requester
from shared.contracts.custom import FieldKind, FilledField
from shared.contracts.desk.categories import CATEGORY_NOT_FOUND
from shared.contracts.desk.custom_fields import (
    FIELD_NOT_FOUND,
    AskFields,
    CustomFieldList,
    CustomFieldView,
    FieldsAsked,
    ListCustomFields,
    ReadTicketFields,
)
from shared.contracts.helpdesk import TICKET_NOT_FOUND
from shared.contracts.parties import Caller

_COLUMNS = """
f.id, f.category_id, category_path(f.tenant_id, f.category_id) as category, f.name, f.kind, f.help, f.required,
  f.options, f.for_customers, f.place, f.archived, f.changed_by, f.changed_at, f.revision
"""
_LIST = f"""
select {_COLUMNS} from custom_field f where f.tenant_id = $1 and not f.archived
order by category_path(f.tenant_id, f.category_id), f.category_id, f.place, f.id
"""
_READ = f"select {_COLUMNS} from custom_field f where f.tenant_id = $1 and f.id = $2"
_ASKED = "select ticket_fields($1, $2)::text"
_CATEGORY = "select 1 from category where tenant_id = $1 and id = $2"
_OF_TICKET = """
select ticket_fields(t.tenant_id, t.category_id, t.id)::text from ticket t
where t.tenant_id = $1 and t.id = $2 and ($3::uuid is null or t.requester_id = $3)
"""

_fields = msgspec.json.Decoder(tuple[FilledField, ...])


def _view(row: Record) -> CustomFieldView:
    told = {"kind": FieldKind(row["kind"]), "category": tuple(row["category"] or ()), "options": tuple(row["options"])}
    return CustomFieldView(**{**dict(row), **told})


async def list_fields(caller: Caller, command: ListCustomFields) -> CustomFieldList:
    return CustomFieldList(items=tuple(_view(row) for row in await DB.rows(_LIST, caller.tenant_id)))


async def view_of(caller: Caller, field_id: UUID) -> CustomFieldView:
    row = await DB.row(_READ, caller.tenant_id, field_id)
    if row is None:
        raise FIELD_NOT_FOUND()
    return _view(row)


async def ask_fields(caller: Caller, command: AskFields) -> FieldsAsked:
    if await DB.value(_CATEGORY, caller.tenant_id, command.category_id) is None:
        raise CATEGORY_NOT_FOUND()
    return FieldsAsked(items=await asked_of(caller, command.category_id))


async def asked_of(caller: Caller, category_id: UUID) -> tuple[FilledField, ...]:
    return _fields.decode(str(await DB.value(_ASKED, caller.tenant_id, category_id)))


async def read_fields(caller: Caller, command: ReadTicketFields) -> FieldsAsked:
    return FieldsAsked(items=await fields_of(caller, command.ticket_id))


async def fields_of(caller: Caller, ticket_id: UUID) -> tuple[FilledField, ...]:
    found = await DB.value(_OF_TICKET, caller.tenant_id, ticket_id, only_requester(caller))
    if found is None:
        raise TICKET_NOT_FOUND()
    return _fields.decode(str(found))
