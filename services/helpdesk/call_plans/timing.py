"""When to ask: business days, half-days, quiet hours. Pure; instants go in and come out in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.helpdesk.sla import Hours, NeverOpens, Timeline, add
from services.helpdesk.sla.calendars import Calendar

INSTANT = timedelta(microseconds=1)
NOON = time(12)
MOST_DAYS = 60
"""A company that opens less often than this is asked about without regard to its hours."""


def open_at(hours: Hours, moment: datetime) -> datetime:
    """The first open instant that is not before `moment`; `moment` itself where the hours never open."""
    try:
        return max(moment, add(hours, moment - INSTANT, INSTANT) - INSTANT)
    except NeverOpens:
        return moment


def zone_of(hours: Hours, moment: datetime) -> ZoneInfo:
    calendar: Calendar = hours.at(moment) if isinstance(hours, Timeline) else hours
    return ZoneInfo(str(calendar.zone))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def opening(hours: Hours, moment: datetime, days: int) -> datetime:
    """When the office opens on the `days`-th business day after that of `moment`; 0 is `moment` or the next opening."""
    if days == 0:
        return open_at(hours, moment)
    found, zone = moment, zone_of(hours, moment)
    for _ in range(days):
        found = open_at(hours, midnight(found.astimezone(zone).date() + timedelta(days=1), zone))
    return found


def due(hours: Hours, moment: datetime, days: int) -> datetime:
    """T + `days` business days: the same time of day, moved into the office hours of that day."""
    opens = opening(hours, moment, days)
    zone = zone_of(hours, moment)
    same = datetime.combine(opens.astimezone(zone).date(), moment.astimezone(zone).timetz().replace(tzinfo=zone))
    wanted = max(opens, same.astimezone(UTC))
    found = open_at(hours, wanted)
    if found.astimezone(zone).date() == opens.astimezone(zone).date():
        return found
    return _last_open(hours, opens, wanted)


def _last_open(hours: Hours, opens: datetime, wanted: datetime) -> datetime:
    """The office has closed by `wanted`: its last open quarter of an hour of that day."""
    found, at = opens, opens
    while at <= wanted:
        at = open_at(hours, at + timedelta(minutes=15))
        if at <= wanted:
            found = at
    return found


def half_day(moment: datetime, zone: ZoneInfo) -> tuple[date, bool]:
    """The day and whether it is past noon."""
    local = moment.astimezone(zone)
    return local.date(), local.time() >= NOON


def next_try(hours: Hours, last: datetime, gap: timedelta) -> datetime:
    """The earliest next call: so much business time after the last, and on another half-day."""
    zone = zone_of(hours, last)
    try:
        found = open_at(hours, add(hours, last, gap))
    except NeverOpens:
        found = last + gap
    while half_day(found, zone) == half_day(last, zone):
        day, is_afternoon = half_day(found, zone)
        turn = midnight(day + timedelta(days=1), zone) if is_afternoon else _noon(day, zone)
        found = open_at(hours, turn)
    return found


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, NOON, zone).astimezone(UTC)


def loud(moment: datetime, quiet: tuple[int, int], zone: ZoneInfo) -> datetime:
    """`moment`, or when the quiet hours (from, until; they may pass midnight) that it falls into are over."""
    begin, end = quiet
    local = moment.astimezone(zone)
    if begin == end or not _within(local.hour, begin, end):
        return moment
    day = local.date() + timedelta(days=1) if local.hour >= end else local.date()
    return datetime.combine(day, time(end % 24), zone).astimezone(UTC)


def _within(hour: int, begin: int, end: int) -> bool:
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def callable_at(hours: Hours, moment: datetime, quiet: tuple[int, int], zone: ZoneInfo) -> datetime:
    """The first moment from `moment` on at which our office is open and the customer does not sleep. Where the two
    never meet, our hours win."""
    found = open_at(hours, moment)
    for _ in range(MOST_DAYS):
        later = open_at(hours, loud(found, quiet, zone))
        if later == found:
            return found
        found = later
    return open_at(hours, moment)
