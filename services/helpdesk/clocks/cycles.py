"""The cycles of a ticket's clocks, from the pure package, as the desk and the timers use them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from services.helpdesk.clocks.loading import Input
from services.helpdesk.clocks.plans import Cycle
from services.helpdesk.sla import cycles, warnings
from services.helpdesk.sla.events import Event
from services.helpdesk.sla.names import Phase
from services.helpdesk.sla.runs import ClockState

MINUTE = timedelta(minutes=1)
MINUTES_FROM = 1000


class Derived(Struct, frozen=True, kw_only=True):
    """`shown` is the row of ticket_clock; `took_seconds` the business time that has elapsed."""

    cycle: Cycle
    is_latest: bool
    started_at: datetime
    shown: dict[str, Any]
    took_seconds: int

    @property
    def is_promise_ended(self) -> bool:
        """It was promised, and has come to its end, in time or late."""
        return self.shown["phase"] == Phase.STOPPED and self.shown["target_minutes"] is not None


def derived(history: Sequence[Event], now: datetime) -> list[Derived]:
    states = cycles(history, now)
    latest = {one.clock: one.cycle for one in states}
    return [
        _derived(one, is_latest=latest[one.clock] == one.cycle)
        for one in states
        if one.target is not None or one.due is not None
    ]


def as_recorded(one: Derived, ticket: Input) -> Derived:
    """A breach that was told stays one, and a cycle written down as ended in time stays so, whatever is counted
    otherwise since."""
    cycle, broken = one.cycle, ticket.broken(one.cycle.clock, one.cycle.number)
    if broken is not None and cycle.breached_at is None:
        return _with_breach(one, broken.at, by_change=broken.by_change)
    is_new = broken is None and cycle.breached_at is not None and not cycle.is_running
    if is_new and ticket.is_kept(cycle.clock, cycle.number, one.shown["stopped_at"]):
        kept = _with_breach(one, None, by_change=False)
        return replace(kept, shown={**kept.shown, "overrun_seconds": 0})
    return one


def _with_breach(one: Derived, at: datetime | None, *, by_change: bool) -> Derived:
    cycle = replace(one.cycle, breached_at=at, by_change=by_change)
    return replace(one, cycle=cycle, shown={**one.shown, "breached_at": at, "by_change": by_change})


def _derived(state: ClockState, *, is_latest: bool) -> Derived:
    is_running = state.phase is Phase.RUNNING
    cycle = Cycle(
        clock=state.clock,
        number=state.cycle,
        is_running=is_running,
        due_at=state.due,
        breached_at=state.breached_at,
        by_change=state.breached_by_change,
        warn_at=_warn_at(state) if is_running else (),
        hours=state.hours,
    )
    took = int(state.elapsed.total_seconds())
    return Derived(cycle=cycle, is_latest=is_latest, started_at=state.started, shown=_shown(state), took_seconds=took)


def _warn_at(state: ClockState) -> tuple[tuple[int, datetime], ...]:
    """A number that tells the warnings of a policy apart, and when each comes: percents as they are, minutes above."""
    return tuple(((0 if one.kind == "percent" else MINUTES_FROM) + one.value, one.at) for one in warnings(state))


def _shown(state: ClockState) -> dict[str, Any]:
    left = state.remaining
    return {
        "clock": state.clock,
        "cycle": state.cycle,
        "phase": state.phase,
        "started_at": state.started,
        "stopped_at": state.stopped,
        "due_at": state.due,
        "target_minutes": None if state.target is None else state.target // MINUTE,
        "left_seconds": None if left is None else int(left.total_seconds()),
        "breached_at": state.breached_at,
        "by_change": state.breached_by_change,
        "overrun_seconds": int(state.overrun.total_seconds()),
    }
