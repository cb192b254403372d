"""Tickets of a problem come and go; one that was opened within the watch, or after it, means that it has come back."""

from collections.abc import Sequence
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.problems.access import ProblemInHand, take_in_hand, write_down
from services.helpdesk.problems.queries import view_of
from shared.contracts.desk.problem_tickets import LinkProblem, UnlinkProblem
from shared.contracts.desk.problems import PROBLEM_FULL, ProblemState, ProblemView
from shared.contracts.helpdesk import TICKET_NOT_FOUND
from shared.contracts.parties import Caller

MOST = 500
"""Tickets of one problem: more are another kind of trouble."""

_KNOWN = "select count(*) from ticket where tenant_id = $1 and id = any($2)"
_LINK = """
insert into problem_ticket (tenant_id, problem_id, ticket_id, customer_id, linked_by)
select t.tenant_id, $2, t.id, t.customer_id, $4 from ticket t where t.tenant_id = $1 and t.id = any($3)
on conflict do nothing returning ticket_id
"""
_NUMBERS = """
select string_agg('HD-' || number, '、' order by number) as said, max(opened_at) as latest
from ticket where tenant_id = $1 and id = any($2)
"""
_COUNT = "select count(*) from problem_ticket where tenant_id = $1 and problem_id = $2"
_UNLINK = "delete from problem_ticket where tenant_id = $1 and problem_id = $2 and ticket_id = $3 returning ticket_id"
_AGAIN = """
update problem set recurrences = recurrences + 1, watch_since = case when state = 'watching' then $3::timestamptz end
where tenant_id = $1 and id = $2
"""


async def link(caller: Caller, command: LinkProblem) -> ProblemView:
    problem = await take_in_hand(caller, command.problem_id)
    await add_tickets(caller, problem, command.ticket_ids)
    return await view_of(caller, problem.id)


async def add_tickets(caller: Caller, problem: ProblemInHand, ticket_ids: Sequence[UUID]) -> None:
    """In the change's transaction. Raises that a ticket is unknown, that there are too many."""
    wanted = list(set(ticket_ids))
    if await DB.value(_KNOWN, caller.tenant_id, wanted) != len(wanted):
        raise TICKET_NOT_FOUND()
    rows = await DB.rows(_LINK, caller.tenant_id, problem.id, wanted, caller.name)
    if not rows:
        return
    if await DB.value(_COUNT, caller.tenant_id, problem.id) > MOST:
        raise PROBLEM_FULL(most=MOST)
    new = await DB.row(_NUMBERS, caller.tenant_id, [row["ticket_id"] for row in rows])
    assert new is not None  # an aggregate gives a row
    await write_down(caller, problem, "link", tickets=new["said"][:300])
    watched = problem.state is ProblemState.WATCHING
    came_back = problem.watch_since is not None and new["latest"] > problem.watch_since
    if came_back and (watched or problem.state is ProblemState.CLOSED):
        await DB.run(_AGAIN, caller.tenant_id, problem.id, new["latest"])
        await write_down(caller, problem, "recur", tickets=new["said"][:300])


async def unlink(caller: Caller, command: UnlinkProblem) -> ProblemView:
    problem = await take_in_hand(caller, command.problem_id)
    gone = await DB.value(_UNLINK, caller.tenant_id, problem.id, command.ticket_id)
    if gone is not None:
        named = await DB.row(_NUMBERS, caller.tenant_id, [gone])
        assert named is not None  # an aggregate gives a row
        await write_down(caller, problem, "unlink", tickets=named["said"])
    return await view_of(caller, problem.id)
