"""Opening, writing down, moving."""

from typing import Any
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.problems.access import ProblemInHand, take_in_hand, write_down
from services.helpdesk.problems.linking import add_tickets
from services.helpdesk.problems.queries import view_of
from services.helpdesk.problems.states import PROBLEM
from services.helpdesk.reminding.keeping import forget, remember_day
from shared.contracts.causes import CAUSE_UNKNOWN
from shared.contracts.desk.problems import (
    PROBLEM_INCOMPLETE,
    PROBLEM_LEAD,
    PROBLEM_WATCHED,
    ChangeProblem,
    MoveProblem,
    OpenProblem,
    ProblemMove,
    ProblemState,
    ProblemView,
)
from shared.contracts.helpdesk import ASSIGNEE_UNKNOWN
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_NUMBER = """
insert into counter as c (tenant_id, kind, value) values ($1, 'problem', 1)
on conflict (tenant_id, kind) do update set value = c.value + 1 returning value
"""
_OPEN = """
insert into problem (tenant_id, id, number, title, cause_id, state, opened_by) values ($1, $2, $3, $4, $5, 'open', $6)
"""
_CHANGE = """
update problem set title = $3, cause_id = $4, analysis = $5, workaround = $6, action = $7, owner_id = $8,
  action_due = $9, watch_days = $10
where tenant_id = $1 and id = $2
"""
_CAUSE = "select 1 from cause where tenant_id = $1 and id = $2 and not archived"
_MEMBER = "select name from member where tenant_id = $1 and id = $2 and state = 'active'"
_WATCH = "update problem set watch_since = now() where tenant_id = $1 and id = $2"
_OVER = """
select watch_since + make_interval(days => watch_days) <= now() from problem where tenant_id = $1 and id = $2
"""


async def open_(caller: Caller, command: OpenProblem) -> ProblemView:
    problem = await opened(caller, command.title, command.cause_id)
    if command.ticket_ids:
        await add_tickets(caller, problem, command.ticket_ids)
    return await view_of(caller, problem.id)


async def opened(caller: Caller, title: str, cause_id: UUID | None) -> ProblemInHand:
    """In the caller's transaction."""
    await _check_cause(caller, cause_id)
    problem_id, number = new_id(), await DB.value(_NUMBER, caller.tenant_id)
    await DB.run(_OPEN, caller.tenant_id, problem_id, number, title.strip(), cause_id, caller.name)
    problem = await take_in_hand(caller, problem_id)
    await write_down(caller, problem, "open")
    return problem


async def change(caller: Caller, command: ChangeProblem) -> ProblemView:
    problem = await take_in_hand(caller, command.problem_id, command.revision)
    if command.cause_id != problem.cause_id:
        await _check_cause(caller, command.cause_id)
    owner = ""
    if command.owner_id is not None:
        owner = await DB.value(_MEMBER, caller.tenant_id, command.owner_id) or ""
        if not owner and command.owner_id != problem.owner_id:
            raise ASSIGNEE_UNKNOWN(fields={"owner_id": ASSIGNEE_UNKNOWN.code})
    values = (
        command.title.strip(),
        command.cause_id,
        command.analysis.strip(),
        command.workaround.strip(),
        command.action.strip(),
        command.owner_id,
        command.action_due,
        command.watch_days,
    )
    await DB.run(_CHANGE, caller.tenant_id, problem.id, *values)
    problem.title = command.title.strip()
    said: dict[str, Any] = {}
    if (command.owner_id, command.action_due) != (problem.owner_id, problem.action_due) and command.action_due:
        said = {"owner": owner, "due": command.action_due.isoformat()}
    await write_down(caller, problem, "change", **said)
    if problem.state is ProblemState.ACTING:
        await _remind(caller, problem.id, command)
    return await view_of(caller, problem.id)


async def move(caller: Caller, command: MoveProblem) -> ProblemView:
    problem = await take_in_hand(caller, command.problem_id, command.revision)
    if PROBLEM.move(problem.state, command.move).needs not in caller.permissions:
        raise PROBLEM_LEAD()
    if command.move is ProblemMove.ACT:
        _check_complete(problem)
    if command.move is ProblemMove.CLOSE and not await DB.value(_OVER, caller.tenant_id, problem.id):
        raise PROBLEM_WATCHED()
    if command.move is ProblemMove.WATCH:
        await DB.run(_WATCH, caller.tenant_id, problem.id)
    await write_down(caller, problem, command.move)
    if command.move is ProblemMove.ACT:
        await _remind(caller, problem.id, problem)
    else:
        await forget(caller.tenant_id, "problem_action", problem.id)
    return await view_of(caller, problem.id)


async def _remind(caller: Caller, problem_id: UUID, said: ProblemInHand | ChangeProblem) -> None:
    if said.owner_id is None or said.action_due is None:
        await forget(caller.tenant_id, "problem_action", problem_id)
    else:
        await remember_day(caller.tenant_id, "problem_action", problem_id, said.action_due)


def _check_complete(problem: ProblemInHand) -> None:
    needed = ("cause_id", "action", "owner_id", "action_due")
    missing = [name for name in needed if not getattr(problem, name)]
    if missing:
        raise PROBLEM_INCOMPLETE(fields=dict.fromkeys(missing, "field.missing"))


async def _check_cause(caller: Caller, cause_id: UUID | None) -> None:
    if cause_id is not None and await DB.value(_CAUSE, caller.tenant_id, cause_id) is None:
        raise CAUSE_UNKNOWN(fields={"cause_id": CAUSE_UNKNOWN.code})
