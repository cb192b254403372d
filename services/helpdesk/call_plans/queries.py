"""Reading plans, and the draws they led to, each run again."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.call_plans.choosing import ensure_plan
from services.helpdesk.call_plans.drawing import Inputs, draw
from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.call_plans import (
    PLAN_NOT_FOUND,
    CallPlanView,
    DrawView,
    ListCallPlans,
    ListDraws,
    PlanRules,
    ReadCallPlan,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = """
select p.id, p.name, p.customer_id, c.name as customer_name, p.commitment_id, k.title as commitment_title,
  p.questionnaire_id, p.care_questionnaire_id, p.team_id, t.name as team_name, p.script, p.rules::text as rules,
  p.archived, p.changed_by, p.changed_at, p.revision
from call_plan p
left join customer c on c.tenant_id = p.tenant_id and c.id = p.customer_id
left join commitment k on k.tenant_id = p.tenant_id and k.id = p.commitment_id
left join team t on t.tenant_id = p.tenant_id and t.id = p.team_id
where p.tenant_id = $1
"""
_LIST = f"""{_VIEW} and not p.archived and (p.customer_id is not null, lower(p.name), p.id) > ($2, $3, $4)
order by p.customer_id is not null, lower(p.name), p.id limit $5
"""
_READ = f"{_VIEW} and p.id = $2"
_DRAWS = """
select id, at, seed, inputs::text as inputs, chosen from call_draw
where tenant_id = $1 and plan_id = $2 and (at, id) < ($3, $4) order by at desc, id desc limit $5
"""
START = (False, "", UUID(int=0))
LAST = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_rules = msgspec.json.Decoder(PlanRules)
_inputs = msgspec.json.Decoder(Inputs)


async def list_plans(caller: Caller, command: ListCallPlans) -> Page[CallPlanView]:
    await ensure_plan(caller.tenant_id)
    after = decode_cursor("call_plans", command.cursor, tuple[bool, str, UUID]) if command.cursor else START
    rows = await DB.rows(_LIST, caller.tenant_id, *after, command.limit + 1)
    shown = [_view(row) for row in rows[: command.limit]]
    last = shown[-1] if len(rows) > len(shown) else None
    key = (last.customer_id is not None, last.name.lower(), last.id) if last else None
    return Page(items=tuple(shown), next=encode_cursor("call_plans", key) if key else None)


async def read_plan(caller: Caller, command: ReadCallPlan) -> CallPlanView:
    return await view_of(caller.tenant_id, command.call_plan_id)


async def view_of(tenant_id: UUID, plan_id: UUID) -> CallPlanView:
    """Raises `call_plan.not_found`."""
    row = await DB.row(_READ, tenant_id, plan_id)
    if row is None:
        raise PLAN_NOT_FOUND()
    return _view(row)


async def list_draws(caller: Caller, command: ListDraws) -> Page[DrawView]:
    await view_of(caller.tenant_id, command.call_plan_id)
    listing = f"draws:{command.call_plan_id}"
    since = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else LAST
    rows = await DB.rows(_DRAWS, caller.tenant_id, command.call_plan_id, *since, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor(listing, (shown[-1]["at"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(_draw(row) for row in shown), next=more)


def _draw(row: Record) -> DrawView:
    inputs, chosen = _inputs.decode(row["inputs"]), tuple(row["chosen"])
    return DrawView(
        id=row["id"],
        at=row["at"],
        seed=row["seed"],
        quota_percent=inputs.percent,
        pool=len(inputs.pool),
        chosen=len(chosen),
        is_same=draw(row["seed"], inputs) == chosen,
    )


def _view(row: Record) -> CallPlanView:
    return CallPlanView(**{**dict(row), "rules": _rules.decode(row["rules"])})
