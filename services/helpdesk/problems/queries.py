"""Reading problems and proposals."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from services.helpdesk.db import DB
from services.helpdesk.problems.alike import nearest, shape
from services.helpdesk.problems.states import PROBLEM
from shared.contracts.base import Page
from shared.contracts.desk.problem_proposals import ListProposals, Proposals, ProposalView
from shared.contracts.desk.problems import (
    PROBLEM_NOT_FOUND,
    ListProblems,
    ProblemRow,
    ProblemState,
    ProblemView,
    ReadProblem,
)
from shared.contracts.parties import Caller, Kind
from shared.core.cursors import decode_cursor, encode_cursor

SUGGESTED = 10
LOOKED_AT = 200
"""Tickets of the last two weeks whose titles are compared, the latest first."""
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_LIST = """
select problem_row($1, p)::text as said, p.updated_at, p.id from problem p
where p.tenant_id = $1 and ($2::text is null or p.state = $2) and (not $3 or p.state <> 'closed')
  and ($4 = '' or strpos(lower(p.title), $4) > 0) and (p.updated_at, p.id) < ($5, $6)
order by p.updated_at desc, p.id desc limit $7
"""
_BY_NUMBER = "select id from problem where tenant_id = $1 and number = $2"
_BRIEF = "select state, cause_id from problem where tenant_id = $1 and id = $2"
_VIEW = "select problem_view($1, p, $3, $4)::text from problem p where p.tenant_id = $1 and p.id = $2"
_OF_CAUSE = "select problem_of_cause($1, $2, $3, $4)"
_TITLES = """
select t.title from problem_ticket x join ticket t on t.tenant_id = x.tenant_id and t.id = x.ticket_id
where x.tenant_id = $1 and x.problem_id = $2 order by x.linked_at desc limit 10
"""
_RECENT = """
select t.id, t.title from ticket t
where t.tenant_id = $1 and t.state not in ('spam', 'merged') and t.updated_at > now() - interval '14 days'
  and not exists (select from problem_ticket x where x.tenant_id = t.tenant_id and x.ticket_id = t.id)
order by t.updated_at desc limit $2
"""
_PROPOSALS = "select proposal_views($1, $2)::text"

_row = msgspec.json.Decoder(ProblemRow)
_view = msgspec.json.Decoder(ProblemView)
_proposals = msgspec.json.Decoder(tuple[ProposalView, ...])


async def list_problems(caller: Caller, command: ListProblems) -> Page[ProblemRow]:
    listing = f"problems:{command.state}:{command.active}:{command.q}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    narrow = (command.state, command.active, command.q.strip().lower())
    rows = await DB.rows(_LIST, caller.tenant_id, *narrow, *before, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor(listing, (shown[-1]["updated_at"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(_row.decode(row["said"]) for row in shown), next=more)


async def read_problem(caller: Caller, command: ReadProblem) -> ProblemView:
    problem_id = await DB.value(_BY_NUMBER, caller.tenant_id, command.number)
    if problem_id is None:
        raise PROBLEM_NOT_FOUND()
    return await view_of(caller, problem_id)


async def view_of(caller: Caller, problem_id: UUID) -> ProblemView:
    brief = await DB.row(_BRIEF, caller.tenant_id, problem_id)
    assert brief is not None  # looked up, or in hand
    state = ProblemState(brief["state"])
    suggested = [] if state is ProblemState.CLOSED else await _suggested(caller, problem_id, brief["cause_id"])
    kind = Kind.MEMBER if caller.kind is Kind.CLIENT else caller.kind
    verbs = msgspec.json.encode(PROBLEM.verbs_from(state, caller.permissions, kind)).decode()
    return _view.decode(str(await DB.value(_VIEW, caller.tenant_id, problem_id, suggested, verbs)))


async def _suggested(caller: Caller, problem_id: UUID, cause_id: UUID | None) -> list[UUID]:
    """Of the same cause first; then what reads like those that are linked."""
    found: list[UUID] = []
    if cause_id is not None:
        found = list(await DB.value(_OF_CAUSE, caller.tenant_id, problem_id, cause_id, SUGGESTED))
    titles = [row["title"] for row in await DB.rows(_TITLES, caller.tenant_id, problem_id)]
    if titles and len(found) < SUGGESTED:
        recent = await DB.rows(_RECENT, caller.tenant_id, LOOKED_AT)
        others = {row["id"]: shape(row["title"]) for row in recent if row["id"] not in found}
        found += nearest(map(shape, titles), others, SUGGESTED - len(found))
    return found


async def list_proposals(caller: Caller, command: ListProposals) -> Proposals:
    return await proposals_of(caller, declined=command.declined)


async def proposals_of(caller: Caller, *, declined: bool = False) -> Proposals:
    return Proposals(items=_proposals.decode(str(await DB.value(_PROPOSALS, caller.tenant_id, declined))))
