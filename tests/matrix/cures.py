"""Makers of what cures many tickets at once: problems, and proposals of them (see rows.py)."""

from services.helpdesk.db import DB
from shared.contracts.desk.problems import OPEN_PROBLEM, OpenProblem
from shared.core.ids import new_id
from tests.matrix.row import Row


async def _problem(makers, realm, who, call):
    """Telling its requesters needs one."""
    ids = ()
    if call.verb in {"tell", "unlink"}:
        ids = ((await makers.make("ticket", realm, realm.requester, call)).id,)
    command = OpenProblem(title=realm.words("problem"), ticket_ids=ids)
    return await makers.write(OPEN_PROBLEM, realm.boss, command)


async def problem(makers, realm, who, call) -> Row:
    made = await _problem(makers, realm, who, call)
    return Row(made.id, made.revision)


async def problem_number(makers, realm, who, call) -> Row:
    made = await _problem(makers, realm, who, call)
    return Row(int(made.number.removeprefix("PB-")), made.revision)


async def proposal(makers, realm, who, call) -> Row:
    """By hand: they come about by themselves."""
    proposal_id = new_id()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into problem_proposal (tenant_id, id, kind, title, tickets) values ($1, $2, 'burst', $3, '{}')",
            realm.tenant_id,
            proposal_id,
            realm.words("proposal"),
        )
    return Row(proposal_id, 1)


CURES = {"problem": problem, "problem_number": problem_number, "proposal": proposal}
