"""What a cycle of a clock will fire and when: warnings, the breach, escalations. Pure."""

from datetime import datetime, timedelta

from msgspec import Struct

from services.helpdesk.sla import Hours, NeverOpens, add
from shared.contracts.desk.rules import Escalation, PolicyRules
from shared.contracts.desk.rules import Step as Deed

BREACH = "breach"
WARNING = "warning"
ESCALATION = "escalation"
WAKE = "wake"
INSTANT = timedelta(microseconds=1)


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to fire at `at`. `tell_at` is set when its notice must wait for the office to open."""

    at: datetime
    kind: str
    number: int = 0
    told: str = ""
    do: str = Deed.TELL
    due_at: datetime
    tell_at: datetime | None = None
    by_change: bool = False

    @property
    def key(self) -> str:
        """Unique within the cycle: what has fired under it never fires again."""
        return f"{self.kind}{self.number}" if self.number else self.kind


class Cycle(Struct, frozen=True, kw_only=True):
    """A cycle of a clock as derived. `hours` are those its target counts by, `warn_at` when to warn."""

    clock: str
    number: int
    is_running: bool
    due_at: datetime | None
    breached_at: datetime | None
    by_change: bool
    warn_at: tuple[tuple[int, datetime], ...]
    hours: Hours


def plan(cycle: Cycle, rules: PolicyRules, office: Hours, fired: tuple[str, ...]) -> tuple[Step, ...]:
    """What is still to fire, in order. A cycle that has stopped or paused fires its breach if it had one, no more:
    nobody is warned of, or escalated to about, what is answered or waits for others."""
    steps = []
    if cycle.breached_at is not None:
        steps.append(_breach(cycle, cycle.breached_at, rules))
    elif cycle.is_running and cycle.due_at is not None:
        steps.append(_breach(cycle, cycle.due_at, rules))
        steps += _warnings(cycle, cycle.due_at, rules)
    if cycle.is_running and cycle.due_at is not None:
        due = cycle.due_at
        steps += [
            _escalation(cycle, due, number, one, steps[0].at) for number, one in enumerate(rules.escalations, start=1)
        ]
    open_steps = sorted((one for one in steps if one.key not in fired), key=lambda one: one.at)
    if rules.notices_any_time:
        return tuple(open_steps)
    return tuple(_in_office_hours(one, office) for one in open_steps)


def everything(cycle: Cycle, rules: PolicyRules, office: Hours, until: datetime) -> tuple[str, ...]:
    """The keys of all steps that lie before `until`, and of the escalations of a breach that does: of what happened
    elsewhere and earlier nobody is told."""
    steps = plan(cycle, rules, office, ())
    is_broken = any(one.kind == BREACH and one.at <= until for one in steps)
    return tuple(one.key for one in steps if is_broken or one.at <= until)


def _breach(cycle: Cycle, at: datetime, rules: PolicyRules) -> Step:
    due = cycle.due_at or at
    return Step(at=at, kind=BREACH, told=rules.warned, due_at=due, by_change=cycle.by_change)


def _warnings(cycle: Cycle, due: datetime, rules: PolicyRules) -> list[Step]:
    return [
        Step(at=at, kind=WARNING, number=number, told=rules.warned, due_at=due)
        for number, at in cycle.warn_at
        if at < due
    ]


def _escalation(cycle: Cycle, due: datetime, number: int, level: Escalation, breached: datetime) -> Step:
    try:
        at = add(cycle.hours, max(due, breached), timedelta(minutes=level.after_minutes))
    except NeverOpens:
        at = max(due, breached) + timedelta(minutes=level.after_minutes)
    return Step(at=at, kind=ESCALATION, number=number, told=level.told, do=level.step, due_at=due)


def _in_office_hours(step: Step, office: Hours) -> Step:
    try:
        opens = add(office, step.at - INSTANT, INSTANT) - INSTANT
        # At closing time, and on the stroke of opening, the office counts as open.
        tell_at = None if opens <= step.at else opens
    except NeverOpens:
        tell_at = None
    if tell_at is None:
        return step
    return Step(
        at=step.at,
        kind=step.kind,
        number=step.number,
        told=step.told,
        do=step.do,
        due_at=step.due_at,
        tell_at=tell_at,
        by_change=step.by_change,
    )
