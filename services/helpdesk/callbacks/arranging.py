"""Call-backs that no resolve begins: a person arranges one about a resolved ticket or an entry of the improvement
register; and every complaint of the register is called about once it is over, as those of tickets are."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.call_plans.choosing import Chosen, plan_for
from services.helpdesk.call_plans.hours import hours_of
from services.helpdesk.call_plans.timers import CALL, ring_at
from services.helpdesk.call_plans.timing import callable_at, due
from services.helpdesk.callbacks.access import held, worked_on
from services.helpdesk.callbacks.asking import Asked, choose_caller, suppressed, zone_for
from services.helpdesk.callbacks.journal import change, note_down
from services.helpdesk.callbacks.queries import view_of
from services.helpdesk.db import DB
from shared.contracts.base import Envelope
from shared.contracts.desk.arranging import (
    ARRANGED_ABOUT,
    ARRANGED_ALREADY,
    CALL_BACK_LATELY,
    CALL_BACK_NOT_YET,
    ArrangeCallBack,
)
from shared.contracts.desk.call_back_views import CallBackState as S
from shared.contracts.desk.call_back_views import CallBackView, Choice, Occasion
from shared.contracts.desk.call_backs import SLOT_NEEDED
from shared.contracts.desk.improvements import IMPROVEMENT_NOT_FOUND, ImprovementMoved
from shared.contracts.helpdesk import TICKET_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core import clock
from shared.core.ids import new_id
from shared.outbox.outbox import service_caller

OVER = frozenset({"resolved", "closed"})
BY_HAND, COMPLAINT = "by_hand", "complaint"

_TICKET = """
select customer_id, requester_id as contact_id, state, revision from ticket where tenant_id = $1 and id = $2
"""
_IMPROVEMENT = """
select customer_id, requester_id as contact_id, state, kind, revision, array(
  select distinct e.actor_id from improvement_event e join member m on m.tenant_id = e.tenant_id and m.id = e.actor_id
  where e.tenant_id = i.tenant_id and e.improvement_id = i.id) as handlers
from improvement i where tenant_id = $1 and id = $2
"""
_STANDING = """
select id, choice from call_back where tenant_id = $1 and (ticket_id = $2 or improvement_id = $3)
  and state in ('planned', 'due', 'in_progress') order by choice = 'pending', id limit 1
"""
_INSERT = """
insert into call_back (tenant_id, id, customer_id, contact_id, ticket_id, improvement_id, occasion, occasion_key,
  plan_id, questionnaire_id, questionnaire_version, rules, state, choice, reason, handlers, caller_id, caller_name,
  began_at, asked_at, draw_at, due_at, earliest_at, link_until, concluded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21, $21, $22,
  $23) on conflict (tenant_id, occasion_key) do nothing returning id
