"""Making and changing plans. What was planned before keeps the rules it was planned by."""

from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.call_plans.choosing import ensure_plan
from services.helpdesk.call_plans.queries import view_of
from services.helpdesk.call_plans.timers import replan
from services.helpdesk.db import DB
from services.helpdesk.policies.access import known_customer
from shared.contracts.desk.call_plans import (
    PLAN_FITS,
    PLAN_NEEDED,
    PLAN_NOT_FOUND,
    PLAN_STALE,
    ArchiveCallPlan,
    CallPlanChanged,
    CallPlanView,
    ChangeCallPlan,
    CreateCallPlan,
)
from shared.contracts.desk.questionnaires import QUESTIONNAIRE_NOT_FOUND, Purpose
from shared.contracts.desk.teams import TEAM_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core import clock
from shared.core.ids import new_id
from shared.outbox.outbox import record

_LOCK = """
select revision, customer_id, questionnaire_id, care_questionnaire_id from call_plan
where tenant_id = $1 and id = $2 and not archived for update
"""
_CREATE = """
insert into call_plan (tenant_id, id, name, questionnaire_id, care_questionnaire_id, team_id, script, rules,
  changed_by, customer_id, commitment_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_CHANGE = """
update call_plan set name = $3, questionnaire_id = $4, care_questionnaire_id = $5, team_id = $6, script = $7,
  rules = $8, changed_by = $9, changed_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2
"""
_COMPANY = """
select id, questionnaire_id, care_questionnaire_id from call_plan
where tenant_id = $1 and customer_id is null and not archived for update
"""
_REPLACED = """
update call_plan set archived = true, changed_by = $4, changed_at = now(), revision = revision + 1
where tenant_id = $1 and customer_id = $2 and commitment_id is not distinct from $3 and not archived
"""
_ARCHIVE = """
update call_plan set archived = true, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_PURPOSE = "select purpose, archived from questionnaire where tenant_id = $1 and id = $2"
_TEAM = "select 1 from team where tenant_id = $1 and id = $2 and not archived"
_COMMITMENT = "select 1 from commitment where tenant_id = $1 and id = $2 and customer_id = $3 and not archived"


async def create(caller: Caller, command: CreateCallPlan) -> CallPlanView:
    await known_customer(caller, command.customer_id)
    if command.commitment_id is not None:
        found = await DB.value(_COMMITMENT, caller.tenant_id, command.commitment_id, command.customer_id)
        if found is None:
            raise PLAN_FITS(fields={"commitment_id": PLAN_FITS.code})
    await ensure_plan(caller.tenant_id)
    usual = await DB.row(_COMPANY, caller.tenant_id)  # locked: one plan at a time takes another's place
    assert usual is not None  # there is always one
    await _check(caller, command)
    plan_id, scope = new_id(), (command.customer_id, command.commitment_id)
    await DB.run(_REPLACED, caller.tenant_id, *scope, caller.name)
    await DB.run(_CREATE, caller.tenant_id, plan_id, *_values(caller, command, usual), *scope)
    return await _done(caller, plan_id)


async def change(caller: Caller, command: ChangeCallPlan) -> CallPlanView:
    before = await _lock(caller, command.call_plan_id, command.revision)
    await _check(caller, command)
    await DB.run(_CHANGE, caller.tenant_id, command.call_plan_id, *_values(caller, command, before))
    return await _done(caller, command.call_plan_id)


async def archive(caller: Caller, command: ArchiveCallPlan) -> CallPlanView:
    if (await _lock(caller, command.call_plan_id, command.revision))["customer_id"] is None:
        raise PLAN_NEEDED()
    await DB.run(_ARCHIVE, caller.tenant_id, command.call_plan_id, caller.name)
    return await _done(caller, command.call_plan_id)


async def _lock(caller: Caller, plan_id: UUID, revision: int) -> Record:
    """Raises not found, stale."""
    row = await DB.row(_LOCK, caller.tenant_id, plan_id)
    if row is None:
        raise PLAN_NOT_FOUND()
    if row["revision"] != revision:
        raise PLAN_STALE(revision=row["revision"])
    return row


async def _check(caller: Caller, command: CreateCallPlan | ChangeCallPlan) -> None:
    wanted = {
        "questionnaire_id": (command.questionnaire_id, Purpose.RESOLVED),
        "care_questionnaire_id": (command.care_questionnaire_id, Purpose.CARE),
    }
    for field, (questionnaire_id, purpose) in wanted.items():
        if questionnaire_id is None:
            continue
        row = await DB.row(_PURPOSE, caller.tenant_id, questionnaire_id)
        if row is None:
            raise QUESTIONNAIRE_NOT_FOUND(fields={field: QUESTIONNAIRE_NOT_FOUND.code})
        if row["archived"] or row["purpose"] != purpose:
            raise PLAN_FITS(fields={field: PLAN_FITS.code})
    if command.team_id is not None and await DB.value(_TEAM, caller.tenant_id, command.team_id) is None:
        raise TEAM_NOT_FOUND(fields={"team_id": TEAM_NOT_FOUND.code})


def _values(caller: Caller, said: CreateCallPlan | ChangeCallPlan, before: Record) -> tuple[object, ...]:
    rules = msgspec.json.encode(said.rules).decode()
    asked = said.questionnaire_id or before["questionnaire_id"]
    whom = (asked, said.care_questionnaire_id or before["care_questionnaire_id"], said.team_id)
    return (said.name.strip(), *whom, said.script.strip(), rules, caller.name)


async def _done(caller: Caller, plan_id: UUID) -> CallPlanView:
    made = await view_of(caller.tenant_id, plan_id)
    await replan(caller.tenant_id, made.customer_id, made.commitment_id, clock.now())
    await record(DB, caller, CallPlanChanged(id=made.id, version=made.revision, name=made.name))
    return made
