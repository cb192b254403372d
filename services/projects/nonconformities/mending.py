"""Raising it, mending it, verifying it, and seeing whether it helped."""

from datetime import timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.nonconformities.access import InHand, take_in_hand
from services.projects.nonconformities.journal import step
from services.projects.nonconformities.opening import Found, open_nonconformity
from services.projects.nonconformities.queries import view_of
from services.projects.projects.access import take_in_hand as take_project
from services.projects.quality.days import today
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery import nonconformity_acts as a
from shared.contracts.delivery.quality_kinds import DefectSource
from shared.contracts.delivery.quality_kinds import NonconformityState as S
from shared.contracts.parties import Caller
from shared.outbox.outbox import service_caller

_NUMBERED = "select id from plan_task where tenant_id = $1 and project_id = $2 and number = $3 and not archived"
_FOUND = """
update nonconformity set cause = $3, cause_text = $4, correction = $5, measure = $6, similar_cases = $7, evidence = $8,
  link = $9
where tenant_id = $1 and id = $2
"""
_VERIFIED = "update nonconformity set verified_at = now(), effect_on = $3 where tenant_id = $1 and id = $2"
_REPORT = "update nonconformity set report = $3 where tenant_id = $1 and id = $2"
_CLOSE = "update nonconformity set effect_result = $3, closed_at = now() where tenant_id = $1 and id = $2"
_REOPEN = """
update nonconformity set effect_result = $3, reopened = reopened + 1, closed_at = null, verified_at = null,
  effect_on = null, report = ''
where tenant_id = $1 and id = $2
"""


async def raise_one(caller: Caller, command: c.RaiseNonconformity) -> c.NonconformityView:
    project = await take_project(caller, command.project_id)
    task_id: UUID | None = None
    if command.task_number is not None:
        task_id = await DB.value(_NUMBERED, caller.tenant_id, project.id, command.task_number)
        if task_id is None:
            raise c.NONCONFORMITY_TASK(fields={"task_number": c.NONCONFORMITY_TASK.code})
    found = Found(
        title=command.title,
        text=command.text,
        source=DefectSource.SEEN,
        project_id=project.id,
        task_id=task_id,
        correction=command.correction,
    )
    return await view_of(caller, await open_nonconformity(caller, found))


async def start(caller: Caller, command: a.MoveNonconformity) -> c.NonconformityView:
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "start")
    return await _done(caller, found, "start", "owner")


async def save(caller: Caller, command: a.SaveNonconformity) -> c.NonconformityView:
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "save")
    await _write(caller, found, command)
    return await _done(caller, found, "save", "owner")


async def finish(caller: Caller, command: a.FinishNonconformity) -> c.NonconformityView:
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "finish")
    await _write(caller, found, command)
    return await _done(caller, found, "finish", "owner")


async def verify(caller: Caller, command: a.VerifyNonconformity) -> c.NonconformityView:
    """Its effect is looked at so many days from now. A major one goes on when its task force has reported."""
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "verify")
    if found.owner_id == caller.actor_id:
        raise a.NONCONFORMITY_NOT_YOURS()
    assert found.effect_days is not None  # assigned with it
    effect_on = await today(caller.tenant_id) + timedelta(days=found.effect_days)
    await DB.run(_VERIFIED, caller.tenant_id, found.id, effect_on)
    one = await step(caller, found, "verify", "verifier", command.words)
    await _watch(caller, one)
    return await view_of(caller, found.id)


async def send_back(caller: Caller, command: a.RefuseNonconformity) -> c.NonconformityView:
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "send_back")
    return await _done(caller, found, "send_back", "verifier", command.reason)


async def report(caller: Caller, command: a.ReportNonconformity) -> c.NonconformityView:
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "report")
    if not found.is_major:
        raise a.NONCONFORMITY_MINOR()
    await DB.run(_REPORT, caller.tenant_id, found.id, command.report.strip())
    one = await step(caller, found, "report", "lead", command.report)
    await _watch(caller, one)
    return await view_of(caller, found.id)


async def close(caller: Caller, command: a.CloseNonconformity) -> c.NonconformityView:
    """With what its metric showed, on the day or later."""
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "close")
    if found.effect_on is None or found.effect_on > await today(caller.tenant_id):
        raise a.NONCONFORMITY_EARLY()
    await DB.run(_CLOSE, caller.tenant_id, found.id, command.result.strip())
    return await _done(caller, found, "close", "quality", command.result)


async def reopen(caller: Caller, command: a.RefuseNonconformity) -> c.NonconformityView:
    """The effect was not there, or it came back: the reason is what was seen."""
    found = await take_in_hand(caller, command.nonconformity_id, command.revision, "reopen")
    await DB.run(_REOPEN, caller.tenant_id, found.id, command.reason.strip())
    return await _done(caller, found, "reopen", "quality", command.reason)


async def _watch(caller: Caller, one: InHand) -> None:
    if one.state is S.VERIFIED and (one.is_reported or not one.is_major):
        await step(service_caller(DB, caller.tenant_id), one, "watch", "system")


async def _write(caller: Caller, found: InHand, said: a.SaveNonconformity | a.FinishNonconformity) -> None:
    texts = (said.cause_text, said.correction, said.measure, said.similar, said.evidence)
    values = (said.cause_code and str(said.cause_code), *(text.strip() for text in texts), said.link)
    await DB.run(_FOUND, caller.tenant_id, found.id, *values)


async def _done(caller: Caller, found: InHand, verb: str, role: str, words: str = "") -> c.NonconformityView:
    await step(caller, found, verb, role, words)
    return await view_of(caller, found.id)
