"""How the clocks of a ticket stand: `clocks` from a history, and when their warnings are due."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from services.helpdesk.sla.calendars import NeverOpens
from services.helpdesk.sla.events import Event
from services.helpdesk.sla.folding import Reader
from services.helpdesk.sla.names import Clock, Measured, Phase, State
from services.helpdesk.sla.reading import read
from services.helpdesk.sla.runs import ClockState
from services.helpdesk.sla.spans import SECOND, instant, micros, passed, reached

MEASURES: dict[State, tuple[Measured, ...]] = {
    State.NEW: (Measured.REQUESTER_WAIT, Measured.AGENT_WORK),
    State.OPEN: (Measured.REQUESTER_WAIT, Measured.AGENT_WORK),
    State.WAITING_THIRD_PARTY: (Measured.REQUESTER_WAIT, Measured.THIRD_PARTY_WAIT),
    State.WAITING_CUSTOMER: (Measured.CUSTOMER_WAIT,),
    State.RESOLVED: (Measured.RESOLVED_IDLE,),
}


class States(Mapping[Clock | Measured, ClockState]):
    """The current, or last, cycle of each clock that ever ran, and all five measured ones; `cycles` has every cycle
    in the order in which they began."""

    def __init__(self, cycles: tuple[ClockState, ...], measured: dict[str, ClockState]) -> None:
        self.cycles = cycles
        self._current = {one.clock: one for one in cycles} | measured

    def __getitem__(self, clock: Clock | Measured) -> ClockState:
        return self._current[clock]

    def __iter__(self) -> Iterator[Clock | Measured]:
        return (Clock(name) if name in set(Clock) else Measured(name) for name in self._current)

    def __len__(self) -> int:
        return len(self._current)

    @property
    def due(self) -> list[ClockState]:
        """Every clock that runs towards a due time, the nearest first."""
        waiting = [one for one in self._current.values() if one.phase is Phase.RUNNING and one.due is not None]
        return sorted(waiting, key=lambda one: one.due or one.started)


class Warning(NamedTuple):  # noqa: A001 - the word of the policy
    """`kind` is `percent` or `minutes`, `value` the figure of the terms, `at` the instant."""

    kind: str
    value: int
    at: datetime


def clocks(history: Iterable[Event], now: datetime) -> States:
    """Every clock of the ticket at `now`; what happened later is not looked at.

    Raises NoHistory unless the first event is `Opened`, TypeError for an instant without a zone.
    """
    moment = micros(now)
    reader = read(history, moment)
    return States(_cycles(reader, moment), measured(reader, moment))


def cycles(history: Iterable[Event], now: datetime) -> tuple[ClockState, ...]:
    """The cycles of `clocks` without what is only measured: for those who write clocks down."""
    moment = micros(now)
    return _cycles(read(history, moment), moment)


def _cycles(reader: Reader, moment: int) -> tuple[ClockState, ...]:
    return tuple(run.state(moment) for run in reader.runs)


def measured(reader: Reader, now: int) -> dict[str, ClockState]:
    spent = dict.fromkeys(Measured, 0)
    for state, stretch in reader.past:
        wanted = MEASURES.get(state)
        if wanted:
            amount = passed(stretch.hours, stretch.start, stretch.end)
            for name in wanted:
                spent[name] += amount
    started, since = instant(reader.opened), instant(max(reader.since, reader.opened))
    running = MEASURES.get(reader.state, ())
    nothing = (None, None, None, False, timedelta(), False, since)
    tail = (reader.terms.hours, reader.terms)
    found = {}
    for name, amount in spent.items():
        phase, time = Phase.RUNNING if name in running else Phase.PAUSED, timedelta(0, 0, amount)
        found[name.value] = ClockState(name.value, 1, phase, started, None, time, *nothing, time, *tail)
    return found


def warnings(state: ClockState) -> list[Warning]:
    """When the running stretch of a clock reaches the warnings of its terms, in order; none for a clock that does not
    run or has no due time. Those that an earlier stretch has reached are not named again."""
    if state.phase is not Phase.RUNNING or state.due is None:
        return []
    since, before = micros(state.since), state.before // timedelta(microseconds=1)
    whole = before + passed(state.hours, since, micros(state.due))
    points = [("percent", value, whole * value // 100) for value in state.terms.warn_percent]
    points += [("minutes", value, whole - value * 60 * SECOND) for value in state.terms.warn_minutes]
    found = []
    for kind, value, point in points:
        if point > before:
            try:
                found.append(Warning(kind, value, instant(reached(state.hours, since, point - before))))
            except NeverOpens:
                continue
    return sorted(found, key=lambda one: one.at)
