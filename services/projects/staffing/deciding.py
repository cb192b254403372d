"""What others say to a seat: the head above the person, the management, he himself; and how it ends."""

from uuid import UUID

from services.projects.db import DB
from services.projects.due.remembering import forget
from services.projects.projects.opening import note
from services.projects.staffing.access import InHand, locked, take
from services.projects.staffing.actions import ENDS, time_of
from services.projects.staffing.journal import step
from services.projects.staffing.queries import view_of
from services.projects.staffing.states import IN_TEAM, STAFFING
from shared.contracts.delivery import staffing as c
from shared.contracts.parties import Caller
from shared.due import Act
from shared.outbox.outbox import service_caller

_AGREE = """
update staffing set agreed_by_id = $3, agreed_by = $4, agreed_at = now() where tenant_id = $1 and id = $2
"""
_WAIVE = "update staffing set waived_by = $3, waived_why = $4 where tenant_id = $1 and id = $2"
_ACCEPT = "update staffing set accepted_at = now() where tenant_id = $1 and id = $2"
_VACATE = """
update staffing set member_id = null, score = null, picked_by_id = null, agreed_by_id = null, agreed_by = null,
  agreed_at = null, waived_by = null, waived_why = '', accepted_at = null, state = 'requested', since = now()
where tenant_id = $1 and id = $2
"""
_RELEASE = "update staffing set released_at = now() where tenant_id = $1 and id = $2"
# Who holds another seat of the project stays in its team, and its manager always does.
_LEAVE = """
update project_member t set left_at = now()
where t.tenant_id = $1 and t.project_id = $2 and t.member_id = $3 and t.part = 'member' and t.left_at is null
  and not exists (select from staffing s where s.tenant_id = t.tenant_id and s.project_id = t.project_id
    and s.member_id = t.member_id and s.state in ('offered', 'active') and s.id <> $4)
"""


async def agree(caller: Caller, command: c.MoveStaffing) -> c.StaffingView:
    found, state = await take(caller, command.staffing_id, command.revision, "agree")
    await DB.run(_AGREE, caller.tenant_id, found.id, caller.actor_id, caller.name)
    await step(caller, found, "agree", state)
    return await view_of(caller, found.id)


async def refuse(caller: Caller, command: c.RefuseStaffing) -> c.StaffingView:
    found, state = await take(caller, command.staffing_id, command.revision, "refuse")
    seen = await view_of(caller, found.id)
    await DB.run(_VACATE, caller.tenant_id, found.id)
    await step(caller, found, "refuse", state, _named(seen.member_name, command.reason))
    return await view_of(caller, found.id)


async def waive(caller: Caller, command: c.RefuseStaffing) -> c.StaffingView:
    """For the person who is proposed, and for him alone."""
    found, state = await take(caller, command.staffing_id, command.revision, "waive")
    assert found.member_id is not None  # proposed, so somebody is
    if (await time_of(caller, found, found.member_id)).fits:
        raise c.STAFFING_FREE()
    await DB.run(_WAIVE, caller.tenant_id, found.id, caller.name, command.reason.strip())
    await step(caller, found, "waive", state, command.reason)
    return await view_of(caller, found.id)


async def accept(caller: Caller, command: c.MoveStaffing) -> c.StaffingView:
    """What he accepts is the text as it stands at this revision."""
    found, state = await take(caller, command.staffing_id, command.revision, "accept")
    await DB.run(_ACCEPT, caller.tenant_id, found.id)
    await step(caller, found, "accept", state)
    await note(caller, found.project_id, "team_accepted")
    return await view_of(caller, found.id)


async def decline(caller: Caller, command: c.RefuseStaffing) -> c.StaffingView:
    """His words stay; he is no more of the team than before."""
    found, state = await take(caller, command.staffing_id, command.revision, "decline")
    await _leave(caller, found)
    await DB.run(_VACATE, caller.tenant_id, found.id)
    await step(caller, found, "decline", state, command.reason)
    return await view_of(caller, found.id)


async def release(caller: Caller, command: c.RefuseStaffing) -> c.StaffingView:
    found, _state = await take(caller, command.staffing_id, command.revision, "release")
    await _release(caller, found, "release", command.reason)
    return await view_of(caller, found.id)


async def cancel(caller: Caller, command: c.RefuseStaffing) -> c.StaffingView:
    found, state = await take(caller, command.staffing_id, command.revision, "cancel")
    await step(caller, found, "cancel", state, command.reason)
    return await view_of(caller, found.id)


async def expire(tenant_id: UUID, staffing_id: UUID) -> None:
    """The morning after his last day."""
    caller = service_caller(DB, tenant_id)
    found = await locked(caller, staffing_id)
    if found is not None and found.state in IN_TEAM:
        await _release(caller, found, "expire", "")


async def _release(caller: Caller, found: InHand, verb: str, words: str) -> None:
    await _leave(caller, found)
    await DB.run(_RELEASE, caller.tenant_id, found.id)
    await step(caller, found, verb, STAFFING.next(found.state, verb), words)
    await note(caller, found.project_id, "team_left")


async def _leave(caller: Caller, found: InHand) -> None:
    await DB.run(_LEAVE, caller.tenant_id, found.project_id, found.member_id, found.id)
    await forget(caller.tenant_id, ENDS, found.id)


def _named(name: str | None, words: str) -> str:
    return f"{name}: {words}" if name else words


ACTS: dict[str, Act] = {ENDS: expire}
