"""Earned schedule: how far the work is in time, by the time at which its value should have been earned.

Source: Lipke 2003, after control maths §3. Times are in periods of the plan's curve, whatever a period is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from services.projects.earned_value.costs import ratio


@dataclass(frozen=True, slots=True)
class Timing:
    """`es` earned schedule, `at` the periods that have passed, `planned` the periods the plan lasts."""

    es: Decimal
    at: Decimal
    planned: Decimal

    @property
    def sv(self) -> Decimal:
        """SV(t) = ES − AT in periods: below zero, late."""
        return self.es - self.at

    @property
    def spi(self) -> Decimal | None:
        """SPI(t) = ES ÷ AT: what alerts go by."""
        return ratio(self.es, self.at)

    @property
    def forecast(self) -> Decimal | None:
        """PD ÷ SPI(t): how many periods all lasts if it goes on as so far."""
        return None if self.spi is None else ratio(self.planned, self.spi)


def earned_schedule(curve: Sequence[Decimal], ev: Decimal) -> Decimal:
    """C + (EV − PV_C) ÷ (PV_{C+1} − PV_C), where C counts the periods whose planned value is not above EV.

    `curve` has the cumulated planned value at the end of each period, from the first; before it all is 0. Raises
    ValueError for a curve that falls, or an earned value below zero.
    """
    points = [Decimal(0), *curve]
    if ev < 0 or any(later < earlier for earlier, later in pairwise(points)):
        raise ValueError("value is never taken back from a plan, nor earned below zero")
    done = sum(1 for value in curve if value <= ev)
    if done == len(curve):
        return Decimal(done)
    return done + (ev - points[done]) / (points[done + 1] - points[done])


def timing(curve: Sequence[Decimal], ev: Decimal, at: Decimal) -> Timing:
    """Raises as `earned_schedule`."""
    return Timing(earned_schedule(curve, ev), at, Decimal(len(curve)))
