"""Holding a draw: the pool of a plan as it is now, the logged seed and inputs, and what was chosen."""

from datetime import date, datetime
from secrets import token_hex
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.helpdesk.call_plans.drawing import Inputs, One, Past, draw
from services.helpdesk.call_plans.hours import hours_of
from services.helpdesk.call_plans.timers import CALL, DRAW, LINK, ring_at, ring_by
from services.helpdesk.call_plans.timing import zone_of
from services.helpdesk.callbacks.access import CallBackInHand, take_in_hand
from services.helpdesk.callbacks.asking import choose_caller
from services.helpdesk.callbacks.journal import change
from services.helpdesk.db import DB
from shared.contracts.desk.call_back_views import Choice
from shared.contracts.desk.call_plans import PlanRules
from shared.contracts.parties import Caller
from shared.core import clock
from shared.core.ids import new_id
from shared.outbox.outbox import service_caller

_PLAN = "select team_id, rules::text as rules from call_plan where tenant_id = $1 and id = $2 for update"
_POOL = """
select id, stratum, contact_id from call_back
where tenant_id = $1 and plan_id = $2 and choice = 'pending' and state = 'planned' and draw_at <= $3
order by id for update
"""
_PAST = "select inputs::text as inputs, chosen from call_draw where tenant_id = $1 and plan_id = $2 and month = $3"
_LOG = """
insert into call_draw (tenant_id, id, plan_id, at, month, seed, inputs, chosen) values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_NEXT = """
select min(draw_at) from call_back where tenant_id = $1 and plan_id = $2 and choice = 'pending' and state = 'planned'
  and draw_at > $3
"""

_inputs = msgspec.json.Decoder(Inputs)
_rules = msgspec.json.Decoder(PlanRules)


class Plan(NamedTuple):
    id: UUID
    team_id: UUID | None
    rules: PlanRules


async def hold(tenant_id: UUID, plan_id: UUID) -> None:
    """Inside a scope of the company. One draw of a plan at a time: its row is locked."""
    row = await DB.row(_PLAN, tenant_id, plan_id)
    if row is None:
        return
    moment, plan = clock.now(), Plan(plan_id, row["team_id"], _rules.decode(row["rules"]))
    pool = [One(*one) for one in await DB.rows(_POOL, tenant_id, plan_id, moment)]
    if pool:
        await _draw(tenant_id, plan, tuple(pool), moment)
    later = await DB.value(_NEXT, tenant_id, plan_id, moment)
    if later is not None:
        await ring_by(tenant_id, DRAW, plan_id, later)


async def _draw(tenant_id: UUID, plan: Plan, pool: tuple[One, ...], moment: datetime) -> None:
    month = moment.astimezone(zone_of(await hours_of(tenant_id), moment)).date().replace(day=1)
    past = await _past(tenant_id, plan.id, month, {one.stratum for one in pool})
    inputs, seed = Inputs(plan.rules.quota_percent, past, pool), token_hex(16)
    chosen = draw(seed, inputs)
    text = msgspec.json.encode(inputs).decode()
    await DB.run(_LOG, tenant_id, new_id(), plan.id, moment, month, seed, text, list(chosen))
    caller = service_caller(DB, tenant_id)
    for one in pool:
        held = await take_in_hand(tenant_id, one.id, "draw")
        if one.id in chosen:
            await _chosen(caller, held, plan, moment)
        else:
            held.choice = Choice.NOT_DRAWN
            await change(caller, held, "pass_over")
            await ring_at(tenant_id, LINK, held.id, held.link_until)


async def _chosen(caller: Caller, held: CallBackInHand, plan: Plan, moment: datetime) -> None:
    agent = await choose_caller(caller.tenant_id, plan.team_id, held.handlers)
    held.choice = Choice.DRAWN
    held.caller_id, held.caller_name = (agent.id, agent.name) if agent else (None, None)
    await change(caller, held, "draw")
    await ring_at(caller.tenant_id, CALL, held.id, max(moment, held.due_at))


async def _past(tenant_id: UUID, plan_id: UUID, month: date, now_in: set[str]) -> tuple[Past, ...]:
    """Of the month's earlier draws: their pools and picks by stratum. Strata that this draw has nobody of count only
    towards the month's quota, so they are one."""
    seen: dict[str, int] = {}
    chosen: dict[str, int] = {}
    for row in await DB.rows(_PAST, tenant_id, plan_id, month):
        picked = set(row["chosen"])
        for one in _inputs.decode(row["inputs"]).pool:
            name = one.stratum if one.stratum in now_in else ""
            seen[name] = seen.get(name, 0) + 1
            chosen[name] = chosen.get(name, 0) + (one.id in picked)
    return tuple(Past(name, seen[name], chosen[name]) for name in sorted(seen))
