"""A ticket was resolved: whom to ask, and whether a person calls. Every resolve gets one row, so that all counts add
up: asked, suppressed, excluded, or void because it was opened again meanwhile."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from services.helpdesk.call_plans.choosing import Chosen, plan_for
from services.helpdesk.call_plans.hours import hours_of
from services.helpdesk.call_plans.timers import CALL, CLOSE, CLOSE_DAYS, DRAW, ring_at, ring_by
from services.helpdesk.call_plans.timing import callable_at, due, loud, opening
from services.helpdesk.callbacks.access import worked_on
from services.helpdesk.callbacks.asking import Asked, ask_by_mail, choose_caller, suppressed, zone_for
from services.helpdesk.callbacks.journal import note_down
from services.helpdesk.db import DB
from services.helpdesk.sla import Hours
from shared.contracts.desk.call_back_views import CallBackState, Choice, Occasion
from shared.core.ids import new_id
from shared.outbox.outbox import service_caller

_TICKET = """
select t.customer_id, t.requester_id, t.state, t.priority, t.type, t.reopened, t.category_id, t.assignee_id,
  p.state as contact_state, p.name = any(array(
    select m.name from ticket_event e join member m on m.tenant_id = e.tenant_id and m.id = e.actor_id
    where e.tenant_id = t.tenant_id and e.ticket_id = t.id and e.verb = 'resolve')) as same_name,
  coalesce(c.level, '') as level,
  exists (select from sla_breach b where b.tenant_id = t.tenant_id and b.ticket_id = t.id) as is_late,
  exists (select from ticket_event e where e.tenant_id = t.tenant_id and e.ticket_id = t.id and e.version > $3
    and e.to_state in ('new', 'open')) as is_reopened,
  exists (select from ticket_event e where e.tenant_id = t.tenant_id and e.ticket_id = t.id and e.version > $3
    and e.verb = 'confirm') as is_confirmed,
  k.id as commitment_id, k.id is not null and not exists (
    select from ticket o where o.tenant_id = t.tenant_id and o.customer_id = t.customer_id and o.id <> t.id
    and o.opened_at >= k.valid_from and o.opened_at <= t.opened_at and o.state not in ('spam', 'merged')) as is_first
from ticket t join contact p on p.tenant_id = t.tenant_id and p.customer_id = t.customer_id and p.id = t.requester_id
join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
left join lateral (
  select x.id, x.valid_from from commitment x where x.tenant_id = t.tenant_id and x.customer_id = t.customer_id
  and not x.archived and x.valid_from <= t.opened_at::date
  and (x.valid_until is null or x.valid_until >= t.opened_at::date) order by x.valid_from desc, x.id limit 1) k on true
where t.tenant_id = $1 and t.id = $2 for no key update of t
"""
"""Locked: a ticket that is opened again meanwhile is so before, and is seen, or after, and then finds the call-back."""
_INSERT = """
insert into call_back (tenant_id, id, customer_id, contact_id, ticket_id, commitment_id, occasion, occasion_key,
  plan_id, questionnaire_id, questionnaire_version, rules, state, choice, reason, stratum, handlers, caller_id,
  caller_name, began_at, asked_at, draw_at, due_at, earliest_at, link_until, concluded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23,
  $24, $25) on conflict (tenant_id, occasion_key) do nothing returning id
"""
S = CallBackState


class Facts(Struct, frozen=True, kw_only=True):
    """A ticket as it is when its call-back begins."""

    customer_id: UUID
    requester_id: UUID
    state: str
    priority: int
    type: str | None
    reopened: int
    category_id: UUID | None
    assignee_id: UUID | None
    contact_state: str
    same_name: bool
    level: str
    is_late: bool
    is_reopened: bool
    is_confirmed: bool
    commitment_id: UUID | None
    is_first: bool


class Times(Struct, frozen=True, kw_only=True):
    draw_at: datetime
    due_at: datetime
    link_until: datetime
    close_at: datetime


class Begun(Struct, frozen=True, kw_only=True):
    """What was decided: `state` is where it stands, `choice` and `reason` why."""

    state: CallBackState
    choice: Choice
    at: datetime
    reason: str = ""


async def begin(tenant_id: UUID, ticket_id: UUID, version: int, at: datetime) -> None:
    """Inside a scope of the company. `version` is the ticket's revision at the resolve, which `at` was."""
    row = await DB.row(_TICKET, tenant_id, ticket_id, version)
    if row is None:
        return
    facts = Facts(**dict(row))
    plan = await plan_for(tenant_id, facts.customer_id, facts.commitment_id)
    who = Asked(
        customer_id=facts.customer_id, contact_id=facts.requester_id, ticket_id=ticket_id, key=f"{ticket_id}:{version}"
    )
    begun = await _decide(tenant_id, facts, plan, who, at)
    times = times_of(await hours_of(tenant_id), plan, at, await zone_for(tenant_id, plan.rules))
    call_back_id = await _write(tenant_id, facts, plan, who, begun, times)
    if call_back_id is None:
        return
    if begun.state is S.PLANNED:
        await _set_going(tenant_id, call_back_id, plan, begun, times)
        await ask_by_mail(tenant_id, ticket_id, call_back_id, loud_at(plan, at, await zone_for(tenant_id, plan.rules)))
    elif begun.state in {S.SUPPRESSED, S.EXCLUDED}:
        await ring_at(tenant_id, CLOSE, call_back_id, times.close_at)


