"""Hand-made terms and instants for the clocks' tests: an office in Taipei, Monday to Friday, 09:00–12:00, 13:00–18:00."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.helpdesk.sla import Calendar, Clock, Interval, Target, Terms

TAIPEI = ZoneInfo("Asia/Taipei")
OFFICE = (Interval(540, 720), Interval(780, 1080))
WEEK = (OFFICE,) * 5 + ((), ())
CALENDAR = Calendar(TAIPEI, WEEK)
AROUND = Calendar(TAIPEI, ((Interval(0, 1440),),) * 7)

TARGETS = {
    Clock.FIRST_RESPONSE: {1: Target(30), 2: Target(60), 3: Target(240)},
    Clock.NEXT_RESPONSE: {1: Target(60), 2: Target(120), 3: Target(480)},
    Clock.UPDATE: {2: Target(240)},
    Clock.FIRST_RESOLUTION: {1: Target(240), 2: Target(480), 3: Target(1440)},
    Clock.TOTAL_RESOLUTION: {1: Target(240), 2: Target(480), 3: Target(1440)},
    Clock.CALLBACK: {2: Target(480)},
}
TERMS = Terms("standard", 1, CALENDAR, TARGETS)


def at(words: str) -> datetime:
    """`mon 09:00` of the week of 2026-11-30; a `+` before the day is the week after."""
    day, time = words.lstrip("+").split()
    number = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day) + 7 * words.count("+")
    return datetime.combine(
        datetime(2026, 11, 30, tzinfo=TAIPEI).date() + timedelta(days=number),
        datetime.strptime(time, "%H:%M").time(),  # noqa: DTZ007 - the zone follows
        TAIPEI,
    )


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
