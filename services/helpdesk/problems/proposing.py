"""What looks like a problem is proposed: enough tickets of one cause within thirty days, or enough that read alike
within two hours. Leads decide; what is linked to an open problem already, or was declined, is not proposed again.

A burst is first seen in memory, by the titles that come by: only when some read alike does anything ask the database.
Each replica sees its share of what is opened, so with several a burst is seen a few tickets later.
"""

from collections import OrderedDict, deque
from time import monotonic
from typing import Any
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.problems.alike import LEAST as ALIKE
from services.helpdesk.problems.alike import alike, likeness, shape
from shared.contracts.base import Envelope, Event
from shared.contracts.desk.causes import TicketCaused
from shared.contracts.desk.problem_proposals import ProblemProposed, ProposalKind
from shared.contracts.helpdesk import TicketOpened
from shared.core.ids import new_id
from shared.feature import Listener
from shared.outbox.outbox import record, service_caller

OF_CAUSE = 5
"""Tickets of one cause within thirty days."""
IN_BURST = 5
"""Tickets that read alike within two hours, of two requesters at least."""
SEEN = 3
"""So many alike, this one among them, make it worth asking the database."""
HOURS = 2
REMEMBERED, COMPANIES = 60, 2_000

_HOLD = "select pg_advisory_xact_lock(hashtextextended('problem_proposal:' || $1::text, 0))"
_SAME_CAUSE = """
select t.id, t.opened_at from ticket_cause s join ticket t on t.tenant_id = s.tenant_id and t.id = s.ticket_id
where s.tenant_id = $1 and s.cause_id = $2 and t.opened_at > now() - interval '30 days'
  and t.state not in ('spam', 'merged')
  and not exists (select from problem_ticket x join problem p on p.tenant_id = x.tenant_id and p.id = x.problem_id
    where x.tenant_id = t.tenant_id and x.ticket_id = t.id)
  and not exists (select from problem_proposal d where d.tenant_id = t.tenant_id and d.state = 'declined'
    and t.id = any(d.tickets))
order by t.opened_at desc limit 200
"""
_OPEN_OF_CAUSE = """
select id, tickets from problem_proposal where tenant_id = $1 and kind = 'cause' and cause_id = $2 and state = 'open'
for update
"""
_LATELY = """
select t.id, t.title, t.requester_id from ticket t
where t.tenant_id = $1 and t.opened_at > now() - make_interval(hours => $2)
  and t.state not in ('spam', 'merged') order by t.opened_at desc limit 300
"""
_TAKEN = """
select exists (select from problem_ticket x join problem p on p.tenant_id = x.tenant_id and p.id = x.problem_id
    where x.tenant_id = $1 and x.ticket_id = any($2) and p.state <> 'closed')
  or exists (select from problem_proposal d where d.tenant_id = $1 and d.state = 'declined' and d.kind = 'burst'
    and d.tickets && $2)
"""
_OPEN_BURST = """
select id, tickets from problem_proposal where tenant_id = $1 and kind = 'burst' and state = 'open' and tickets && $2
order by made_at limit 1 for update
"""
_MAKE = """
insert into problem_proposal (tenant_id, id, kind, cause_id, title, tickets) values ($1, $2, $3, $4, $5, $6)
"""
_GROW = "update problem_proposal set tickets = $3, revision = revision + 1 where tenant_id = $1 and id = $2"


async def of_cause(envelope: Envelope, event: TicketCaused, prepared: Any) -> None:
    tenant_id = envelope.tenant_id
    await DB.run(_HOLD, str(tenant_id))
    tickets = [row["id"] for row in await DB.rows(_SAME_CAUSE, tenant_id, event.cause_id)]
    open_ = await DB.row(_OPEN_OF_CAUSE, tenant_id, event.cause_id)
    if open_ is not None:
        if set(tickets) != set(open_["tickets"]):
            await DB.run(_GROW, tenant_id, open_["id"], tickets or list(open_["tickets"]))
    elif len(tickets) >= OF_CAUSE:
        await _propose(tenant_id, ProposalKind.CAUSE, event.cause, tickets, event.cause_id)


async def of_burst(envelope: Envelope, event: TicketOpened, prepared: Any) -> None:
    tenant_id = envelope.tenant_id
    await DB.run(_HOLD, str(tenant_id))
    rows = {row["id"]: row for row in await DB.rows(_LATELY, tenant_id, HOURS)}
    if event.id not in rows:
        return
    shapes = {key: shape(row["title"]) for key, row in rows.items()}
    tickets = alike(shapes[event.id], shapes)
    if len(tickets) < IN_BURST or len({rows[one]["requester_id"] for one in tickets}) < 2:
        return
    open_ = await DB.row(_OPEN_BURST, tenant_id, tickets)
    if open_ is not None:
        await DB.run(_GROW, tenant_id, open_["id"], list(dict.fromkeys((*tickets, *open_["tickets"]))))
    elif not await DB.value(_TAKEN, tenant_id, tickets):
        await _propose(tenant_id, ProposalKind.BURST, event.title, tickets, None)


async def _propose(tenant_id: UUID, kind: ProposalKind, title: str, tickets: list[UUID], cause_id: UUID | None) -> None:
    proposal_id = new_id()
    await DB.run(_MAKE, tenant_id, proposal_id, kind, cause_id, title, tickets)
    event = ProblemProposed(id=proposal_id, version=1, kind=kind, title=title, count=len(tickets))
    await record(DB, service_caller(DB, tenant_id), event)


class Glance:
    """The titles that came by in the last two hours, by company; nothing of it is kept."""

    def __init__(self) -> None:
        self._seen: OrderedDict[UUID, deque[tuple[float, UUID, frozenset[str]]]] = OrderedDict()

    async def looks_like_more(self, envelope: Envelope, event: TicketOpened) -> bool:
        """Delivered again, it is the same one."""
        here = self._seen.setdefault(envelope.tenant_id, deque(maxlen=REMEMBERED))
        self._seen.move_to_end(envelope.tenant_id)
        if len(self._seen) > COMPANIES:
            self._seen.popitem(last=False)
        at, mine = monotonic(), shape(event.title)
        others = [seen for since, one, seen in here if one != event.id and at - since < HOURS * 3600]
        if all(one != event.id for _since, one, _seen in here):
            here.append((at, event.id, mine))
        return sum(likeness(mine, seen) >= ALIKE for seen in others) + 1 >= SEEN


_glance = Glance()

LISTENS: dict[type[Event], tuple[Listener, ...]] = {
    TicketCaused: (Listener("propose_of_cause", of_cause),),
    TicketOpened: (Listener("propose_of_burst", of_burst, wanted=_glance.looks_like_more),),
}