"""


class About(Struct, frozen=True, kw_only=True):
    """What the call is about; `handlers` worked on it and do not call."""

    who: Asked
    improvement_id: UUID | None
    handlers: tuple[UUID, ...]


async def arrange(caller: Caller, command: ArrangeCallBack) -> CallBackView:
    """A call that chance was yet to decide about is made sure of; else there is a new one."""
    if (command.ticket_id is None) is (command.improvement_id is None):
        raise ARRANGED_ABOUT()
    if command.due_at is not None and command.due_at <= clock.now():
        raise SLOT_NEEDED(fields={"due_at": SLOT_NEEDED.code})
    about = await _about(caller, command)
    plan = await plan_for(caller.tenant_id, about.who.customer_id)
    due_at = command.due_at or await _due_at(caller.tenant_id, plan)
    standing = await DB.row(_STANDING, caller.tenant_id, command.ticket_id, command.improvement_id)
    if standing is not None and standing["choice"] != Choice.PENDING:
        raise ARRANGED_ALREADY()
    if standing is not None:
        return await _made_sure(caller, standing["id"], plan, due_at)
    if await suppressed(caller.tenant_id, about.who, plan.rules, clock.now()):
        raise CALL_BACK_LATELY()
    made = await _write(caller, about, plan, due_at, (BY_HAND, ""))
    if made is None:
        raise ARRANGED_ALREADY()
    return await view_of(caller, made)


async def _about(caller: Caller, command: ArrangeCallBack) -> About:
    """Raises not found, and that it is not over."""
    if command.ticket_id is not None:
        row = await DB.row(_TICKET, caller.tenant_id, command.ticket_id)
        if row is None:
            raise TICKET_NOT_FOUND()
        if row["state"] not in OVER:
            raise CALL_BACK_NOT_YET()
        return _as_about(row, command.ticket_id, await worked_on(caller.tenant_id, command.ticket_id))
    assert command.improvement_id is not None  # one of the two
    row = await DB.row(_IMPROVEMENT, caller.tenant_id, command.improvement_id)
    if row is None:
        raise IMPROVEMENT_NOT_FOUND()
    return _as_about(row, command.improvement_id, tuple(row["handlers"]), is_improvement=True)


def _as_about(row: Any, id_: UUID, handlers: tuple[UUID, ...], *, is_improvement: bool = False) -> About:
    who = Asked(
        customer_id=row["customer_id"],
        contact_id=row["contact_id"],
        ticket_id=None if is_improvement else id_,
        key=f"{id_}:{row['revision']}:hand",
    )
    return About(who=who, improvement_id=id_ if is_improvement else None, handlers=handlers)


async def _made_sure(caller: Caller, call_back_id: UUID, plan: Chosen, due_at: datetime) -> CallBackView:
    one = await held(caller.tenant_id, call_back_id)
    assert one is not None  # read a moment ago, and nothing is ever deleted
    if one.state is not S.PLANNED or one.choice is not Choice.PENDING:
        raise ARRANGED_ALREADY()  # drawn, or over, meanwhile
    agent = await choose_caller(caller.tenant_id, plan.team_id, one.handlers)
    one.choice, one.reason, one.due_at, one.earliest_at = Choice.MUST, BY_HAND, due_at, due_at
    one.caller_id, one.caller_name = (agent.id, agent.name) if agent else (None, None)
    await change(caller, one, "draw", reason=BY_HAND)
    await ring_at(caller.tenant_id, CALL, one.id, due_at)
    return await view_of(caller, one.id)


async def _write(caller: Caller, about: About, plan: Chosen, due_at: datetime, why: tuple[str, str]) -> UUID | None:
    """`why` it is called, or why it is not (suppressed). None if there is one already."""
    tenant_id, moment, call_back_id = caller.tenant_id, clock.now(), new_id()
    reason, suppressed_by = why
    agent = None if suppressed_by else await choose_caller(tenant_id, plan.team_id, about.handlers)
    state = S.SUPPRESSED if suppressed_by else S.PLANNED
    occasion = Occasion.RESOLVED if about.improvement_id is None else Occasion.IMPROVEMENT
    made = await DB.value(
        _INSERT,
        *(tenant_id, call_back_id, about.who.customer_id, about.who.contact_id, about.who.ticket_id),
        *(about.improvement_id, occasion, about.who.key, plan.id, plan.questionnaire_id, plan.version),
        *(msgspec.json.encode(plan.rules).decode(), state, Choice.NONE if suppressed_by else Choice.MUST),
        *(suppressed_by or reason, list(about.handlers), agent.id if agent else None, agent.name if agent else None),
        *(
            moment,
            None if suppressed_by else moment,
            due_at,
            due(await hours_of(tenant_id), due_at, plan.rules.link_days),
        ),
        moment if suppressed_by else None,
    )
    if made is None:
        return None
    await note_down(caller, call_back_id, 1, ("begin", None, state), {"reason": suppressed_by or reason})
    if not suppressed_by:
        await ring_at(tenant_id, CALL, call_back_id, due_at)
    return call_back_id


async def _due_at(tenant_id: UUID, plan: Chosen) -> datetime:
    """T + n business days, as after a resolve."""
    hours, rules = await hours_of(tenant_id), plan.rules
    later = due(hours, clock.now(), rules.due_days)
    return callable_at(hours, later, (rules.quiet_from, rules.quiet_until), await zone_for(tenant_id, rules))


async def complained(envelope: Envelope, event: ImprovementMoved, prepared: Any) -> None:
    """A complaint that is declined or over: whoever complained is called, by somebody who had no part in it. Once."""
    row = await DB.row(_IMPROVEMENT, envelope.tenant_id, event.id)
    if row is None or row["kind"] != COMPLAINT or row["state"] not in {"declined", "ended"}:
        return
    caller = service_caller(DB, envelope.tenant_id)
    plan = await plan_for(envelope.tenant_id, row["customer_id"])
    found = _as_about(row, event.id, tuple(row["handlers"]), is_improvement=True)
    who = msgspec.structs.replace(found.who, key=f"{event.id}:0:complaint")
    reason = await suppressed(envelope.tenant_id, who, plan.rules, clock.now())
    about = msgspec.structs.replace(found, who=who)
    await _write(caller, about, plan, await _due_at(envelope.tenant_id, plan), (COMPLAINT, reason))
