"""A country's holidays in a calendar: what there is, loading a set, and what that would do first."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.hours import words
from gateway.pages.hours.calendar import PATH, calendar_page
from gateway.pages.settings.section import opened
from gateway.pages.terms.looking import looked
from gateway.pages.terms.previews import Seen, looks_first
from gateway.visitors import Visitor
from shared.contracts.desk import calendars as c
from shared.contracts.desk.changes import PREVIEW_HOLIDAYS, PreviewHolidays
from shared.contracts.desk.hours import LOAD_YEARS, CalendarView, HolidaySet
from shared.contracts.roles import Permission as P
from shared.core.clock import now


@get(f"{PATH}/holidays")
async def holidays(request: Request[Any, Any, Any], co: str, calendar_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "hours")
    return await _holidays(request, visitor, calendar_id, None, NO_ERRORS)


@post(f"{PATH}/holidays", status_code=200)
async def load(request: Request[Any, Any, Any], co: str, calendar_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALENDAR_MANAGE)
    form = await read_form(request)

    def command() -> c.LoadHolidays:
        return form.command(c.LoadHolidays, calendar_id=calendar_id, region=form.text("region"))

    def preview(cursor: str | None) -> PreviewHolidays:
        return form.command(PreviewHolidays, calendar_id=calendar_id, region=form.text("region"), cursor=cursor)

    if looks_first(form):
        shown, seen = await looked(request, visitor, PREVIEW_HOLIDAYS, preview, form)
        return await _holidays(request, visitor, calendar_id, shown.again(form), shown.errors, seen)
    result = await tried(request, visitor, c.LOAD_HOLIDAYS, command, form)
    if result.done is None:
        return await _holidays(request, visitor, calendar_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/hours/{calendar_id}/holidays?said=loaded")


async def _holidays(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    calendar_id: UUID,
    form: Form | None,
    errors: Errors,
    seen: Seen | None = None,
) -> Response[Any]:
    found: CalendarView = await ask(request, visitor, c.READ_CALENDAR, c.ReadCalendar(calendar_id=calendar_id))
    sets = (await ask(request, visitor, c.LIST_HOLIDAY_SETS, c.HolidaySetsQuery())).sets
    this_year = now().astimezone(ZoneInfo(found.zone)).year
    country = form.text("country") if form else request.query_params.get("country", "")
    return await calendar_page(
        request,
        visitor,
        found,
        "holidays.html",
        status=errors.status,
        tab="holidays",
        countries=sorted(((one.country, words.country_name(one.country)) for one in sets), key=lambda pair: pair[1]),
        country=country,
        regions=_regions(sets, country),
        values=form.values if form else {},
        first_years=[(str(year), str(year)) for year in range(this_year - 1, this_year + 4)],
        this_year=str(this_year),
        years=[(str(count), str(count)) for count in range(1, LOAD_YEARS + 1)],
        groups=_by_year(found),
        errors=errors,
        seen=seen,
        **({"key": form.key} if form else {}),
    )


def _regions(sets: tuple[HolidaySet, ...], country: str) -> list[tuple[str, str]]:
    return next((list(one.regions) for one in sets if one.country == country), [])


def _by_year(found: CalendarView) -> list[tuple[int, list[Any]]]:
    """Special days by year, this year's first and the past last."""
    years: dict[int, list[Any]] = {}
    for one in found.definition.days:
        years.setdefault(one.day.year, []).append(one)
    present = now().year
    return sorted(years.items(), key=lambda pair: (pair[0] < present, pair[0] if pair[0] >= present else -pair[0]))


ROUTES: tuple[HTTPRouteHandler, ...] = (holidays, load)
