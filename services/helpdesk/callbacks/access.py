"""Loading a call-back and being allowed to, in one step."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.helpdesk.callbacks.states import CALL_BACK
from services.helpdesk.db import DB
from shared.contracts.desk.call_back_views import BusinessResult, CallBackState, Choice, Occasion
from shared.contracts.desk.call_backs import CALL_BACK_NOT_FOUND, CALL_BACK_OVER, CALL_BACK_STALE, NOT_INDEPENDENT
from shared.contracts.desk.call_plans import PlanRules
from shared.contracts.parties import Caller
from shared.core.errors import Conflict

COLUMNS = """id, customer_id, contact_id, ticket_id, commitment_id, occasion, plan_id, rules::text as rules, state,
  choice, reason, handlers, caller_id, caller_name, override, began_at, asked_at, due_at, earliest_at, attempts,
  call_result, business, link_until, generation, revoked_at, revision"""
_LOCK = f"select {COLUMNS} from call_back where tenant_id = $1 and id = $2 for update"
_WORKED = """
select coalesce(array_agg(distinct actor_id), '{}') from ticket_event
where tenant_id = $1 and ticket_id = $2 and actor_kind = 'member' and verb not in ('watch', 'unwatch')
"""

_rules = msgspec.json.Decoder(PlanRules)


class CallBackInHand(Struct, kw_only=True):
    """Locked for this transaction."""

    id: UUID
    customer_id: UUID
    contact_id: UUID
    ticket_id: UUID | None
    commitment_id: UUID | None
    occasion: Occasion
    plan_id: UUID
    rules: PlanRules
    state: CallBackState
    choice: Choice
    reason: str
    handlers: tuple[UUID, ...]
    caller_id: UUID | None
    caller_name: str | None
    override: str
    began_at: datetime
    asked_at: datetime | None
    due_at: datetime
    earliest_at: datetime
    attempts: int
    call_result: str | None
    business: BusinessResult
    link_until: datetime
    generation: int
    revoked_at: datetime | None
    revision: int


async def take_in_hand(tenant_id: UUID, call_back_id: UUID, verb: str, revision: int | None = None) -> CallBackInHand:
    """Lock it for `verb`. Raises not found, stale, over (the machine knows no such move from here)."""
    found = await held(tenant_id, call_back_id)
    if found is None:
        raise CALL_BACK_NOT_FOUND()
    if revision is not None and revision != found.revision:
        raise CALL_BACK_STALE(revision=found.revision)
    try:
        CALL_BACK.move(found.state, verb)
    except Conflict as error:
        raise CALL_BACK_OVER(state=str(found.state)) from error
    return found


async def held(tenant_id: UUID, call_back_id: UUID) -> CallBackInHand | None:
    row = await DB.row(_LOCK, tenant_id, call_back_id)
    if row is None:
        return None
    more: dict[str, Any] = {
        "rules": _rules.decode(row["rules"]),
        "state": CallBackState(row["state"]),
        "choice": Choice(row["choice"]),
        "occasion": Occasion(row["occasion"]),
        "business": BusinessResult(row["business"]),
        "handlers": tuple(row["handlers"]),
    }
    return CallBackInHand(**{**dict(row), **more})


async def worked_on(tenant_id: UUID, ticket_id: UUID | None) -> tuple[UUID, ...]:
    """Members who did anything to the ticket but look at it."""
    if ticket_id is None:
        return ()
    return tuple(await DB.value(_WORKED, tenant_id, ticket_id))


def is_involved(caller: Caller, caller_id: UUID | None, worked: Collection[UUID], answer: Record) -> bool:
    """Who called, worked on it (`worked`), took the answer down or doubts it does not decide whether it counts."""
    return caller.actor_id in {caller_id, *worked, answer["by_id"], answer["contested_by_id"]}


async def must_be_independent(caller: Caller, one: CallBackInHand, override: str = "") -> None:
    """Who worked on the ticket does not ask how it went: the log as it is now decides, not the copy made when it was
    resolved. A lead's reason holds for the lead who took the call with it, and for nobody else. Raises
    `call_back.not_independent`."""
    one.handlers = tuple({*one.handlers, *await worked_on(caller.tenant_id, one.ticket_id)})
    excused = override.strip() or (one.override and one.caller_id == caller.actor_id)
    if caller.actor_id in one.handlers and not excused:
        raise NOT_INDEPENDENT()
