"""The cycles that came before a clock's current one: written down once, when the next has begun, for reports."""

from collections.abc import Iterable
from typing import Any

from services.helpdesk.clocks.cycles import Derived
from services.helpdesk.clocks.loading import Input

TAKEN_BACK = frozenset({"merge", "unmerge", "part", "merge_away", "mark_spam", "not_spam"})
"""What was undone never was: after these a cycle's number may mean another cycle than before."""


def is_told_anew(ticket: Input) -> bool:
    """Whether all past cycles of the ticket are written again."""
    return any(entry.verb in TAKEN_BACK for entry in ticket.events)


def past_cycles(ticket: Input, cycles: Iterable[Derived]) -> list[dict[str, Any]]:
    """Rows of ticket_cycle: promises that have ended, kept or not, and are not written down yet. A void one was
    neither."""
    known = {} if is_told_anew(ticket) else {one.clock: one.cycle for one in ticket.recorded if one.has_past}
    return [
        {
            "ticket_id": ticket.id,
            "customer_id": ticket.customer_id,
            "clock": one.cycle.clock,
            "cycle": one.cycle.number,
            "stopped_at": one.shown["stopped_at"],
            "took_seconds": one.took_seconds,
            "is_met": one.cycle.breached_at is None or one.cycle.by_change,
        }
        for one in cycles
        if not one.is_latest and one.is_promise_ended and one.cycle.number >= known.get(one.cycle.clock, 0)
    ]
