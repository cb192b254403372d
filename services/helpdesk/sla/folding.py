"""The machine that reads a history and drives the clocks: one method per kind of event.

What each clock does on each event is the table at the head of the package; here it is in the order of a ticket's life.
"""

from dataclasses import replace

from services.helpdesk.sla import events as e
from services.helpdesk.sla.names import ENDED, PAUSING, Answer, Cause, Clock, Phase, State
from services.helpdesk.sla.runs import LIVE, Run
from services.helpdesk.sla.spans import micros
from services.helpdesk.sla.stretches import NONE, Reason, Stretch, by_other_hours

ANSWERS = frozenset({Answer.HUMAN, Answer.ANSWERED_CALL})
BY_STATE = (Clock.NEXT_RESPONSE, Clock.UPDATE, Clock.FIRST_RESOLUTION, Clock.TOTAL_RESOLUTION)
"""The clocks that a ticket's state can pause; a call-back has pauses of its own, the first response has none."""
RESOLVED = frozenset({State.RESOLVED, State.CLOSED})


class Reader:
    """`live` has the current run of each clock, also a total resolution that rests; `past` the states gone through."""

    def __init__(self, opened: e.Opened) -> None:
        at = micros(opened.at)
        self.terms, self.priority = opened.terms, opened.priority
        self.state, self.since, self.reason, self.until = State.NEW, at, NONE, -1
        self.past: list[tuple[State, Stretch]] = []
        self.answered = False
        self.unanswered = {opened.key: at}
        self.runs: list[Run] = []
        self.live: dict[Clock, Run] = {}
        self.counts: dict[Clock, int] = {}
        self.opened = at
        for clock in (Clock.FIRST_RESPONSE, Clock.FIRST_RESOLUTION, Clock.TOTAL_RESOLUTION):
            self._start(clock, at)

    def reach(self, now: int) -> None:
        """To this moment: what was put off until then begins by itself."""
        if self.state is State.SCHEDULED and 0 <= self.until <= now:
            self._enter(max(self.until, self.since), State.OPEN, NONE)

    def settle(self, now: int) -> None:
        """To the moment asked for, the last thing done."""
        self.reach(now)
        self._leave(now)

    # talking

    def customer_wrote(self, event: e.CustomerMessage, at: int) -> None:
        if event.thanks or event.automatic:
            return
        self.unanswered.setdefault(event.key or f"{at}/{len(self.unanswered)}", at)
        if self.state is State.WAITING_CUSTOMER:
            self._enter(at, State.OPEN, NONE)
        elif self.state is State.RESOLVED:
            self._reopen(at)
        self._await_answer(at)

    def replied(self, event: e.Reply, at: int) -> None:
        if event.kind not in ANSWERS:
            return
        self.answered = True
        self.unanswered.clear()
        for clock in (Clock.FIRST_RESPONSE, Clock.NEXT_RESPONSE, Clock.UPDATE):
            self._stop(clock, at)
        if self.state not in ENDED:
            self._start(Clock.UPDATE, at)

    def noted(self, event: e.Note, at: int) -> None:
        """Nothing."""

    # states

    def moved(self, event: e.Moved, at: int) -> None:
        if event.state is State.RESOLVED:
            self._resolve(at, event.by)
        elif event.state is State.CLOSED:
            self._close(at, event.by)
        elif event.state in ENDED:
            self._end(at, event.state)
        else:
            if self.state in RESOLVED:
                self._reopen(at, event.state, Reason(event.state, event.by, event.why))
            self.until = micros(event.until) if event.until is not None and event.state is State.SCHEDULED else -1
            self._enter(at, event.state, Reason(event.state, event.by, event.why))

    def resolved(self, event: e.Resolved, at: int) -> None:
        self._resolve(at, event.by)

    def reopened(self, event: e.Reopened, at: int) -> None:
        if self.state in RESOLVED:
            self._reopen(at)

    def spammed(self, event: e.Spammed, at: int) -> None:
        self._end(at, State.SPAM)

    def merged_away(self, event: e.MergedAway, at: int) -> None:
        self._end(at, State.MERGED)

    # other tickets

    def merged(self, other: "Reader", event: e.Merged, at: int) -> None:
        """`other` is the merged ticket at that moment; what is unanswered there now waits here."""
        if other.state in ENDED and other.state is not State.MERGED:
            return
        self.unanswered |= {f"{event.key}/{key}": asked for key, asked in other.unanswered.items()}
        first = None if self.answered else self.live.get(Clock.FIRST_RESPONSE)
        if first is not None:
            self._backdate(first, at)
        self._await_answer(at)

    def split(self, event: e.Split, at: int) -> None:
        gone = self.unanswered.pop(event.key, None)
        run = self.live.get(Clock.NEXT_RESPONSE)
        if gone is None or run is None or (self.unanswered and min(self.unanswered.values()) <= run.started):
            return
        self._stop(Clock.NEXT_RESPONSE, at, Phase.VOID)
        self._await_answer(at)

    # promises

    def priority_changed(self, event: e.PriorityChanged, at: int) -> None:
        self.priority = event.priority
        self._promise_anew(at, Reason(None, event.by, event.why))

    def terms_changed(self, event: e.TermsChanged, at: int) -> None:
        self._leave(at)
        self.terms = event.terms
        for clock in BY_STATE:
            self._stand(clock, at)
        reason = Reason(None, event.by, event.why)
        if event.since is None:
            self._promise_anew(at, reason)
            return
        since = micros(event.since)
        for run in self._running():
            past = self.past if run.clock in BY_STATE else ()
            run.reckon(at, since, (self.terms, self.priority), past, reason)
        self._recount_past(since)

    def calendar_changed(self, event: e.CalendarChanged, at: int) -> None:
        self._leave(at)
        self.terms = replace(self.terms, hours=event.hours)
        since, reason = micros(event.since), Reason(None, event.by, event.why)
        for run in self._running():
            run.recount(at, since, self.terms, reason)
        self._recount_past(since)

    def pinned(self, event: e.Pinned, at: int) -> None:
        run = self.live.get(event.clock)
        if run is not None and run.phase in LIVE:
            run.agree(at, None if event.due is None else micros(event.due), Reason(None, event.by, event.why))

    # the call afterwards

    def callback_concluded(self, event: e.CallbackConcluded, at: int) -> None:
        self._stop(Clock.CALLBACK, at)

    def callback_paused(self, event: e.CallbackPaused, at: int) -> None:
        run = self.live.get(Clock.CALLBACK)
        if run is not None and event.state in self.terms.pausing(Clock.CALLBACK):
            run.pause(at, Reason(event.state, event.by, event.why))

    def callback_resumed(self, event: e.CallbackResumed, at: int) -> None:
        run = self.live.get(Clock.CALLBACK)
        if run is not None and run.phase is Phase.PAUSED:
            run.resume(at)
            run.overtaken(at)

    # what the methods above are made of

    def _start(self, clock: Clock, at: int) -> Run:
        cycle = self.counts[clock] = self.counts.get(clock, 0) + 1
        run = self.live[clock] = Run(clock, cycle, at, self.terms, self.priority)
        self.runs.append(run)
        if clock in BY_STATE:
            self._stand(clock, at)
        return run

    def _stop(self, clock: Clock, at: int, phase: Phase = Phase.STOPPED) -> None:
        run = self.live.pop(clock, None)
        if run is not None:
            run.stop(at, phase)

    def _await_answer(self, at: int) -> None:
        """The next response runs from the oldest unanswered message, once there was a first response."""
        if not self.answered or not self.unanswered or self.state in ENDED:
            return
        self._backdate(self.live.get(Clock.NEXT_RESPONSE) or self._start(Clock.NEXT_RESPONSE, at), at)

    def _backdate(self, run: Run, at: int) -> None:
        start = min(self.unanswered.values())
        if start >= run.started:
            return
        self._leave(at)
        pausing = self.terms.pausing(run.clock)
        before, cursor = [], start
        for state, stretch in self.past:
            if stretch.end <= cursor or stretch.start >= run.started:
                continue
            if stretch.start > cursor:
                before.append(Stretch(cursor, stretch.start, Cause.RUNNING, run.hours, run.terms, NONE))
            low, cursor = max(stretch.start, cursor), min(stretch.end, run.started)
            cause, reason = (Cause.PAUSED, stretch.reason) if state in pausing else (Cause.RUNNING, NONE)
            before.append(Stretch(low, cursor, cause, run.hours, run.terms, reason))
        if cursor < run.started:
            before.append(Stretch(cursor, run.started, Cause.RUNNING, run.hours, run.terms, NONE))
        run.backdate(at, before)

    def _leave(self, at: int) -> None:
        """Books the state that ends, or goes on under other hours."""
        if at > self.since:
            stretch = Stretch(self.since, at, Cause.RUNNING, self.terms.hours, self.terms, self.reason)
            self.past.append((self.state, stretch))
            self.since = at

    def _enter(self, at: int, state: State, reason: Reason) -> None:
        if state is self.state:
            return
        self._leave(at)
        self.state, self.reason = state, reason
        for clock in BY_STATE:
            self._stand(clock, at)
            if clock in self.live:
                self.live[clock].overtaken(at)

    def _stand(self, clock: Clock, at: int) -> None:
        """Running or paused as the state of the ticket says."""
        run = self.live.get(clock)
        if run is None or run.phase not in LIVE or self.state in ENDED:
            return
        if self.state in PAUSING and self.state in self.terms.pausing(clock):
            if run.reason != self.reason or run.phase is not Phase.PAUSED:
                run.pause(at, self.reason)
        elif run.phase is Phase.PAUSED:
            run.resume(at)

    def _resolve(self, at: int, by: str) -> None:
        if self.state in ENDED:
            return
        self._leave(at)
        self.state, self.reason = State.RESOLVED, Reason(State.RESOLVED, by)
        for clock in (Clock.NEXT_RESPONSE, Clock.UPDATE, Clock.FIRST_RESOLUTION):
            self._stop(clock, at)
        if Clock.TOTAL_RESOLUTION in self.live:
            self.live[Clock.TOTAL_RESOLUTION].rest(at)
        if self.answered:
            self.unanswered.clear()
        self._start(Clock.CALLBACK, at)

    def _reopen(self, at: int, state: State = State.OPEN, reason: Reason = NONE) -> None:
        self._leave(at)
        self.state, self.reason = state, reason
        self._stop(Clock.CALLBACK, at, Phase.VOID)
        total = self.live.get(Clock.TOTAL_RESOLUTION)
        if total is not None:
            total.wake(at)
            self._stand(Clock.TOTAL_RESOLUTION, at)
            total.retarget(at, self.terms, self.priority, NONE)
            total.overtaken(at)
        self._start(Clock.UPDATE, at)
        self._await_answer(at)

    def _close(self, at: int, by: str) -> None:
        self._resolve(at, by)
        if self.state is State.RESOLVED:
            self._leave(at)
            self.state = State.CLOSED
            self._stop(Clock.FIRST_RESPONSE, at, Phase.VOID)

    def _end(self, at: int, state: State) -> None:
        """Out of everybody's sight: what runs is void."""
        self._leave(at)
        self.state, self.reason = state, NONE
        for clock in list(self.live):
            if self.live[clock].phase in LIVE:
                self._stop(clock, at, Phase.VOID)

    def _running(self) -> list[Run]:
        """Those that can still be promised otherwise, also while they pause."""
        return [run for run in self.live.values() if run.phase in LIVE]

    def _recount_past(self, since: int) -> None:
        if self.state not in ENDED:
            hours, terms = self.terms.hours, self.terms
            self.past = [
                (state, part) for state, one in self.past for part in by_other_hours([one], since, hours, terms)
            ]

    def _promise_anew(self, at: int, reason: Reason) -> None:
        for run in self._running():
            run.retarget(at, self.terms, self.priority, reason)
            run.overtaken(at)
