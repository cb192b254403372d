"""A second opinion on the clocks: what held in each minute, event by event."""

from dataclasses import dataclass, field

import numpy as np

from tests.helpdesk.sla.model.hours import LENGTH, Hours

CLOCKS = ("first_response", "next_response", "update", "first_resolution", "total_resolution", "callback")
BY_STATE = CLOCKS[1:5]
STATES = ("new", "open", "waiting_customer", "waiting_third_party", "scheduled", "resolved", "closed", "spam", "merged")
ENDED = ("resolved", "closed", "spam", "merged")
NEVER = np.int32(2**30)


@dataclass
class Promise:
    """Terms in plain figures: `targets[clock, priority]` = (minutes, hours of its own or None)."""

    hours: Hours
    targets: dict[tuple[str, int], tuple[int, Hours | None]]
    pauses: dict[str, set[str]]


@dataclass
class Cycle:
    clock: str
    number: int
    start: int
    hours: list[Hours] = field(default_factory=list)
    which: np.ndarray = field(default_factory=lambda: np.zeros(LENGTH, np.int8))
    terms: np.ndarray = field(default_factory=lambda: np.zeros(LENGTH, np.int8))
    target: np.ndarray = field(default_factory=lambda: np.full(LENGTH, NEVER, np.int32))
    pin: np.ndarray = field(default_factory=lambda: np.full(LENGTH, -1, np.int32))
    stop: int | None = None
    phase: str = "running"
    own: bool = False
    rests: list[list[int]] = field(default_factory=list)
    held: list[list[int]] = field(default_factory=list)
    stages: list[tuple[int, np.ndarray, int]] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        return self.stop is None and not (self.rests and self.rests[-1][1] == LENGTH)

    def clocked(self, hours: Hours, since: int, until: int = LENGTH) -> None:
        if hours not in self.hours:
            self.hours.append(hours)
        self.which[since:until] = next(number for number, one in enumerate(self.hours) if one is hours)


