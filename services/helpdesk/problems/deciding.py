"""Leads decide what was proposed."""

from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.problems.actions import opened
from services.helpdesk.problems.linking import MOST, add_tickets
from services.helpdesk.problems.queries import proposals_of, view_of
from shared.contracts.desk.problem_proposals import (
    PROPOSAL_NOT_FOUND,
    PROPOSAL_STALE,
    AcceptProposal,
    DeclineProposal,
    Proposals,
)
from shared.contracts.desk.problems import ProblemView
from shared.contracts.parties import Caller

_LOCK = """
select id, title, cause_id, tickets, state, revision from problem_proposal where tenant_id = $1 and id = $2 for update
"""
_DECIDE = """
update problem_proposal set state = $3, decided_by = $4, decided_at = now(), reason = $5, problem_id = $6,
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_LIVE = "select id from ticket where tenant_id = $1 and id = any($2) order by opened_at desc limit $3"


async def accept(caller: Caller, command: AcceptProposal) -> ProblemView:
    held = await _held(caller, command)
    problem = await opened(caller, held["title"], held["cause_id"])
    live = [row["id"] for row in await DB.rows(_LIVE, caller.tenant_id, held["tickets"], MOST)]
    await add_tickets(caller, problem, live)
    await DB.run(_DECIDE, caller.tenant_id, held["id"], "accepted", caller.name, "", problem.id)
    return await view_of(caller, problem.id)


async def decline(caller: Caller, command: DeclineProposal) -> Proposals:
    held = await _held(caller, command)
    await DB.run(_DECIDE, caller.tenant_id, held["id"], "declined", caller.name, command.reason.strip(), None)
    return await proposals_of(caller)


async def _held(caller: Caller, command: AcceptProposal | DeclineProposal) -> Record:
    row = await DB.row(_LOCK, caller.tenant_id, command.proposal_id)
    if row is None:
        raise PROPOSAL_NOT_FOUND()
    if row["state"] != "open" or row["revision"] != command.revision:
        raise PROPOSAL_STALE(revision=row["revision"])
    return row
