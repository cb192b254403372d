"""Service hours of a demo company, made by its support lead: hours, holidays of this year and the next, half days."""

from datetime import date

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company, Hours
from shared.contracts.desk import calendars as c
from shared.contracts.desk.hours import CalendarView, DayMark, Opening
from shared.core.clock import now

MORNING = (Opening(opens="08:00", closes="12:00"),)


async def make_hours(play: Play, company: Company, lead: Standing) -> None:
    """The first becomes the company's default."""
    for number, hours in enumerate(company.hours):
        week = tuple(_openings(text) for text in hours.week)
        command = c.CreateCalendar(name=hours.name, zone=company.zone, week=week)
        made: CalendarView = await play.ask(c.CREATE_CALENDAR, lead, command, f"hours-{number}")
        if hours.country:
            load = c.LoadHolidays(
                calendar_id=made.id, revision=made.revision, country=hours.country, region=hours.region
            )
            made = await play.ask(c.LOAD_HOLIDAYS, lead, load, f"hours-{number}-holidays")
        await _half_days(play, lead, hours, made, number)


async def _half_days(play: Play, lead: Standing, hours: Hours, made: CalendarView, number: int) -> None:
    for day, name in hours.half.items():
        command = c.SetDay(
            calendar_id=made.id,
            revision=made.revision,
            day=_coming(day),
            mark=DayMark.HALF_DAY,
            name=name,
            openings=MORNING,
        )
        made = await play.ask(c.SET_DAY, lead, command, f"hours-{number}-{day}")


def _coming(month_and_day: str) -> date:
    """The next time this day comes, tomorrow at the earliest."""
    today = now().date()
    day = date.fromisoformat(f"{today.year}-{month_and_day}")
    return day if day > today else day.replace(year=today.year + 1)


def _openings(text: str) -> tuple[Opening, ...]:
    pairs = (part.partition("-") for part in text.split())
    return tuple(Opening(opens=opens, closes=closes) for opens, _dash, closes in pairs)
