"""The verbs that move the work on a task."""

from services.projects.checks.asking import checks_of
from services.projects.db import DB
from services.projects.work.access import take
from services.projects.work.journal import done
from shared.contracts.delivery import work as w
from shared.contracts.delivery.work_views import TaskWorkView
from shared.contracts.parties import Caller

_ACCEPT = """
update task_work set state = $3, accepted_at = now(), revision = revision + 1 where tenant_id = $1 and task_id = $2
"""
_START = """
update task_work set state = $3, started_at = coalesce(started_at, now()), noted_at = coalesce(noted_at, now()),
  revision = revision + 1
where tenant_id = $1 and task_id = $2
"""
_SUBMIT = """
update task_work set state = $3, submitted_at = now(), percent = 100, remaining = 0, revision = revision + 1
where tenant_id = $1 and task_id = $2
"""
_FINISH = """
update task_work set state = $3, done_at = now(), passed_by_id = $4, percent = 100, remaining = 0,
  revision = revision + 1
where tenant_id = $1 and task_id = $2
"""
_BACK = """
update task_work set state = $3, percent = least(percent, 90), remaining = null, noted_at = now(),
  revision = revision + 1
where tenant_id = $1 and task_id = $2
"""
_BLOCK = """
update task_work set state = $3, blocked_why = $4, help_wanted = $5, noted_at = now(), revision = revision + 1
where tenant_id = $1 and task_id = $2
"""
_UNBLOCK = """
update task_work set state = $3, blocked_why = '', help_wanted = '', started_at = coalesce(started_at, now()),
  noted_at = now(), revision = revision + 1
where tenant_id = $1 and task_id = $2
"""
_CANCEL = """
update task_work set state = $3, cancelled_at = now(), blocked_why = '', revision = revision + 1
where tenant_id = $1 and task_id = $2
"""
_UNTICKED = """
select count(*) from task_item where tenant_id = $1 and task_id = $2 and removed_at is null and ticked_at is null
"""


async def accept(caller: Caller, command: w.MoveWork) -> TaskWorkView:
    """What is required of him and the standard, as they were pinned."""
    found, state = await take(caller, command.task_id, command.revision, "accept")
    await DB.run(_ACCEPT, caller.tenant_id, found.task_id, str(state))
    return await done(caller, found, "accept")


async def start(caller: Caller, command: w.MoveWork) -> TaskWorkView:
    found, state = await take(caller, command.task_id, command.revision, "start")
    await DB.run(_START, caller.tenant_id, found.task_id, str(state))
    return await done(caller, found, "start")


async def submit(caller: Caller, command: w.SubmitWork) -> TaskWorkView:
    found, state = await take(caller, command.task_id, command.revision, "submit")
    left = await DB.value(_UNTICKED, caller.tenant_id, found.task_id)
    if left:
        raise w.WORK_ITEMS(count=left)
    await DB.run(_SUBMIT, caller.tenant_id, found.task_id, str(state))
    return await done(caller, found, "submit", command.note.strip(), (found.reviewer_id,))


async def let_pass(caller: Caller, command: w.JudgeWork) -> TaskWorkView:
    """Only if every check that was planned of it has passed, or was done without."""
    found, state = await take(caller, command.task_id, command.revision, "pass")
    checks = await checks_of(caller, found.task_id)
    if not checks.is_passed:
        raise w.WORK_CHECKS(count=checks.planned - checks.passed - checks.waived)
    await DB.run(_FINISH, caller.tenant_id, found.task_id, str(state), caller.actor_id)
    return await done(caller, found, "pass", command.words.strip(), (found.owner_id,))


async def send_back(caller: Caller, command: w.RefuseWork) -> TaskWorkView:
    found, state = await take(caller, command.task_id, command.revision, "send_back")
    await DB.run(_BACK, caller.tenant_id, found.task_id, str(state))
    return await done(caller, found, "send_back", command.reason.strip(), (found.owner_id,))


async def block(caller: Caller, command: w.BlockWork) -> TaskWorkView:
    found, state = await take(caller, command.task_id, command.revision, "block")
    reason, wanted = command.reason.strip(), command.help_wanted.strip()
    await DB.run(_BLOCK, caller.tenant_id, found.task_id, str(state), reason, wanted)
    words = "\n".join(one for one in (reason, wanted) if one)
    return await done(caller, found, "block", words, (found.project.manager_id,))


async def unblock(caller: Caller, command: w.MoveWork) -> TaskWorkView:
    found, state = await take(caller, command.task_id, command.revision, "unblock")
    await DB.run(_UNBLOCK, caller.tenant_id, found.task_id, str(state))
    return await done(caller, found, "unblock", "", (found.owner_id,))


async def cancel(caller: Caller, command: w.RefuseWork) -> TaskWorkView:
    found, state = await take(caller, command.task_id, command.revision, "cancel")
    await DB.run(_CANCEL, caller.tenant_id, found.task_id, str(state))
    return await done(caller, found, "cancel", command.reason.strip(), (found.owner_id, found.reviewer_id))
