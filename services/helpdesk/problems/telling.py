"""Telling all requesters: asked for in one step, done in steps of a few, each ticket once whatever dies between.

The message bears the name of who asked for it and moves no ticket: it neither ends a wait nor counts as the first
answer, for it is the same word to all.
"""

from typing import Any
from uuid import UUID

from msgspec.structs import replace

from services.helpdesk.db import DB
from services.helpdesk.problems.access import take_in_hand as problem_in_hand
from services.helpdesk.problems.access import write_down
from services.helpdesk.problems.queries import view_of
from services.helpdesk.tickets.access import lock_all, take_in_hand
from services.helpdesk.tickets.journal import change, say, tell
from services.helpdesk.tickets.states import ACTIVE
from services.helpdesk.tickets.words import plain
from shared.contracts.base import Envelope, Event
from shared.contracts.desk.problem_tickets import PROBLEM_NO_TICKETS, PROBLEM_TELLING, ProblemTold, TellRequesters
from shared.contracts.desk.problems import ProblemView
from shared.contracts.helpdesk import Side, TicketReplied, TicketState, Visibility
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.feature import Listener
from shared.outbox.outbox import record, service_caller

STEP = 20

_WAITS = """
select exists (select from problem_told w join problem_telling k on k.tenant_id = w.tenant_id and k.id = w.telling_id
  where w.tenant_id = $1 and k.problem_id = $2 and w.outcome = 'waiting')
"""
_TELL = """
insert into problem_telling (tenant_id, id, problem_id, body, told_by_id, told_by) values ($1, $2, $3, $4, $5, $6)
"""
_WHOM = """
insert into problem_told (tenant_id, telling_id, ticket_id)
select x.tenant_id, $2, x.ticket_id from problem_ticket x join ticket t
  on t.tenant_id = x.tenant_id and t.id = x.ticket_id and t.state = any($4)
where x.tenant_id = $1 and x.problem_id = $3 returning ticket_id
"""
_TELLING = "select body, told_by from problem_telling where tenant_id = $1 and id = $2"
_NEXT = """
select w.ticket_id, t.state from problem_told w join ticket t on t.tenant_id = w.tenant_id and t.id = w.ticket_id
where w.tenant_id = $1 and w.telling_id = $2 and w.outcome = 'waiting' order by w.ticket_id limit $3 for update of w
"""
_OUTCOME = "update problem_told set outcome = $4 where tenant_id = $1 and telling_id = $2 and ticket_id = $3"


async def tell_requesters(caller: Caller, command: TellRequesters) -> ProblemView:
    problem = await problem_in_hand(caller, command.problem_id)
    if await DB.value(_WAITS, caller.tenant_id, problem.id):
        raise PROBLEM_TELLING()
    telling_id = new_id()
    said = (telling_id, problem.id, plain(command.body), caller.actor_id, caller.name)
    await DB.run(_TELL, caller.tenant_id, *said)
    whom = await DB.rows(_WHOM, caller.tenant_id, telling_id, problem.id, sorted(ACTIVE))
    if not whom:
        raise PROBLEM_NO_TICKETS()
    await write_down(caller, problem, "tell", count=str(len(whom)))
    await record(DB, caller, _step(problem.id, problem.revision, problem.number, problem.title, telling_id))
    return await view_of(caller, problem.id)


async def go_on(envelope: Envelope, event: ProblemTold, prepared: Any) -> None:
    """The next few, then the news that there may be more."""
    tenant_id = envelope.tenant_id
    told = await DB.row(_TELLING, tenant_id, event.telling_id)
    rows = await DB.rows(_NEXT, tenant_id, event.telling_id, STEP)
    if told is None or not rows:
        return
    caller = service_caller(DB, tenant_id)
    await lock_all(caller, *(row["ticket_id"] for row in rows))
    for row in rows:
        outcome = await _tell_one(caller, row["ticket_id"], told["body"], told["told_by"])
        await DB.run(_OUTCOME, tenant_id, event.telling_id, row["ticket_id"], outcome)
    if len(rows) == STEP:
        number = int(event.number.removeprefix("PB-"))
        await record(DB, caller, _step(event.id, event.version + 1, number, event.title, event.telling_id))


_STATE = "select state from ticket where tenant_id = $1 and id = $2"


async def _tell_one(caller: Caller, ticket_id: UUID, body: str, told_by: str) -> str:
    """What has ended since is left out: it would be opened again by an answer to what no longer matters."""
    state = await DB.value(_STATE, caller.tenant_id, ticket_id)
    if TicketState(state) not in ACTIVE:
        return "ended"
    ticket = await take_in_hand(caller, ticket_id, "auto_reply")
    message_id = await say(replace(caller, name=told_by), ticket, body, Visibility.PUBLIC)
    await change(caller, ticket, "auto_reply", message_id=message_id)
    await tell(caller, ticket, TicketReplied, side=Side.SYSTEM, message_id=message_id)
    return "told"


def _step(problem_id: UUID, version: int, number: int, title: str, telling_id: UUID) -> ProblemTold:
    return ProblemTold(id=problem_id, version=version, number=f"PB-{number}", title=title, telling_id=telling_id)


LISTENS: dict[type[Event], tuple[Listener, ...]] = {ProblemTold: (Listener("tell_of_problem", go_on),)}