async def _decide(tenant_id: UUID, facts: Facts, plan: Chosen, who: Asked, at: datetime) -> Begun:
    reason = _excluded(facts)
    if reason:
        return Begun(at=at, state=S.EXCLUDED, choice=Choice.NONE, reason=reason)
    if facts.is_reopened or facts.state not in {"resolved", "closed"}:
        return Begun(at=at, state=S.VOID, choice=Choice.NONE, reason="reopened")
    reason = await suppressed(tenant_id, who, plan.rules, at)
    if reason:
        return Begun(at=at, state=S.SUPPRESSED, choice=Choice.NONE, reason=reason)
    must = must_class(facts, plan)
    state = S.CONFIRMED if facts.is_confirmed else S.PLANNED  # closed by us it is asked about all the same
    return Begun(at=at, state=state, choice=Choice.MUST if must else Choice.PENDING, reason=must)


def _excluded(facts: Facts) -> str:
    """There is nobody to ask."""
    if facts.state in {"spam", "merged"}:
        return facts.state
    if facts.contact_state != "active":
        return "contact_gone"
    return "own" if facts.same_name else ""


def must_class(facts: Facts, plan: Chosen) -> str:
    """Why it must be called; the first that fits, in the order of the policy. Empty: chance decides."""
    classes = {
        "urgent": facts.priority <= 2,
        "complaint": facts.type == "complaint",
        "reopened": facts.reopened > 0,
        "late": facts.is_late,
        "first": facts.is_first,
        "vip": facts.level in plan.rules.vip_levels,
    }
    return next((name for name, fits in classes.items() if fits), "")


def times_of(hours: Hours, plan: Chosen, at: datetime, zone: ZoneInfo) -> Times:
    """T + n business days, in our hours and not in the customer's night; the draw when that day's office opens."""
    rules = plan.rules
    due_at = callable_at(hours, due(hours, at, rules.due_days), (rules.quiet_from, rules.quiet_until), zone)
    return Times(
        draw_at=min(due_at, opening(hours, at, rules.due_days)),
        due_at=due_at,
        link_until=due(hours, due_at, rules.link_days),
        close_at=due(hours, at, CLOSE_DAYS),
    )


def loud_at(plan: Chosen, at: datetime, zone: ZoneInfo) -> datetime | None:
    """When the mail may go out; None: at once."""
    later = loud(at, (plan.rules.quiet_from, plan.rules.quiet_until), zone)
    return None if later == at else later


async def _write(tenant_id: UUID, facts: Facts, plan: Chosen, who: Asked, begun: Begun, times: Times) -> UUID | None:
    handlers = await worked_on(tenant_id, who.ticket_id)
    caller = await choose_caller(tenant_id, plan.team_id, handlers) if begun.choice is Choice.MUST else None
    call_back_id = new_id()
    is_asked = begun.state in {S.PLANNED, S.CONFIRMED}
    is_over = begun.state is not S.PLANNED
    stratum = f"{facts.assignee_id or ''}|{facts.category_id or ''}|{facts.customer_id}"
    made = await DB.value(
        _INSERT,
        *(tenant_id, call_back_id, who.customer_id, who.contact_id, who.ticket_id, facts.commitment_id),
        *(Occasion.RESOLVED, who.key, plan.id, plan.questionnaire_id, plan.version),
        *(msgspec.json.encode(plan.rules).decode(), begun.state, begun.choice, begun.reason, stratum, list(handlers)),
        *(caller.id if caller else None, caller.name if caller else None, begun.at, begun.at if is_asked else None),
        *(times.draw_at, times.due_at, times.link_until, begun.at if is_over else None),
    )
    if made is None:
        return None
    told = {"reason": begun.reason, "choice": str(begun.choice)}
    await note_down(service_caller(DB, tenant_id), call_back_id, 1, ("begin", None, begun.state), told)
    return call_back_id


async def _set_going(tenant_id: UUID, call_back_id: UUID, plan: Chosen, begun: Begun, times: Times) -> None:
    if begun.choice is Choice.MUST:
        await ring_at(tenant_id, CALL, call_back_id, times.due_at)
    else:
        await ring_by(tenant_id, DRAW, plan.id, times.draw_at)
