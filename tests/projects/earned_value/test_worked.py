"""The worked cases of the control maths §3, as data; what divides by zero is not available."""

from datetime import date, datetime
from decimal import Decimal as D

import pytest

from services.projects.earned_value import (
    Formula,
    Part,
    Planned,
    Punctuality,
    Standing,
    all_or_nothing,
    capped,
    deviation,
    done_share,
    eac_as_planned,
    eac_as_so_far,
    eac_cost_and_time,
    earned_schedule,
    estimates,
    etc_as_so_far,
    half_and_half,
    planned_curve,
    punctuality,
    remaining,
    rolled_up,
    tcpi,
    timing,
    weighted,
)
from services.projects.scheduling import FIVE_DAYS, Calendar, Worktime

WEEK = Worktime(Calendar(FIVE_DAYS, holidays={date(2026, 3, 4): "a holiday"}))
CENT = D("0.01")


def at(*when: int) -> datetime:
    """A time of the wall."""
    return datetime(*when)  # noqa: DTZ001 - the company's wall clock


def test_e1():
    standing = Standing(bac=D(100_000), pv=D(40_000), ev=D(35_000), ac=D(36_000))
    assert (standing.sv, standing.cv, standing.spi, round(standing.cpi, 6)) == (-5000, -1000, D("0.875"), D("0.972222"))
    assert (standing.sv_share, round(standing.cv_share, 6)) == (D("-0.125"), D("-0.028571"))
    found = {one.formula: one for one in estimates(standing)}
    assert [found[formula].eac.quantize(CENT) for formula in Formula] == [
        *(D("102857.14"), D("101000.00")),
        D("112408.16"),
    ]
    for one in found.values():
        assert (one.etc, one.vac) == (one.eac - standing.ac, standing.bac - one.eac)
    late = timing([D(value) for value in (10_000, 20_000, 40_000, 70_000, 100_000)], standing.ev, D(3))
    assert (late.es, round(late.spi, 4), late.sv, round(late.forecast, 4)) == (
        *(D("2.75"), D("0.9167")),
        *(D("-0.25"), D("5.4545")),
    )


def test_e2():
    standing = Standing(bac=D(100_000), pv=D(0), ev=D(35_000), ac=D(63_000))
    cpi, spi = D("0.8"), D("0.9")
    assert eac_as_so_far(standing.bac, cpi) == 125_000
    assert eac_as_planned(standing) == 128_000
    assert eac_cost_and_time(standing, cpi, spi).quantize(CENT) == D("153277.78")
    assert etc_as_so_far(standing, cpi) == 81_250
    cheaper = Standing(bac=standing.bac, pv=standing.pv, ev=standing.ev, ac=D(40_000))
    assert round(tcpi(cheaper), 6) == D("1.083333")
    assert tcpi(cheaper, eac=D(120_000)) == D("0.8125")
    assert tcpi(Standing(standing.bac, standing.pv, standing.ev, ac=standing.bac)) is None


def test_e7():
    assert done_share(D(50), D(30)) == D("0.4")
    assert remaining(D(20), D("0.25")) == 15
    both = [Part(D("0.3"), D(50)), Part(D("0.7"), D(5))]
    assert round(rolled_up(both), 3) == D("0.336")
    assert rolled_up([*both, Part(D(1), D(500), is_cancelled=True)]) == rolled_up(both)
    assert rolled_up([Part(D("0.5"), D(10)), Part(D(0), D(30)), Part(D(1))]) == D(25) / 60
    assert rolled_up([Part(D(1)), Part(D(0))]) == D("0.5")


def test_what_divides_by_zero_is_not_available():
    none = Standing(D(0), D(0), D(0), D(0))
    assert (none.spi, none.cpi, none.sv_share, none.cv_share, tcpi(none)) == (None,) * 5
    assert [one.eac for one in estimates(none)] == [None, 0, None]
    spent = Standing(bac=D(10), pv=D(5), ev=D(0), ac=D(3))
    assert [one.eac for one in estimates(spent)] == [None, 13, None]
    assert (done_share(D(0), D(0)), rolled_up([]), rolled_up([Part(D(1), D(0))]), weighted([])) == (None,) * 4
    assert Punctuality(0, 0).rate is None
    begun = timing([D(10)], D(0), D(0))
    assert (begun.spi, begun.forecast) == (None, None)


def test_earned_schedule_at_its_ends():
    curve = [D(0), D(10), D(10), D(20), D(20)]
    assert [earned_schedule(curve, D(ev)) for ev in (0, 5, 10, 15, 20, 25)] == [1, D("1.5"), 3, D("3.5"), 5, 5]
    for wrong, ev in (([D(2), D(1)], D(1)), ([D(1)], D(-1))):
        with pytest.raises(ValueError):
            earned_schedule(wrong, ev)


def test_value_is_earned_by_the_rule_of_the_task():
    assert (all_or_nothing(is_finished=False), all_or_nothing(is_finished=True)) == (0, 1)
    assert [half_and_half(is_started=s, is_finished=f) for s, f in ((False, False), (True, False), (True, True))] == [
        *(0, D("0.5")),
        1,
    ]
    assert weighted([(D(1), True), (D(3), False)]) == D("0.25")
    assert (capped(D(1), cap=D("0.9"), is_checked=False), capped(D(1), cap=D("0.9"), is_checked=True)) == (D("0.9"), 1)


def test_planned_value_grows_with_working_time_only():
    task = Planned(D(400), WEEK, at(2026, 3, 2, 9), at(2026, 3, 6, 18))
    milestone = Planned(D(100), WEEK, at(2026, 3, 5, 18), at(2026, 3, 5, 18))
    ends = [date(2026, 3, day) for day in (2, 3, 4, 5, 6, 7)]
    assert planned_curve([task, milestone], ends) == [0, 100, 200, 200, 400, 500]


def test_dates_kept():
    baseline = (date(2026, 3, 2), date(2026, 3, 6))  # four working days, for the holiday
    assert deviation(WEEK, baseline, date(2026, 3, 10)).days == 2
    assert deviation(WEEK, baseline, date(2026, 3, 10)).rate == D("0.5")
    assert deviation(WEEK, baseline, date(2026, 3, 3)).days == -2
    assert deviation(WEEK, baseline, date(2026, 3, 8)).days == 0
    assert deviation(WEEK, (date(2026, 3, 7), date(2026, 3, 8)), date(2026, 3, 9)).rate is None
    days = [date(2026, 3, day) for day in range(1, 6)]
    met = punctuality([(days[0], days[0]), (days[1], days[2]), (days[2], None), (days[4], days[3])], days[3])
    assert (met.met, met.due, round(met.rate, 4)) == (1, 3, D("0.3333"))
