"""Judging how grave it is, telling management, the task force, and giving it to an owner."""

from datetime import timedelta

from services.projects.db import DB
from services.projects.directory.queries import member_name
from services.projects.due.remembering import forget, remember
from services.projects.nonconformities.access import InHand, take_in_hand
from services.projects.nonconformities.journal import HEARD, place_of, step
from services.projects.nonconformities.queries import view_of
from services.projects.nonconformities.turns import MANAGEMENT
from services.projects.quality.days import today
from services.projects.quality.settings import settings_of
from shared.contracts.delivery import nonconformity_acts as a
from shared.contracts.delivery.nonconformities import NonconformityMajor, NonconformityView
from shared.contracts.delivery.quality_kinds import DefectGrade
from shared.contracts.parties import Caller, Kind
from shared.core.clock import now
from shared.outbox.outbox import record

_GRADE = """
update nonconformity set grade = $3, impact = $4, spread = $5, grade_why = $6, graded_id = $7, graded_by = $8,
  told_at = case when $3 = 'major' then coalesce(told_at, now()) else told_at end
where tenant_id = $1 and id = $2
"""
_HEAR = "update nonconformity set heard_at = now(), heard_by = $3 where tenant_id = $1 and id = $2"
_DISBAND = "delete from nonconformity_force where tenant_id = $1 and nonconformity_id = $2"
_FORM = "insert into nonconformity_force (tenant_id, nonconformity_id, member_id, leads) values ($1, $2, $3, $4)"
_ASSIGN = """
update nonconformity set owner_id = $3, verifier_id = $4, due_on = $5, effect_metric = $6, effect_days = $7
where tenant_id = $1 and id = $2
"""
MAJOR_FROM, GENERAL_FROM = 6, 3


def grade_of(impact: int, spread: int) -> DefectGrade:
    """The rule of "4.3.c": impact × spread, each 1 to 3. From 6 on it is major, from 3 on general."""
    product = impact * spread
    if product >= MAJOR_FROM:
        return DefectGrade.MAJOR
    return DefectGrade.GENERAL if product >= GENERAL_FROM else DefectGrade.MINOR


async def grade(caller: Caller, command: a.GradeNonconformity) -> NonconformityView:
    """A major one is told to management at once, which has the company's hours to say that it knows."""
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "grade")
    by_rule = grade_of(command.impact, command.spread)
    chosen = command.grade or by_rule
    if chosen is not by_rule and not command.reason.strip():
        raise a.NONCONFORMITY_GRADE(fields={"reason": a.NONCONFORMITY_GRADE.code}, grade=str(by_rule))
    judge = caller.actor_id if caller.kind is Kind.MEMBER else None
    values = (str(chosen), command.impact, command.spread, command.reason.strip(), judge, caller.name)
    await DB.run(_GRADE, caller.tenant_id, found.id, *values)
    one = await step(caller, found, "grade", "quality", command.reason)
    if chosen is not DefectGrade.MAJOR:
        await forget(caller.tenant_id, HEARD, found.id)
    elif found.told_at is None or not found.is_major:
        await _tell(caller, one)
    return await view_of(caller, found.id)


async def hear(caller: Caller, command: a.HearNonconformity) -> NonconformityView:
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "hear")
    _major(found)
    await DB.run(_HEAR, caller.tenant_id, found.id, caller.name)
    await forget(caller.tenant_id, HEARD, found.id)
    await step(caller, found, "hear", "management", command.words)
    return await view_of(caller, found.id)


async def form(caller: Caller, command: a.FormTaskForce) -> NonconformityView:
    """Anew as a whole."""
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "form")
    lead = await member_name(caller, command.lead_id, "lead_id")
    members = [one for one in dict.fromkeys(command.member_ids) if one != command.lead_id]
    for one in members:
        await member_name(caller, one, "member_ids")
    _major(found)
    await DB.run(_DISBAND, caller.tenant_id, found.id)
    rows = [(caller.tenant_id, found.id, command.lead_id, True)]
    rows += [(caller.tenant_id, found.id, one, False) for one in members]
    await DB.run_many(_FORM, rows)
    await step(caller, found, "form", _role(found), lead)
    return await view_of(caller, found.id)


async def assign(caller: Caller, command: a.AssignNonconformity) -> NonconformityView:
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "assign")
    owner = await member_name(caller, command.owner_id, "owner_id")
    verifier_id = command.verifier_id or found.graded_id
    if verifier_id is not None:
        await member_name(caller, verifier_id, "verifier_id")
    if verifier_id is None or verifier_id == command.owner_id:
        raise a.NONCONFORMITY_VERIFIER(fields={"verifier_id": a.NONCONFORMITY_VERIFIER.code})
    if found.is_major and found.lead_id is None:
        raise a.NONCONFORMITY_FORCE()
    if command.due_on < await today(caller.tenant_id):
        raise a.NONCONFORMITY_DUE(fields={"due_on": a.NONCONFORMITY_DUE.code})
    days = command.effect_days or (await settings_of(caller.tenant_id)).effect_days
    values = (command.owner_id, verifier_id, command.due_on, command.effect_metric.strip(), days)
    await DB.run(_ASSIGN, caller.tenant_id, found.id, *values)
    await step(caller, found, "assign", _role(found), owner)
    return await view_of(caller, found.id)


async def _tell(caller: Caller, one: InHand) -> None:
    """The clock of management runs from being told, and never beyond what is left for telling it."""
    event = NonconformityMajor(
        id=one.id,
        version=one.revision,
        number=one.number,
        title=one.title,
        place=place_of(one.number),
        project_id=one.project_id,
        grade=one.grade,
        roles=(MANAGEMENT,),
    )
    await record(DB, caller, event)
    hours = (await settings_of(caller.tenant_id)).major_hours
    await remember(caller.tenant_id, HEARD, one.id, now() + timedelta(hours=hours))


def _major(found: InHand) -> None:
    if not found.is_major:
        raise a.NONCONFORMITY_MINOR()


def _role(found: InHand) -> str:
    return "manager" if found.manages else "quality"
