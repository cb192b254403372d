"""What the events came to, minute by minute: sums, first occurrences, verdicts."""

from dataclasses import dataclass

import numpy as np

from tests.helpdesk.sla.model.hours import LENGTH
from tests.helpdesk.sla.model.ticket import BY_STATE, NEVER, STATES, Cycle, Ticket

MEASURED = {
    "requester_wait": ("new", "open", "waiting_third_party"),
    "agent_work": ("new", "open"),
    "customer_wait": ("waiting_customer",),
    "third_party_wait": ("waiting_third_party",),
    "resolved_idle": ("resolved",),
}


@dataclass
class Verdict:
    clock: str
    number: int
    phase: str
    start: int
    stop: int | None
    elapsed: int
    target: int | None
    breach: int | None
    by_change: bool
    overrun: int
    due: int | None
    """Of a running clock that is not late and not pinned; LENGTH if it lies beyond the window."""


def verdicts(ticket: Ticket) -> list[Verdict]:
    return [_verdict(ticket, cycle) for cycle in ticket.cycles]


def _running(ticket: Ticket, cycle: Cycle) -> np.ndarray:
    found = np.zeros(LENGTH, bool)
    found[cycle.start : LENGTH if cycle.stop is None else cycle.stop] = True
    if cycle.clock in BY_STATE:
        table = np.array(
            [[state in promise.pauses[cycle.clock] for state in STATES] for promise in ticket.promises], bool
        )
        found &= ~table[cycle.terms, ticket.state]
    for start, end in cycle.rests + cycle.held:
        found[start:end] = False
    return found


def _counted(cycle: Cycle, running: np.ndarray, which: np.ndarray, start: int) -> np.ndarray:
    opened = cycle.hours[0].open if len(cycle.hours) == 1 else _mixed(cycle, which)
    counting = running & opened
    counting[:start] = False
    return np.concatenate([np.zeros(1, np.int32), np.cumsum(counting, dtype=np.int32)])


def _mixed(cycle: Cycle, which: np.ndarray) -> np.ndarray:
    return np.choose(which, [one.open for one in cycle.hours])


def _verdict(ticket: Ticket, cycle: Cycle) -> Verdict:
    running = _running(ticket, cycle)
    breach, by_change, allowed = None, False, 0
    for number, (known, which, start) in enumerate(cycle.stages):
        sums = _counted(cycle, running, which, start)
        end = min(cycle.stages[number + 1][0] if number + 1 < len(cycle.stages) else LENGTH, ticket.now)
        if breach is None and known < end:
            here, minutes = slice(known, end), np.arange(known, end, dtype=np.int32)
            by_hand = cycle.pin[here] >= 0
            late = running[here] & np.where(by_hand, minutes >= cycle.pin[here], sums[here] >= cycle.target[here])
            if late.any():
                breach = known + int(late.argmax())
                pinned = cycle.pin[breach] >= 0
                allowed = int(sums[breach] if pinned else cycle.target[breach])
                change = max((one for one in cycle.changes if one <= breach), default=None)
                by_change = change is not None and not pinned and bool(sums[change] >= cycle.target[change])
    last = min(ticket.now, LENGTH if cycle.stop is None else cycle.stop)
    target = int(cycle.target[-1])
    rests = bool(cycle.rests) and cycle.rests[-1][1] == LENGTH and cycle.stop is None
    phase, stop = ("stopped", cycle.rests[-1][0]) if rests else (cycle.phase, cycle.stop)
    if phase == "running" and not running[ticket.now]:
        phase = "paused"
    due = None
    if phase == "running" and breach is None and target != NEVER and cycle.pin[ticket.now] < 0:
        due = min(int(np.searchsorted(sums, target)), LENGTH)
    return Verdict(
        cycle.clock, cycle.number, phase, cycle.start, stop, int(sums[last]), None if target == NEVER else target,
        breach, by_change, max(0, int(sums[last]) - allowed) if breach is not None else 0, due,
    )  # fmt: skip


def measures(ticket: Ticket) -> dict[str, int]:
    here = slice(ticket.opened, ticket.now)
    opened = _mixed(ticket.measured, ticket.measured.which)[here]
    spent = np.bincount(ticket.state[here][opened], minlength=len(STATES))
    return {name: int(sum(spent[STATES.index(one)] for one in states)) for name, states in MEASURED.items()}
