"""The verbs on a custom field, and filling them in on a ticket."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import asyncpg

from services.helpdesk.custom.access import hold_order, take_in_hand
from services.helpdesk.custom.queries import fields_of, view_of
from services.helpdesk.custom.values import checked
from services.helpdesk.db import DB
from services.helpdesk.tickets.access import take_in_hand as take_ticket
from services.helpdesk.tickets.journal import change as change_ticket
from services.helpdesk.tickets.journal import tell
from services.helpdesk.tickets.queries import view
from shared.contracts.custom import FieldKind, FilledField
from shared.contracts.desk.custom_fields import (
    FIELD_CATEGORY,
    FIELD_EXISTS,
    FIELD_FULL,
    FIELD_OPTIONS,
    ArchiveCustomField,
    ChangeCustomField,
    CreateCustomField,
    CustomFieldChanged,
    CustomFieldView,
    PlaceCustomField,
    SetTicketFields,
)
from shared.contracts.desk.details import TicketClassified
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 20
"""Of one category: with those above it, a form that can still be filled in."""

_CATEGORY = "select 1 from category where tenant_id = $1 and id = $2 and not archived"
_COUNT = "select count(*) from custom_field where tenant_id = $1 and category_id = $2 and not archived"
_CREATE = """
insert into custom_field (tenant_id, id, category_id, place, kind, name, help, required, options, for_customers,
  changed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_CHANGE = """
update custom_field set name = $3, help = $4, required = $5, options = $6, for_customers = $7, changed_by = $8,
  changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_PLACE = """
update custom_field set place = $4, revision = revision + case when id = $5 then 1 else 0 end
where tenant_id = $1 and category_id = $2 and place = $3 and not archived
"""
_ARCHIVE = """
update custom_field set archived = true, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_CLOSE_GAP = """
update custom_field set place = place - 1 where tenant_id = $1 and category_id = $2 and place > $3 and not archived
"""
_PUT = """
insert into ticket_field (tenant_id, customer_id, ticket_id, field_id, value) values ($1, $2, $3, $4, $5)
on conflict (tenant_id, ticket_id, field_id) do update set value = excluded.value
"""
_TAKE = "delete from ticket_field where tenant_id = $1 and ticket_id = $2 and field_id = $3"


async def create(caller: Caller, command: CreateCustomField) -> CustomFieldView:
    await hold_order(caller)
    if await DB.value(_CATEGORY, caller.tenant_id, command.category_id) is None:
        raise FIELD_CATEGORY(fields={"category_id": FIELD_CATEGORY.code})
    count = await DB.value(_COUNT, caller.tenant_id, command.category_id)
    if count >= MOST:
        raise FIELD_FULL(most=MOST)
    field_id = new_id()
    values = _values(caller, command, command.kind)
    with _named_once():
        await DB.run(_CREATE, caller.tenant_id, field_id, command.category_id, count + 1, command.kind, *values)
    return await _done(caller, field_id, "created")


async def change(caller: Caller, command: ChangeCustomField) -> CustomFieldView:
    field = await take_in_hand(caller, command.field_id, command.revision)
    with _named_once():
        await DB.run(_CHANGE, caller.tenant_id, field.id, *_values(caller, command, field.kind))
    return await _done(caller, field.id, "changed")


async def place(caller: Caller, command: PlaceCustomField) -> CustomFieldView:
    """Changes places with its neighbour; the first stays first, the last last."""
    field = await take_in_hand(caller, command.field_id, command.revision)
    other = field.place + (-1 if command.up else 1)
    of_category = (caller.tenant_id, field.category_id)
    if 1 <= other <= await DB.value(_COUNT, *of_category):
        await DB.run(_PLACE, *of_category, other, 0, field.id)
        await DB.run(_PLACE, *of_category, field.place, other, field.id)
        await DB.run(_PLACE, *of_category, 0, field.place, field.id)
    return await _done(caller, field.id, "placed")


async def archive(caller: Caller, command: ArchiveCustomField) -> CustomFieldView:
    field = await take_in_hand(caller, command.field_id, command.revision)
    await DB.run(_ARCHIVE, caller.tenant_id, field.id, caller.name)
    await DB.run(_CLOSE_GAP, caller.tenant_id, field.category_id, field.place)
    return await _done(caller, field.id, "archived")


def _values(caller: Caller, said: CreateCustomField | ChangeCustomField, kind: FieldKind) -> tuple[Any, ...]:
    options = list(dict.fromkeys(" ".join(option.split()) for option in said.options))
    if kind is FieldKind.CHOICE and len(options) < 2:
        raise FIELD_OPTIONS(fields={"options": FIELD_OPTIONS.code})
    kept = options if kind is FieldKind.CHOICE else []
    return " ".join(said.name.split()), said.help.strip(), said.required, kept, said.for_customers, caller.name


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise FIELD_EXISTS(fields={"name": FIELD_EXISTS.code}) from error


async def _done(caller: Caller, field_id: UUID, what: str) -> CustomFieldView:
    made = await view_of(caller, field_id)
    await record(DB, caller, CustomFieldChanged(id=made.id, version=made.revision, name=made.name, what=what))
    return made


async def set_fields(caller: Caller, command: SetTicketFields) -> bytes:
    ticket = await take_ticket(caller, command.ticket_id, "set_fields", command.revision)
    fields = await fields_of(caller, ticket.id)
    values = checked(fields, command.values, whole=False)
    changed = [(one, values[one.id]) for one in fields if one.id in values and values[one.id] != (one.value or "")]
    for field, value in changed:
        if value:
            await DB.run(_PUT, caller.tenant_id, ticket.customer_id, ticket.id, field.id, value)
        else:
            await DB.run(_TAKE, caller.tenant_id, ticket.id, field.id)
    if changed:
        await change_ticket(caller, ticket, "set_fields", fields=_said(changed))
        await tell(caller, ticket, TicketClassified, what=("fields",))
    return await view(caller, ticket.id)


def _said(changed: list[tuple[FilledField, str]]) -> str:
    """For the history: what each was, and is."""
    return "；".join(f"{field.name}：{field.value or '—'} → {value or '—'}" for field, value in changed)
