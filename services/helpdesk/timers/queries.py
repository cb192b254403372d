"""How the timers of all companies are doing; an operator sees counts, never what they are about."""

from services.helpdesk.db import DB
from services.helpdesk.timers.figures import RECENT
from shared.contracts.desk.clocks import TimerKind, TimersQuery, TimersView
from shared.contracts.parties import Caller

_KINDS = """
select kind, count(*) filter (where due_at > now() and claim is null) as waiting,
  count(*) filter (where due_at <= now() or claim is not null) as overdue
from sla_timer where fire_at is not null group by kind order by kind
"""
DUE = """
select (select due_at from sla_timer where fire_at > now() and due_at > now() and kind <> 'silent'
    order by fire_at limit 1) as next_due,
  coalesce(extract(epoch from now() - min(due_at)), 0)::float8 as lateness
from (select due_at from sla_timer where fire_at is not null and kind <> 'silent' order by fire_at limit 1000) soonest
"""


async def read_timers(caller: Caller, command: TimersQuery) -> TimersView:
    kinds = await DB.rows(_KINDS)
    due = await DB.row(DUE)
    assert due is not None
    return TimersView(
        next_due=due["next_due"],
        lateness=max(0.0, due["lateness"]),
        lateness_p50=RECENT.percentile(50),
        lateness_p99=RECENT.percentile(99),
        fired=RECENT.total,
        kinds=tuple(TimerKind(**dict(row)) for row in kinds),
    )