class Ticket:
    """Reads the events in order and notes, per minute, what held; `verdicts` then counts."""

    def __init__(self, opening, events, now: int) -> None:
        self.now = now
        self.promises = [opening["promise"]]
        self.priority = opening["priority"]
        self.state = np.zeros(LENGTH, np.int8)
        self.measured = Cycle("measured", 1, opening["at"])
        self.measured.clocked(self.promises[0].hours, 0)
        self.at_state, self.until = "new", None
        self.answered, self.unanswered = False, {"opening": opening["at"]}
        self.cycles: list[Cycle] = []
        self.current: dict[str, Cycle] = {}
        self.opened = self.since = opening["at"]
        for clock in ("first_response", "first_resolution", "total_resolution"):
            self._start(clock, self.opened)
        for event in standing([one for one in events if one["at"] <= now]):
            self._wake(event["at"])
            getattr(self, "_" + event["kind"])(event, event["at"])
        self._wake(now)

    def _wake(self, now: int) -> None:
        if self.at_state == "scheduled" and self.until is not None and self.until <= now:
            self._into("open", max(self.until, self.since))

    @property
    def promise(self) -> Promise:
        return self.promises[-1]

    def _into(self, state: str, at: int) -> None:
        self.at_state, self.since = state, at
        self.state[at:] = STATES.index(state)

    def _start(self, clock: str, at: int) -> None:
        number = 1 + sum(one.clock == clock for one in self.cycles)
        cycle = self.current[clock] = Cycle(clock, number, at)
        self.cycles.append(cycle)
        self._bind(cycle, at)
        cycle.changes.clear()
        cycle.stages.append((at, cycle.which.copy(), at))

    def _bind(self, cycle: Cycle, at: int, *, hours_too: bool = True) -> None:
        minutes, own = self.promise.targets.get((cycle.clock, self.priority), (NEVER, None))
        cycle.own = own is not None
        if cycle.target[-1] != minutes:
            cycle.changes.append(at)
        cycle.target[at:] = minutes
        cycle.terms[at:] = len(self.promises) - 1
        if hours_too:
            cycle.clocked(own or self.promise.hours, at)
            if cycle.stages:
                cycle.stages[-1] = (cycle.stages[-1][0], cycle.which.copy(), cycle.stages[-1][2])

    def _stop(self, clock: str, at: int, phase: str = "stopped") -> None:
        cycle = self.current.pop(clock, None)
        if cycle is not None:
            cycle.stop, cycle.phase = at, phase

    def _living(self) -> list[Cycle]:
        return [one for one in self.current.values() if one.alive]

    # events

    def _message(self, event, at: int) -> None:
        if event["thanks"] or event["automatic"]:
            return
        self.unanswered.setdefault(event["key"], at)
        if self.at_state == "waiting_customer":
            self._into("open", at)
        elif self.at_state == "resolved":
            self._reopened(at)
        self._await(at)

    def _await(self, at: int) -> None:
        if self.answered and self.unanswered and self.at_state not in ENDED:
            if "next_response" not in self.current:
                self._start("next_response", at)
            self._backdate(self.current["next_response"], at)

    def _backdate(self, cycle: Cycle, at: int) -> None:
        start = min(self.unanswered.values())
        if start < cycle.start:
            cycle.terms[start : cycle.start] = len(self.promises) - 1
            cycle.which[start : cycle.start] = cycle.which[at]
            cycle.start = start
            cycle.stages.append((at, cycle.which.copy(), start))
            cycle.changes.append(at)

    def _reply(self, event, at: int) -> None:
        if event["how"] not in {"human", "answered_call"}:
            return
        self.answered = True
        self.unanswered.clear()
        for clock in ("first_response", "next_response", "update"):
            self._stop(clock, at)
        if self.at_state not in ENDED:
            self._start("update", at)

    def _note(self, event, at: int) -> None:
        pass

    def _move(self, event, at: int) -> None:
        if self.at_state in {"resolved", "closed"}:
            self._reopened(at)
        self.until = event.get("until")
        if event["state"] != self.at_state:
            self._into(event["state"], at)

    def _resolve(self, event, at: int) -> None:
        if self.at_state in ENDED:
            return
        self._into("resolved", at)
        for clock in ("next_response", "update", "first_resolution"):
            self._stop(clock, at)
        self.current["total_resolution"].rests.append([at, LENGTH])
        if self.answered:
            self.unanswered.clear()
        self._start("callback", at)

    def _close(self, event, at: int) -> None:
        self._resolve(event, at)
        if self.at_state == "resolved":
            self._into("closed", at)
            self._stop("first_response", at, "void")

    def _reopen(self, event, at: int) -> None:
        if self.at_state in {"resolved", "closed"}:
            self._reopened(at)

    def _reopened(self, at: int) -> None:
        self._into("open", at)
        self._stop("callback", at, "void")
        total = self.current["total_resolution"]
        total.rests[-1][1] = at
        self._bind(total, at)
        self._start("update", at)
        self._await(at)

    def _priority(self, event, at: int) -> None:
        self.priority = event["priority"]
        for cycle in self._living():
            self._bind(cycle, at)

    def _terms(self, event, at: int) -> None:
        self.promises.append(event["promise"])
        self.measured.clocked(self.promise.hours, at)
        for cycle in self._living():
            self._bind(cycle, at)

    def _retro(self, event, at: int) -> None:
        self.promises.append(Promise(event["hours"], self.promise.targets, self.promise.pauses))
        self.measured.clocked(event["hours"], at if self.at_state in ENDED else event["since"])
        for cycle in self._living():
            cycle.terms[at:] = len(self.promises) - 1
            if not cycle.own:
                cycle.clocked(event["hours"], event["since"])
                cycle.stages.append((at, cycle.which.copy(), cycle.start))
                cycle.changes.append(at)

    def _pin(self, event, at: int) -> None:
        cycle = self.current.get(event["clock"])
        if cycle is not None and cycle.alive:
            cycle.pin[at:] = -1 if event["due"] is None else event["due"]
            cycle.changes.append(at)

    def _callback_done(self, event, at: int) -> None:
        self._stop("callback", at)

    def _callback_pause(self, event, at: int) -> None:
        cycle = self.current.get("callback")
        if cycle is not None and event["state"] in self.promise.pauses["callback"]:
            self._callback_resume(event, at)
            cycle.held.append([at, LENGTH])

    def _callback_resume(self, event, at: int) -> None:
        cycle = self.current.get("callback")
        if cycle is not None and cycle.held and cycle.held[-1][1] == LENGTH:
            cycle.held[-1][1] = at

    def _merge(self, event, at: int) -> None:
        waiting = left_unanswered(event["opened"], [one for one in event["events"] if one["at"] <= at])
        if waiting is None:
            return
        self.unanswered |= {(event["key"], key): asked for key, asked in waiting.items()}
        if not self.answered and "first_response" in self.current:
            self._backdate(self.current["first_response"], at)
        self._await(at)

    def _away(self, event, at: int) -> None:
        self._gone("merged", at)

    def _spam(self, event, at: int) -> None:
        self._gone("spam", at)

    def _gone(self, state: str, at: int) -> None:
        self._into(state, at)
        for cycle in self._living():
            self._stop(cycle.clock, at, "void")

    def _split(self, event, at: int) -> None:
        gone = self.unanswered.pop(event["key"], None)
        cycle = self.current.get("next_response")
        if gone is None or cycle is None or (self.unanswered and min(self.unanswered.values()) <= cycle.start):
            return
        self._stop("next_response", at, "void")
        self._await(at)


def standing(events: list) -> list:
    """Without what was undone later."""
    kept: list = []
    for event in events:
        undone = {"unmerge": ("merge", "away"), "not_spam": ("spam",)}.get(event["kind"])
        if undone is None:
            kept.append(event)
            continue
        for earlier in reversed(kept):
            if earlier["kind"] in undone and earlier.get("key") == event.get("key"):
                kept.remove(earlier)
                break
    return kept


def left_unanswered(opened: int, events: list) -> dict | None:
    """What a ticket of messages, replies and resolves still has to answer; None if it is done with."""
    waiting, answered, resolved = {"opening": opened}, False, False
    for event in events:
        if event["kind"] == "message" and not event["thanks"] and not event["automatic"]:
            waiting.setdefault(event["key"], event["at"])
            resolved = False
        elif event["kind"] == "reply" and event["how"] in {"human", "answered_call"}:
            waiting, answered = {}, True
        elif event["kind"] == "resolve":
            resolved = True
            waiting = {} if answered else waiting
    return None if resolved else waiting
