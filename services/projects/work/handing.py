"""Handing tasks out. Features that make tasks hand them out here, in a transaction that has locked the project."""

from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.plan.actions import change
from services.projects.plan.queries import view_of as plan_view
from services.projects.projects.access import SEES, WIDE
from services.projects.work.access import InHand, take
from services.projects.work.journal import done
from services.projects.work.reminding import begin
from shared.contracts.delivery import work as w
from shared.contracts.delivery.plan import ChangeTask
from shared.contracts.delivery.work_views import TaskWorkView, WorkState
from shared.contracts.parties import Caller

_SEES = SEES.replace("{wide}", "(m.roles && $4::text[])").replace("{me}", "m.id")
_SEEING = f"""
select count(*) from member m join project p on p.tenant_id = m.tenant_id and p.id = $2
where m.tenant_id = $1 and m.id = any($3) and m.state = 'active' and {_SEES}
"""
_ASSIGN = """
update task_work set state = $3, owner_id = $4, reviewer_id = $5, requirement = $6, standard = $7,
  standard_version = standard_version + case when standard_hash = $8 then 0 else 1 end, standard_hash = $8,
  assigned_by = $9, assigned_at = now(), accepted_at = null, started_at = null, submitted_at = null, blocked_why = '',
  help_wanted = '', noted_at = null, revision = revision + 1
where tenant_id = $1 and task_id = $2
"""


class Handing(Struct, frozen=True, kw_only=True):
    """Without `requirement` it is the plan's own text, or else the task's name."""

    task_id: UUID
    owner_id: UUID
    reviewer_id: UUID
    requirement: str = ""


async def hand_out(caller: Caller, wish: Handing) -> TaskWorkView:
    """For a feature that has just put the task into the plan. Raises as the call does."""
    found, state = await take(caller, wish.task_id, None, "assign")
    required = wish.requirement.strip() or found.plan_text or found.name
    return await _assign(caller, found, state, (wish.owner_id, wish.reviewer_id, required))


async def assign(caller: Caller, command: w.AssignWork) -> TaskWorkView:
    found, state = await take(caller, command.task_id, command.revision, "assign")
    await _check(caller, found, command)
    required = command.requirement.strip() or found.plan_text
    if not required:
        raise w.WORK_REQUIREMENT(fields={"requirement": w.WORK_REQUIREMENT.code})
    if command.owner_id != found.plan_owner_id:
        await _plan(caller, found, command)
    return await _assign(caller, found, state, (command.owner_id, command.reviewer_id, required))


async def _assign(caller: Caller, found: InHand, state: WorkState, given: tuple[UUID, UUID, str]) -> TaskWorkView:
    owner_id, _reviewer, required = given
    pinned = (found.plan_standard, sha256(found.plan_standard.encode()).hexdigest())
    await DB.run(_ASSIGN, caller.tenant_id, found.task_id, str(state), *given, *pinned, caller.name)
    await begin(caller.tenant_id)
    return await done(caller, found, "assign", required, (owner_id,))


async def _check(caller: Caller, found: InHand, command: w.AssignWork) -> None:
    if command.owner_id == command.reviewer_id:
        raise w.WORK_SELF(fields={"reviewer_id": w.WORK_SELF.code})
    for name, member_id in (("owner_id", command.owner_id), ("reviewer_id", command.reviewer_id)):
        wide = [str(role) for role in WIDE]
        if not await DB.value(_SEEING, caller.tenant_id, found.project.id, [member_id], wide):
            raise w.WORK_TEAM(fields={name: w.WORK_TEAM.code})


async def _plan(caller: Caller, found: InHand, command: w.AssignWork) -> None:
    """The plan's owner is the task's: his leave and his other tasks count."""
    kept = await plan_view(caller, found.task_id)
    whole = ChangeTask(
        task_id=kept.id,
        revision=kept.revision,
        name=kept.name,
        kind=kept.kind,
        owner_id=command.owner_id,
        minutes=kept.minutes,
        effort=kept.effort,
        rule=kept.rule,
        on=kept.on,
        text=kept.text,
        standard=kept.standard,
        accepts_overload=command.accepts_overload,
    )
    await change(caller, whole)
