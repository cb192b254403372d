"""How a call-back changes: the guarded update and the line of its history, always together."""

from typing import Any
from uuid import UUID

import msgspec

from services.helpdesk.callbacks.access import CallBackInHand
from services.helpdesk.callbacks.states import CALL_BACK
from services.helpdesk.db import DB
from shared.contracts.desk.call_back_views import CallBackState
from shared.contracts.desk.call_backs import CALL_BACK_STALE
from shared.contracts.parties import Caller
from shared.core import clock
from shared.core.ids import new_id

_CHANGE = """
update call_back set state = $4, revision = revision + 1, handlers = $5, caller_id = $6, caller_name = $7,
  override = $8, asked_at = $9, due_at = $10, earliest_at = $11, attempts = $12, call_result = $13, business = $14,
  link_until = $15, generation = $16, revoked_at = $17, choice = $18, reason = $19, is_slot = $20,
  concluded_at = case when $4 in ('planned', 'due', 'in_progress', 'linked') then null
    else coalesce(concluded_at, $21) end
where tenant_id = $1 and id = $2 and revision = $3
"""
_HISTORY = """
insert into call_back_event (tenant_id, id, call_back_id, version, verb, at, actor_kind, actor_id, actor_name,
  from_state, to_state, data) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""


async def change(caller: Caller, one: CallBackInHand, verb: str, *, is_slot: bool = False, **data: str) -> None:
    """Make the move and write what `one` holds by now. Raises stale."""
    before, target = one.state, CALL_BACK.next(one.state, verb)
    values = (
        *(target, list(one.handlers), one.caller_id, one.caller_name, one.override, one.asked_at, one.due_at),
        *(one.earliest_at, one.attempts, one.call_result, one.business, one.link_until, one.generation),
        *(one.revoked_at, one.choice, one.reason, is_slot, clock.now()),
    )
    if not await DB.run(_CHANGE, caller.tenant_id, one.id, one.revision, *values):
        raise CALL_BACK_STALE()
    one.revision += 1
    one.state = target
    await note_down(caller, one.id, one.revision, (verb, before, target), data)


async def note_down(
    caller: Caller,
    call_back_id: UUID,
    version: int,
    move: tuple[str, CallBackState | None, CallBackState],
    data: dict[str, Any],
) -> None:
    verb, before, target = move
    told = msgspec.json.encode(data).decode()
    who = (caller.kind, caller.actor_id, caller.name)
    row = (new_id(), call_back_id, version, verb, clock.now(), *who, before, target, told)
    await DB.run(_HISTORY, caller.tenant_id, *row)
