"""How much of the work is done, and how much of its value counts as earned.

Shares are between 0 and 1, efforts in any one unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.projects.earned_value.costs import ratio
from services.projects.scheduling import Worktime
from services.projects.scheduling.worktime import moment


@dataclass(frozen=True, slots=True)
class Part:
    """A task of a summary. `effort` None was not estimated: it takes the mean of those that were."""

    share: Decimal
    effort: Decimal | None = None
    is_cancelled: bool = False


def done_share(work: Decimal, remaining: Decimal) -> Decimal | None:
    """(work − remaining) ÷ work: 50 hours of which 30 remain are 40 % done. None without work."""
    return ratio(work - remaining, work)


def remaining(work: Decimal, share: Decimal) -> Decimal:
    """What is left of `work` when that share is done."""
    return work * (1 - share)


def rolled_up(parts: Iterable[Part]) -> Decimal | None:
    """Σ(effort · share) ÷ Σ effort of the parts that are not cancelled; where none was estimated, they count alike.
    None without parts, or where all efforts are 0. Source: control maths §3, case E7 (OpenProject)."""
    counted = [part for part in parts if not part.is_cancelled]
    known = [part.effort for part in counted if part.effort is not None]
    mean = sum(known, Decimal(0)) / len(known) if known else Decimal(1)
    efforts = [mean if part.effort is None else part.effort for part in counted]
    pairs = zip(counted, efforts, strict=True)
    return ratio(sum((part.share * effort for part, effort in pairs), Decimal(0)), sum(efforts, Decimal(0)))


def all_or_nothing(*, is_finished: bool) -> Decimal:
    """0/100: nothing counts until it is finished."""
    return Decimal(int(is_finished))


def half_and_half(*, is_started: bool, is_finished: bool) -> Decimal:
    """50/50: half when it starts, the rest when it is finished."""
    return Decimal(1) if is_finished else Decimal(int(is_started)) / 2


def weighted(milestones: Iterable[tuple[Decimal, bool]]) -> Decimal | None:
    """Weights of the milestones reached ÷ all weights. None where they have no weight."""
    given = list(milestones)
    return ratio(sum((weight for weight, met in given if met), Decimal(0)), sum((w for w, _ in given), Decimal(0)))


def capped(share: Decimal, *, cap: Decimal, is_checked: bool) -> Decimal:
    """The share reported, but no more than `cap` until somebody else has checked it."""
    return share if is_checked else min(share, cap)


@dataclass(frozen=True, slots=True)
class Planned:
    """A task of an approved baseline, `bac` its budget; both ends as the baseline has them."""

    bac: Decimal
    hours: Worktime
    start: datetime
    finish: datetime


def planned_value(tasks: Iterable[Planned], at: datetime | date) -> Decimal:
    """PV(t) = Σ BAC · planned share, each task's value laid evenly over its working time; of one without working time
    (a milestone) all of it at its finish."""
    when = moment(at)
    return sum((task.bac * _planned_share(task, when) for task in tasks), Decimal(0))


def planned_curve(tasks: Sequence[Planned], ends: Iterable[datetime | date]) -> list[Decimal]:
    """PV at the end of each period; a date counts from its midnight, so give the day after."""
    return [planned_value(tasks, end) for end in ends]


def _planned_share(task: Planned, when: int) -> Decimal:
    start, finish = moment(task.start), moment(task.finish)
    if when >= finish:
        return Decimal(1)
    first, last = task.hours.mark(start), task.hours.mark(finish)
    if when <= start or last <= first:
        return Decimal(0)
    return Decimal(task.hours.mark(when) - first) / (last - first)
