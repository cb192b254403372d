"""The verbs on a macro, and running one."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import asyncpg
import msgspec

from services.helpdesk.db import DB
from services.helpdesk.deeds.checking import check
from services.helpdesk.deeds.doing import Work, do
from services.helpdesk.macros.access import take_in_hand, to_run
from services.helpdesk.macros.queries import view_of
from services.helpdesk.tickets.access import take_in_hand as take_ticket
from services.helpdesk.tickets.queries import view
from shared.contracts.desk.macros import (
    MACRO_EXISTS,
    MACRO_FULL,
    MACRO_IDLE,
    ArchiveMacro,
    ChangeMacro,
    CreateMacro,
    MacroChanged,
    MacroView,
    RunMacro,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 200
"""In use by a company: more would be no choice any more."""

_COUNT = "select count(*) from macro where tenant_id = $1 and not archived"
_CREATE = "insert into macro (tenant_id, id, name, deeds, changed_by) values ($1, $2, $3, $4, $5)"
_CHANGE = """
update macro set name = $3, deeds = $4, changed_by = $5, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_ARCHIVE = """
update macro set archived = true, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_USED = "update macro set used = used + 1, used_at = now() where tenant_id = $1 and id = $2"


async def create(caller: Caller, command: CreateMacro) -> MacroView:
    await check(caller, command.deeds)
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise MACRO_FULL(most=MOST)
    macro_id = new_id()
    with _named_once():
        await DB.run(_CREATE, caller.tenant_id, macro_id, *_values(caller, command))
    return await _done(caller, macro_id, "created")


async def change(caller: Caller, command: ChangeMacro) -> MacroView:
    await check(caller, command.deeds)
    macro = await take_in_hand(caller, command.macro_id, command.revision)
    with _named_once():
        await DB.run(_CHANGE, caller.tenant_id, macro.id, *_values(caller, command))
    return await _done(caller, macro.id, "changed")


async def archive(caller: Caller, command: ArchiveMacro) -> MacroView:
    macro = await take_in_hand(caller, command.macro_id, command.revision)
    await DB.run(_ARCHIVE, caller.tenant_id, macro.id, caller.name)
    return await _done(caller, macro.id, "archived")


async def run(caller: Caller, command: RunMacro) -> bytes:
    """One transaction: if one act is refused, none has happened. The macro's row is written last, so that two agents
    who run it at once do not wait for each other's tickets."""
    await take_ticket(caller, command.ticket_id, "macro", command.revision)
    macro = await to_run(caller, command.macro_id)
    done = await do(Work(caller=caller, ticket_id=command.ticket_id, deeds=macro.deeds, verb="macro", name=macro.name))
    if not done:
        raise MACRO_IDLE()
    await DB.run(_USED, caller.tenant_id, macro.id)
    return await view(caller, command.ticket_id)


def _values(caller: Caller, said: CreateMacro | ChangeMacro) -> tuple[str, str, str]:
    return said.name.strip(), msgspec.json.encode(said.deeds).decode(), caller.name


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise MACRO_EXISTS(fields={"name": MACRO_EXISTS.code}) from error


async def _done(caller: Caller, macro_id: UUID, what: str) -> MacroView:
    made = await view_of(caller, macro_id)
    await record(DB, caller, MacroChanged(id=made.id, version=made.revision, name=made.name, what=what))
    return made
