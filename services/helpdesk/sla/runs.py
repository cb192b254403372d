"""One cycle of one clock while a history is read. Instants and amounts are whole microseconds, as in `spans`.

A run is a row of stretches (running, paused, resolved). Booked time is never touched again, except by a calendar that
changes the past. A breach is written once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from services.helpdesk.sla.calendars import Hours, NeverOpens
from services.helpdesk.sla.names import Cause, Clock, Phase, State
from services.helpdesk.sla.spans import SECOND, instant, passed, reached
from services.helpdesk.sla.stretches import NONE, Reason, Stretch, by_other_hours, by_other_pauses
from services.helpdesk.sla.terms import Terms


class Mark(NamedTuple):
    """An instant worth telling in the ledger; `target` holds from then on."""

    at: int
    cause: Cause
    target: int | None
    due: int | None
    terms: Terms
    reason: Reason


class Breach(NamedTuple):
    """`allowed` is the business time after which everything is overrun."""

    at: int
    allowed: int
    by_change: bool


class ClockState(NamedTuple):
    """One cycle at one moment.

    `elapsed` is business time, `target` what was promised of it, `due` when that is or was used up (None without a
    target, and while paused, unless pinned). `breached_at` is the due time that was passed, or the moment of the
    change that made it late (`breached_by_change`, nobody's fault); it outlives every stop. `overrun` is the business
    time beyond. `since` is when the current stretch began and `before` what had elapsed by then, so that
    due = add(hours, since, target - before).
    """

    clock: str
    cycle: int
    phase: Phase
    started: datetime
    stopped: datetime | None
    elapsed: timedelta
    target: timedelta | None
    due: datetime | None
    breached_at: datetime | None
    breached_by_change: bool
    overrun: timedelta
    pinned: bool
    since: datetime
    before: timedelta
    hours: Hours
    terms: Terms

    @property
    def paused(self) -> bool:
        return self.phase is Phase.PAUSED

    @property
    def met(self) -> bool:
        """Stopped in time. Where nothing was promised nothing was kept."""
        return self.phase is Phase.STOPPED and self.breached_at is None and self.target is not None

    @property
    def remaining(self) -> timedelta | None:
        """Business time left, zero once it is used up."""
        return None if self.target is None else max(self.target - self.elapsed, timedelta())


LIVE = frozenset({Phase.RUNNING, Phase.PAUSED})


class Run:
    """`spent` is the business time before `since`, where the current stretch began."""

    __slots__ = (
        "breach", "clock", "cycle", "given", "hours", "last_due", "marks", "over", "own_hours", "phase", "pin",
        "reason", "since", "spent", "started", "stopped", "stretches", "target", "terms",
    )  # fmt: skip

    def __init__(self, clock: Clock, cycle: int, at: int, terms: Terms, priority: int) -> None:
        self.clock, self.cycle, self.started, self.since = clock, cycle, at, at
        self.phase = Phase.RUNNING
        self.spent = 0
        self.pin: int | None = None
        self.breach: Breach | None = None
        self.over = False
        self.stopped: int | None = None
        self.last_due: int | None = None
        self.reason = NONE
        self.stretches: list[Stretch] = []
        self.marks: list[Mark] = []
        self._promise(terms, priority)

    def _promise(self, terms: Terms, priority: int) -> None:
        self.terms, self.given = terms, terms.target(self.clock, priority)
        found = self.given
        self.target: int | None = None if found is None else found.minutes * 60 * SECOND
        self.own_hours = found is not None and found.hours is not None
        self.hours: Hours = found.hours if found is not None and found.hours is not None else terms.hours

    def due(self) -> int | None:
        """While running: when the promise is used up, by the current stretch. Paused: only what was agreed by hand."""
        if self.pin is not None:
            return self.pin
        if self.target is None or self.phase is not Phase.RUNNING:
            return None
        if self.spent >= self.target:
            return self.since if self.breach is None else min(self.breach.at, self.since)
        try:
            return reached(self.hours, self.since, self.target - self.spent)
        except NeverOpens:
            return None

    def settle(self, now: int) -> None:
        """Books what has passed since the current stretch began, and the breach if there was one."""
        if now == self.since:  # also: a clock that runs and pauses in one instant was not late in it
            return
        if self.phase is Phase.RUNNING:
            total = self.spent + passed(self.hours, self.since, now)
            self._look(now, total)
            self._book(now, Cause.RUNNING)
            self.spent = total
        elif self.phase is Phase.PAUSED:
            self._book(now, Cause.PAUSED)
        self.since = max(now, self.since)

    def _look(self, now: int, total: int) -> None:
        """Past due is a breach; due itself is not."""
        if self.breach is not None or (self.pin is None and (self.target is None or total < self.target)):
            return
        due = self.due()
        if due is not None and due < now:
            at = max(due, self.since)
            by_hand = self.pin is not None or self.target is None
            allowed = self.spent + passed(self.hours, self.since, at) if by_hand else self.target
            self.breach = Breach(at, allowed or 0, self.over and not by_hand)

    def _book(self, now: int, cause: Cause) -> None:
        if now > self.since:
            self.stretches.append(Stretch(self.since, now, cause, self.hours, self.terms, self.reason))

    def pause(self, at: int, reason: Reason) -> None:
        self.settle(at)
        self.phase, self.reason = Phase.PAUSED, reason

    def resume(self, at: int) -> None:
        self.settle(at)
        self.phase, self.reason = Phase.RUNNING, NONE

    def stop(self, at: int, phase: Phase = Phase.STOPPED) -> None:
        self.last_due = self.due()
        self.settle(at)
        self.phase, self.stopped = phase, self.since

    def rest(self, at: int) -> None:
        """Resolved, for the clock that goes on when the ticket is reopened."""
        self.stop(at)
        self.reason = NONE

    def wake(self, at: int) -> None:
        if self.stopped is not None and at > self.stopped:
            self.since = self.stopped
            self._book(at, Cause.RESOLVED)
            self.since = at
        self.phase, self.stopped, self.last_due = Phase.RUNNING, None, None

    def retarget(self, at: int, terms: Terms, priority: int, reason: Reason) -> None:
        """Another promise from now on; what has elapsed stays."""
        was = (self.target, self.hours)
        if terms is self.terms and terms.target(self.clock, priority) == self.given:
            return
        self.settle(at)
        self._promise(terms, priority)
        if was[0] != self.target:
            self.marks.append(Mark(at, Cause.TARGET, self.target, None, terms, reason))
        if was[1] is not self.hours:
            self.marks.append(Mark(at, Cause.CALENDAR, self.target, None, terms, reason))
        if was[0] != self.target:
            self.over = self.target is not None and self.spent >= self.target

    def overtaken(self, at: int) -> None:
        """Running with more spent than promised and no breach yet: only a change can do that, so it is the breach.

        Asked once everything that happens at this instant is known, for a clock that pauses in it is not late."""
        late = self.target is not None and self.pin is None and self.spent > self.target
        if late and self.breach is None and self.phase is Phase.RUNNING:
            self.breach = Breach(at, self.target or 0, by_change=True)

    def agree(self, at: int, due: int | None, reason: Reason) -> None:
        """A due time by hand, or none any more."""
        self.settle(at)
        self.pin = due
        self.marks.append(Mark(at, Cause.PINNED, self.target, due, self.terms, reason))
        self.over = due is None and self.target is not None and self.spent >= self.target
        self.overtaken(at)

    def recount(self, at: int, since: int, terms: Terms, reason: Reason) -> None:
        """Other hours for the stretches after `since`, and from now on."""
        if self.own_hours:
            self.terms = terms
            return
        self.settle(at)
        self.terms, self.hours = terms, terms.hours
        self.marks.append(Mark(at, Cause.CALENDAR, self.target, None, terms, reason))
        self._told_anew(at, by_other_hours(self.stretches, since, self.hours, self.terms))

    def reckon(
        self, at: int, since: int, promised: tuple[Terms, int], past: Sequence[tuple[State, Stretch]], reason: Reason
    ) -> None:
        """Another promise (terms and priority), as if it had been given at `since`: by its hours, and standing still in
        the states that pause by it. `past` are the states gone through, none for a clock that they do not move."""
        terms, priority = promised
        self.settle(at)
        self._promise(terms, priority)
        self.marks.append(Mark(at, Cause.TARGET, self.target, None, terms, reason))
        told = by_other_hours(self.stretches, since, self.hours, self.terms)
        self._told_anew(at, by_other_pauses(told, since, past, terms.pausing(self.clock)) if past else told)

    def backdate(self, at: int, before: list[Stretch]) -> None:
        """Stretches before the start: the clock of a merged ticket runs from the earliest message."""
        self.settle(at)
        self.started = before[0].start
        self._told_anew(at, before + self.stretches)

    def _told_anew(self, at: int, stretches: list[Stretch]) -> None:
        self.stretches = stretches
        running = (one for one in stretches if one.cause is Cause.RUNNING)
        self.spent = sum(passed(one.hours, one.start, one.end) for one in running)
        self.over = self.target is not None and self.spent >= self.target
        self.overtaken(at)

    def state(self, now: int) -> ClockState:
        """How it stands; books up to `now`, so it is the last thing asked of a run."""
        live = self.phase in LIVE
        due = self.due() if live else self.last_due
        since, before = self.since, self.spent
        if live:
            self.settle(now)
        if self.phase is Phase.RUNNING:
            self._look(now, self.spent)
        breach = self.breach
        return ClockState(
            self.clock.value,
            self.cycle,
            self.phase,
            instant(self.started),
            None if self.stopped is None else instant(self.stopped),
            timedelta(0, 0, self.spent),
            None if self.target is None else timedelta(0, 0, self.target),
            None if due is None else instant(due),
            None if breach is None else instant(breach.at),
            breach is not None and breach.by_change,
            timedelta(0, 0, max(0, self.spent - breach.allowed)) if breach is not None else timedelta(),
            self.pin is not None,
            instant(since),
            timedelta(0, 0, before),
            self.hours,
            self.terms,
        )
