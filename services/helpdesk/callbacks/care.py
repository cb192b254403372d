"""Calls of care: so many days after a commitment has begun, and once a quarter. There NPS is asked for, never after a
ticket."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.helpdesk.call_plans.choosing import Chosen, plan_for
from services.helpdesk.call_plans.hours import hours_of
from services.helpdesk.call_plans.timers import CALL, CARE, ring_at, unset
from services.helpdesk.call_plans.timing import callable_at, due, midnight, zone_of
from services.helpdesk.callbacks.asking import Asked, choose_caller, suppressed, zone_for
from services.helpdesk.callbacks.journal import note_down
from services.helpdesk.db import DB
from shared.contracts.desk.call_back_views import CallBackState as S
from shared.contracts.desk.call_back_views import Choice, Occasion
from shared.contracts.desk.call_plans import PlanRules
from shared.core import clock
from shared.core.ids import new_id
from shared.outbox.outbox import service_caller

QUARTER_DAYS = 91
_COMMITMENT = """
select customer_id, valid_from, valid_until, archived from commitment where tenant_id = $1 and id = $2
"""
_LAST = """
select max(split_part(occasion_key, ':', 3)::int) from call_back where tenant_id = $1 and commitment_id = $2
  and occasion <> 'resolved'
"""
# Whom to ask: the customer's manager, else who asked last, else the first in the book.
_CONTACT = """
select p.id from contact p
where p.tenant_id = $1 and p.customer_id = $2 and p.state = 'active'
order by not p.manager, (select max(t.opened_at) from ticket t where t.tenant_id = p.tenant_id
  and t.customer_id = p.customer_id and t.requester_id = p.id) desc nulls last, p.id limit 1
"""
_INSERT = """
insert into call_back (tenant_id, id, customer_id, contact_id, commitment_id, occasion, occasion_key, plan_id,
  questionnaire_id, questionnaire_version, rules, state, choice, reason, caller_id, caller_name, began_at, asked_at,
  draw_at, due_at, earliest_at, link_until, concluded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $19, $20, $21)
on conflict (tenant_id, occasion_key) do nothing returning id
"""


class Visit(NamedTuple):
    """The `day`-th day after the commitment began."""

    day: int
    occasion: Occasion


class Promise(NamedTuple):
    customer_id: UUID
    valid_from: date
    valid_until: date | None
    archived: bool


def next_visit(rules: PlanRules, after: int, last: int | None) -> Visit | None:
    """The first visit later than day `after`; none later than day `last`. Pure."""
    days = [Visit(day, Occasion.DELIVERED) for day in rules.care_days if day > after]
    if rules.quarterly:
        turn = (after // QUARTER_DAYS + 1) * QUARTER_DAYS
        days.append(Visit(turn, Occasion.QUARTERLY))
    found = min(days, default=None)
    return None if found is None or (last is not None and found.day > last) else found


def visit_of(rules: PlanRules, after: int, until: int) -> Visit | None:
    """The latest visit later than day `after` and not later than day `until`: of several that nobody made, one call.
    Pure."""
    days = [Visit(day, Occasion.DELIVERED) for day in rules.care_days if after < day <= until]
    turn = until // QUARTER_DAYS * QUARTER_DAYS
    if rules.quarterly and turn > after:
        days.append(Visit(turn, Occasion.QUARTERLY))
    return max(days, key=lambda one: one.day, default=None)


async def plan_care(tenant_id: UUID, commitment_id: UUID, *, is_past: bool = False) -> None:
    """The next visit of a commitment, or none any more. What lies before today is not made up for, nor (`is_past`)
    today's."""
    promise = await _promise(tenant_id, commitment_id)
    if promise is None or promise.archived:
        await unset(tenant_id, commitment_id, CARE)
        return
    plan = await plan_for(tenant_id, promise.customer_id, commitment_id)
    zone = zone_of(await hours_of(tenant_id), clock.now())
    today = (clock.now().astimezone(zone).date() - promise.valid_from).days
    visit_ = next_visit(plan.rules, max(today if is_past else today - 1, 0), _days(promise))
    if visit_ is None:
        await unset(tenant_id, commitment_id, CARE)
        return
    at = midnight(promise.valid_from + timedelta(days=visit_.day), zone)
    await ring_at(tenant_id, CARE, commitment_id, at)


def _days(promise: Promise) -> int | None:
    return None if promise.valid_until is None else (promise.valid_until - promise.valid_from).days


async def _promise(tenant_id: UUID, commitment_id: UUID) -> Promise | None:
    row = await DB.row(_COMMITMENT, tenant_id, commitment_id)
    return None if row is None else Promise(**dict(row))


async def visit(tenant_id: UUID, commitment_id: UUID) -> None:
    """Its day has come: the call is planned, in our hours; and the next one after it."""
    promise = await _promise(tenant_id, commitment_id)
    if promise is None or promise.archived:
        return
    plan = await plan_for(tenant_id, promise.customer_id, commitment_id)
    zone = zone_of(await hours_of(tenant_id), clock.now())
    today = (clock.now().astimezone(zone).date() - promise.valid_from).days
    done: int | None = await DB.value(_LAST, tenant_id, commitment_id)
    last = _days(promise)
    wanted = visit_of(plan.rules, done or 0, today if last is None else min(today, last))
    contact_id = await DB.value(_CONTACT, tenant_id, promise.customer_id)
    if wanted is not None and contact_id is not None:
        who = Asked(
            customer_id=promise.customer_id,
            contact_id=contact_id,
            ticket_id=None,
            key=f"care:{commitment_id}:{today}",
        )
        await _plan_call(tenant_id, plan, who, commitment_id, wanted.occasion)
    await plan_care(tenant_id, commitment_id, is_past=True)


async def _plan_call(tenant_id: UUID, plan: Chosen, who: Asked, commitment_id: UUID, occasion: Occasion) -> None:
    moment = clock.now()
    reason = await suppressed(tenant_id, who, plan.rules, moment)
    agent = None if reason else await choose_caller(tenant_id, plan.team_id, ())
    due_at = await _due_at(tenant_id, plan, moment)
    state = S.SUPPRESSED if reason else S.PLANNED
    choice = Choice.NONE if reason else Choice.MUST
    call_back_id = new_id()
    made = await DB.value(
        _INSERT,
        *(tenant_id, call_back_id, who.customer_id, who.contact_id, commitment_id, occasion, who.key, plan.id),
        *(plan.care_questionnaire_id, plan.care_version, msgspec.json.encode(plan.rules).decode(), state, choice),
        *(reason or "care", agent.id if agent else None, agent.name if agent else None, moment),
        *(None if reason else moment, due_at, due(await hours_of(tenant_id), due_at, plan.rules.link_days)),
        moment if reason else None,
    )
    if made is None:
        return
    await note_down(service_caller(DB, tenant_id), call_back_id, 1, ("begin", None, state), {"reason": reason})
    if not reason:
        await ring_at(tenant_id, CALL, call_back_id, due_at)


async def _due_at(tenant_id: UUID, plan: Chosen, moment: datetime) -> datetime:
    """The same day, when our office and the customer are awake."""
    quiet = (plan.rules.quiet_from, plan.rules.quiet_until)
    return callable_at(await hours_of(tenant_id), moment, quiet, await zone_for(tenant_id, plan.rules))
