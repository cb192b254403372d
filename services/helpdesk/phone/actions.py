"""Writing a call down, and what follows from it. The ticket it belongs to, its clocks, the number remembered and the
wanted return call that it was: one transaction."""

from typing import Any
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.phone.checking import Checked, checked
from services.helpdesk.phone.queries import place_of, view_of
from services.helpdesk.phone.remembering import keep
from services.helpdesk.phone.ticketing import On, onto
from services.helpdesk.reminding.keeping import forget, remember_at, remember_tomorrow
from services.helpdesk.waiting.reminding import RETURN
from shared.contracts.desk.phone import (
    CALL_NOT_FOUND,
    CALL_RETURNED,
    CALL_STALE,
    CallLogged,
    CallView,
    LogCall,
    ReturnCall,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_LOG = """
insert into phone_call (tenant_id, id, direction, answered, began_at, number, said, contact_id, customer_id, ticket_id,
  message_id, notes, by_id, by_name, promise, promise_at, wants_return, return_said, return_at, return_place)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
"""
_WANTED = """
select wants_return, returned_at, revision from phone_call where tenant_id = $1 and id = $2 for update
"""
_RETURNED = """
update phone_call set returned_at = now(), returned_by = $3, revision = revision + 1 where tenant_id = $1 and id = $2
"""


async def log_call(caller: Caller, command: LogCall) -> CallView:
    call = await checked(caller, command)
    if command.returns_id is not None:
        await _done(caller, command.returns_id)
    on = await onto(caller, command, call)
    if command.remember and call.number and on.contact_id:
        await keep(caller, call.number, on.contact_id)
    call_id = new_id()
    await DB.run(_LOG, caller.tenant_id, call_id, *_call(command, call), *_where(on), *_said(caller, command, call))
    if command.wants_return:
        await _remember(caller, call_id, command)
    event = CallLogged(
        id=call_id, version=1, ticket_id=on.ticket_id, customer_id=on.customer_id, answered=command.answered
    )
    await record(DB, caller, event)
    return await view_of(caller, call_id)


def _call(command: LogCall, call: Checked) -> tuple[Any, ...]:
    return (command.direction, command.answered, call.began_at, call.number, call.said)


def _where(on: On) -> tuple[Any, ...]:
    return (on.contact_id, on.customer_id, on.ticket_id, on.message_id)


def _said(caller: Caller, command: LogCall, call: Checked) -> tuple[Any, ...]:
    promise = command.promise.strip() if command.promise else None
    by = (call.notes, caller.actor_id, caller.name, promise, command.promise_at)
    if not command.wants_return:
        return (*by, False, None, None, None)
    place = place_of(call.began_at, command.return_at)
    back = (command.return_said or call.said or call.own or "").strip() or None
    return (*by, True, back, command.return_at, place)


async def _remember(caller: Caller, call_id: UUID, command: LogCall) -> None:
    """One for no time in particular is due the next morning."""
    if command.return_at is None:
        await remember_tomorrow(caller.tenant_id, RETURN, call_id)
    else:
        await remember_at(caller.tenant_id, RETURN, call_id, command.return_at)


async def returned(caller: Caller, command: ReturnCall) -> CallView:
    await _done(caller, command.call_id, command.revision)
    return await view_of(caller, command.call_id)


async def _done(caller: Caller, call_id: UUID, revision: int | None = None) -> None:
    row = await DB.row(_WANTED, caller.tenant_id, call_id)
    if row is None:
        raise CALL_NOT_FOUND()
    if revision is not None and revision != row["revision"]:
        raise CALL_STALE(revision=row["revision"])
    if not row["wants_return"] or row["returned_at"] is not None:
        raise CALL_RETURNED()
    await DB.run(_RETURNED, caller.tenant_id, call_id, caller.name)
    await forget(caller.tenant_id, RETURN, call_id)
