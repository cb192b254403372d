"""`/w/{co}/settings/hours/{id}`: a month of one calendar, and the day that is being set."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address
from gateway.pages.frame.trying import Tried, tried
from gateway.pages.hours import words
from gateway.pages.hours.given import as_day, day_given, month_given, openings_given, pairs_again, pairs_shown
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import calendars as c
from shared.contracts.desk.hours import CalendarView, DayMark, DayState, MonthDay
from shared.contracts.roles import Permission as P
from shared.core.clock import now

PATH = "/w/{co:str}/settings/hours/{calendar_id:uuid}"
MARK_OF = {DayState.OPEN: DayMark.REGULAR, DayState.OFF: DayMark.REGULAR}


async def calendar_page(
    request: Request[Any, Any, Any], visitor: Visitor, found: CalendarView, template: str, /, **context: Any
) -> Response[Any]:
    """A page about one calendar: its name, its tabs, what may be done."""
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}/settings/hours/{found.id}"
    given = {"heading": found.name, "parent": label_of("hours"), "calendar": found, "root": base, "words": words}
    manages = visitor.may(P.CALENDAR_MANAGE) and "change" in found.verbs
    return await page(
        request, visitor, "hours", f"hours/{template}", **{**given, "manages": manages, "key": new_key(), **context}
    )


@get(PATH)
async def month(request: Request[Any, Any, Any], co: str, calendar_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "hours")
    version = request.query_params.get("version", "")
    command = c.ReadCalendar(
        calendar_id=calendar_id,
        month=_month(request),
        version=int(version) if version.isascii() and version.isdigit() and int(version[:9]) > 0 else None,
    )
    found = await ask(request, visitor, c.READ_CALENDAR, command)
    return await _month_page(request, visitor, found, day_given(request), shows_old=command.version is not None)


def _month(request: Request[Any, Any, Any]) -> str | None:
    """The month asked for, else that of the chosen day."""
    day = day_given(request)
    return month_given(request) or (f"{day:%Y-%m}" if day else None)


@post(f"{PATH}/days/{{day:str}}", status_code=200)
async def set_day(request: Request[Any, Any, Any], co: str, calendar_id: UUID, day: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALENDAR_MANAGE)
    chosen = as_day(day)
    if chosen is None:
        raise c.CALENDAR_NOT_FOUND()
    form = await read_form(request)

    def command() -> c.SetDay:
        mark = form.text("mark")
        hours = () if mark in {DayMark.REGULAR, DayMark.HOLIDAY} else openings_given(form, "", "openings")
        return form.command(c.SetDay, calendar_id=calendar_id, day=chosen, openings=hours)

    result: Tried[CalendarView] = await tried(request, visitor, c.SET_DAY, command, form)
    if result.done is not None:
        there = f"/w/{co}/settings/hours/{calendar_id}"
        return go(request, address(there, month=f"{chosen:%Y-%m}", day=str(chosen), said="day_set"))
    found = await ask(
        request, visitor, c.READ_CALENDAR, c.ReadCalendar(calendar_id=calendar_id, month=f"{chosen:%Y-%m}")
    )
    return await _month_page(request, visitor, found, chosen, refused=(result.again(form), result.errors))


async def _month_page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    found: CalendarView,
    chosen: date | None,
    *,
    refused: tuple[Form, Errors] | None = None,
    shows_old: bool = False,
) -> Response[Any]:
    form, errors = refused or (None, NO_ERRORS)
    first = date.fromisoformat(f"{found.month}-01")
    today = now().astimezone(ZoneInfo(found.zone)).date()
    return await calendar_page(
        request,
        visitor,
        found,
        "month.html",
        status=errors.status,
        tab="month",
        first=first,
        today=today,
        weeks=weeks_of(found),
        earlier=f"{first - timedelta(days=1):%Y-%m}",
        later=f"{(first + timedelta(days=31)).replace(day=1):%Y-%m}",
        shows_old=shows_old,
        chosen=_chosen(found, chosen, form, today),
        errors=errors,
    )


def weeks_of(found: CalendarView) -> list[list[MonthDay | None]]:
    """Rows of seven, Monday first; None pads before the first and after the last day."""
    cells: list[MonthDay | None] = [None] * found.days[0].day.weekday()
    cells += found.days
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _chosen(found: CalendarView, chosen: date | None, form: Form | None, today: date) -> dict[str, Any] | None:
    """What the form of a day shows: as typed, else as it is."""
    one = next((one for one in found.days if one.day == chosen), None)
    if one is None:
        return None
    return {
        "day": one.day,
        "is_past": one.day < today,
        "state": words.state_name(one.state),
        "about": one,
        "mark": form.text("mark") if form else str(MARK_OF.get(one.state, one.state)),
        "name": form.text("name") if form else one.name,
        "reason": form.text("reason") if form else "",
        "pairs": pairs_again(form, "") if form else pairs_shown(one.set_to),
        "key": form.key if form else new_key(),
        "marks": [(code, _(name), _(more)) for code, name, more in words.MARKS],
    }


ROUTES: tuple[HTTPRouteHandler, ...] = (month, set_day)
