"""Which days a regular report is of."""

from datetime import date, timedelta

from shared.contracts.delivery.customer_reports import ReportFrequency

FORTNIGHT = timedelta(days=13)
DAY = timedelta(days=1)


def last_of(frequency: ReportFrequency, first: date) -> date:
    """The last day of the period that begins on `first`."""
    if frequency is ReportFrequency.BIWEEKLY:
        return first + FORTNIGHT
    following = first.replace(day=28) + timedelta(days=4)
    return following.replace(day=1) - DAY


def latest(frequency: ReportFrequency, first: date, today: date) -> tuple[date, date]:
    """The last period that is over, from the one that begins on `first` on: after a time in which nobody counted, one
    report and not many. Before the first is over, the first."""
    last = last_of(frequency, first)
    while last_of(frequency, last + DAY) < today:
        first, last = last + DAY, last_of(frequency, last + DAY)
    return first, last
