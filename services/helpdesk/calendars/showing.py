"""How calendars look over a stretch of time: days of a month, spans of a strip. Pure, from the chain of versions."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.helpdesk.calendars.compiled import Version
from services.helpdesk.calendars.days import bounds, special, state_of
from services.helpdesk.calendars.rules import FIRST, LAST
from services.helpdesk.calendars.versions import Chain
from services.helpdesk.sla.spans import spans
from shared.contracts.desk.hours import DayLabel, DayState, MonthDay, Opening, OpenSpan, StripSpan

AHEAD = timedelta(days=14)
LABEL_LENGTH = 30
PLAIN = frozenset({DayState.OPEN, DayState.OFF})


def month_days(chain: Chain, month: date) -> tuple[MonthDay, ...]:
    """Every day of the month whose first day is `month`."""
    return tuple(_day(chain, day) for day in dates(month, following(month)))


def following(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def dates(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range((end - start).days))


def _day(chain: Chain, day: date) -> MonthDay:
    said = said_on(chain, day)
    start, end = bounds(day, said.definition.zone)
    open_ones = spans(chain.timeline(), start, end)
    state, name = state_of(said.definition, day)
    one = special(said.definition, day)
    return MonthDay(
        day=day,
        state=state,
        name=name,
        minutes=sum(round((b - a).total_seconds() / 60) for a, b in open_ones),
        openings=tuple(_wall(a, b, said.calendar.zone) for a, b in open_ones),
        set_to=one.openings if one else (),
    )


def said_on(chain: Chain, day: date) -> Version:
    """What was, is or will be in force when the day ends."""
    zone = chain.links[-1].said.definition.zone
    return chain.at(bounds(day, zone)[1] - timedelta(microseconds=1)).said


def _wall(start: datetime, end: datetime, zone: ZoneInfo) -> Opening:
    return Opening(opens=f"{start.astimezone(zone):%H:%M}", closes=f"{end.astimezone(zone):%H:%M}")


def state_now(chain: Chain, moment: datetime) -> tuple[bool, datetime | None]:
    """Whether it is open, and when that changes next; None if not within two weeks."""
    for start, end in spans(chain.timeline(), moment, moment + AHEAD):
        if start > moment:
            return False, start
        return True, end if end < moment + AHEAD else None
    return False, None


def strip_dates(span: StripSpan, day: date) -> tuple[date, date]:
    """First day and the day after the last; a week begins on Monday. Raises ValueError outside of what is counted."""
    if span is StripSpan.DAY:
        start, end = day, day + timedelta(days=1)
    elif span is StripSpan.WEEK:
        start = day - timedelta(days=day.weekday())
        end = start + timedelta(days=7)
    else:
        start = day.replace(day=1)
        end = following(start)
    if start < FIRST or end > LAST:
        raise ValueError("too far")
    return start, end


def strip_spans(chain: Chain, start: datetime, end: datetime) -> tuple[OpenSpan, ...]:
    return tuple(OpenSpan(opens=a, closes=b) for a, b in spans(chain.timeline(), start, end))


def strip_labels(chain: Chain, start: date, end: date) -> tuple[DayLabel, ...]:
    """Days that differ from their weekday."""
    found = []
    for day in dates(start, end):
        state, name = state_of(said_on(chain, day).definition, day)
        if state not in PLAIN:
            found.append(DayLabel(day=day, state=state, name=name[:LABEL_LENGTH]))
    return tuple(found)
