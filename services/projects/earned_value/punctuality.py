"""Dates kept: finishes against the baseline, milestones against their day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.projects.earned_value.costs import ratio
from services.projects.scheduling import Worktime


@dataclass(frozen=True, slots=True)
class Deviation:
    """進度偏差: working days by which the finish is later than the baseline's (earlier: below zero), and as a share
    of the baseline's working days; None where it had none."""

    days: int
    rate: Decimal | None


def deviation(hours: Worktime, baseline: tuple[date, date], finish: date) -> Deviation:
    """Of a finish, forecast or done, against the first and last day of the baseline. Source: control maths §3."""
    start, planned = baseline
    late = hours.days(planned + timedelta(days=1), finish + timedelta(days=1))
    early = hours.days(finish + timedelta(days=1), planned + timedelta(days=1))
    return Deviation(late - early, ratio(Decimal(late - early), Decimal(hours.duration(start, planned))))


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Milestones met on their day or before, of those that were due."""

    met: int
    due: int

    @property
    def rate(self) -> Decimal | None:
        """None while none was due."""
        return ratio(Decimal(self.met), Decimal(self.due))


def punctuality(milestones: Iterable[tuple[date, date | None]], today: date) -> Punctuality:
    """Of (planned day, day it was met or None): due is what was planned for `today` or before, whether met or not."""
    due = [(planned, met) for planned, met in milestones if planned <= today]
    return Punctuality(sum(met is not None and met <= planned for planned, met in due), len(due))
