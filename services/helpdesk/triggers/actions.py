"""The verbs on a trigger."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import asyncpg
import msgspec

from services.helpdesk.db import DB
from services.helpdesk.deeds.checking import check
from services.helpdesk.triggers.access import hold_order, take_in_hand
from services.helpdesk.triggers.queries import view_of
from services.helpdesk.triggers.watching import WATCH
from shared.contracts.desk.conditions import Conditions
from shared.contracts.desk.deeds import DEEDS_ALONE, Deeds, Receiver
from shared.contracts.desk.triggers import (
    CONDITION_UNKNOWN,
    TRIGGER_EXISTS,
    TRIGGER_FULL,
    ArchiveTrigger,
    ChangeTrigger,
    CreateTrigger,
    PlaceTrigger,
    SwitchTrigger,
    TriggerChanged,
    TriggerView,
)
from shared.contracts.helpdesk import Then
from shared.contracts.parties import Caller
from shared.core.errors import DomainError
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 100
"""In use by a company: each is looked at whenever something happens."""

_COUNT = "select count(*) from trigger_rule where tenant_id = $1 and not archived"
_CREATE = """
insert into trigger_rule (tenant_id, id, place, name, moment, conditions, deeds, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_CHANGE = """
update trigger_rule set name = $3, moment = $4, conditions = $5, deeds = $6, changed_by = $7, changed_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_SWITCH = """
update trigger_rule set is_on = $3, changed_by = $4, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_PLACE = """
update trigger_rule set place = $3, revision = revision + case when id = $4 then 1 else 0 end
where tenant_id = $1 and place = $2 and not archived
"""
_ARCHIVE = """
update trigger_rule set archived = true, is_on = false, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_CLOSE_GAP = "update trigger_rule set place = place - 1 where tenant_id = $1 and place > $2 and not archived"
_CUSTOMERS = "select count(*) from customer where tenant_id = $1 and id = any($2)"
_CATEGORIES = "select count(*) from category where tenant_id = $1 and id = any($2)"


async def create(caller: Caller, command: CreateTrigger) -> TriggerView:
    await _check(caller, command.conditions, command.deeds)
    await hold_order(caller)
    count = await DB.value(_COUNT, caller.tenant_id)
    if count >= MOST:
        raise TRIGGER_FULL(most=MOST)
    trigger_id = new_id()
    with _named_once():
        await DB.run(_CREATE, caller.tenant_id, trigger_id, count + 1, *_values(caller, command))
    return await _done(caller, trigger_id, "created")


async def change(caller: Caller, command: ChangeTrigger) -> TriggerView:
    await _check(caller, command.conditions, command.deeds)
    trigger = await take_in_hand(caller, command.trigger_id, command.revision)
    with _named_once():
        await DB.run(_CHANGE, caller.tenant_id, trigger.id, *_values(caller, command))
    return await _done(caller, trigger.id, "changed")


async def switch(caller: Caller, command: SwitchTrigger) -> TriggerView:
    trigger = await take_in_hand(caller, command.trigger_id, command.revision)
    await DB.run(_SWITCH, caller.tenant_id, trigger.id, command.is_on, caller.name)
    return await _done(caller, trigger.id, "switched_on" if command.is_on else "switched_off")


async def place(caller: Caller, command: PlaceTrigger) -> TriggerView:
    """Changes places with its neighbour; the first stays first, the last last."""
    await hold_order(caller)
    trigger = await take_in_hand(caller, command.trigger_id, command.revision)
    other = trigger.place + (-1 if command.up else 1)
    if 1 <= other <= await DB.value(_COUNT, caller.tenant_id):
        await DB.run(_PLACE, caller.tenant_id, other, 0, trigger.id)
        await DB.run(_PLACE, caller.tenant_id, trigger.place, other, trigger.id)
        await DB.run(_PLACE, caller.tenant_id, 0, trigger.place, trigger.id)
    return await _done(caller, trigger.id, "placed")


async def archive(caller: Caller, command: ArchiveTrigger) -> TriggerView:
    await hold_order(caller)
    trigger = await take_in_hand(caller, command.trigger_id, command.revision)
    await DB.run(_ARCHIVE, caller.tenant_id, trigger.id, caller.name)
    await DB.run(_CLOSE_GAP, caller.tenant_id, trigger.place)
    return await _done(caller, trigger.id, "archived")


async def _check(caller: Caller, conditions: Conditions, deeds: Deeds) -> None:
    """Nobody runs a trigger, so it gives the ticket to nobody's self; and a rule solves nothing (sla.md §2.1)."""
    if deeds.to is Receiver.ME:
        raise _alone("to")
    if deeds.state is Then.RESOLVED:
        raise _alone("state")
    await check(caller, deeds)
    customers, categories = list(set(conditions.customer_ids)), list(set(conditions.category_ids))
    if await DB.value(_CUSTOMERS, caller.tenant_id, customers) < len(customers):
        raise _unknown("customer_ids")
    if await DB.value(_CATEGORIES, caller.tenant_id, categories) < len(categories):
        raise _unknown("category_ids")


def _unknown(field: str) -> DomainError:
    return CONDITION_UNKNOWN(fields={field: CONDITION_UNKNOWN.code})


def _alone(field: str) -> DomainError:
    return DEEDS_ALONE(fields={field: DEEDS_ALONE.code})


def _values(caller: Caller, said: CreateTrigger | ChangeTrigger) -> tuple[str, str, str, str, str]:
    conditions, deeds = (msgspec.json.encode(one).decode() for one in (said.conditions, said.deeds))
    return said.name.strip(), said.moment, conditions, deeds, caller.name


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise TRIGGER_EXISTS(fields={"name": TRIGGER_EXISTS.code}) from error


async def _done(caller: Caller, trigger_id: UUID, what: str) -> TriggerView:
    WATCH.forget(caller.tenant_id)
    view = await view_of(caller, trigger_id)
    await record(DB, caller, TriggerChanged(id=view.id, version=view.revision, name=view.name, what=what))
    return view
