"""`/w/{co}/settings/hours/{id}`: a month of one calendar, and the day that is being set."""

from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple, TypeVar
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
from gateway.pages.frame.trying import tried
from gateway.pages.hours import words
from gateway.pages.hours.given import as_day, day_given, month_given, openings_given, pairs_again, pairs_shown
from gateway.pages.settings.section import label_of, opened, page
from gateway.pages.terms.looking import looked
from gateway.pages.terms.previews import Seen, looks_first
from gateway.pages.terms.words import ways
from gateway.visitors import Visitor
from shared.contracts.base import Command
from shared.contracts.desk import calendars as c
from shared.contracts.desk.changes import PAST_DAYS, PREVIEW_DAY, PROPOSE_DAY, PreviewDay, ProposeDay
from shared.contracts.desk.hours import CalendarView, DayMark, DayState, MonthDay
from shared.contracts.desk.rules import Applies
from shared.contracts.roles import Permission as P
from shared.core.clock import now

Q = TypeVar("Q", bound=Command)
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
    there = f"/w/{co}/settings/hours/{calendar_id}"
    if looks_first(form):
        command = partial(_day, PreviewDay, form, calendar_id, chosen)
        shown, seen = await looked(request, visitor, PREVIEW_DAY, lambda cursor: command(cursor=cursor), form)
        return await _day_again(request, visitor, calendar_id, chosen, Refused(shown.again(form), shown.errors, seen))
    if form.text("applies") == Applies.RETROACTIVE:
        asked = await tried(request, visitor, PROPOSE_DAY, lambda: _day(ProposeDay, form, calendar_id, chosen), form)
        if asked.done is not None:
            return go(request, f"/w/{co}/approvals/{asked.done.id}?said=asked")
        return await _day_again(request, visitor, calendar_id, chosen, Refused(asked.again(form), asked.errors))
    result = await tried(request, visitor, c.SET_DAY, lambda: _day(c.SetDay, form, calendar_id, chosen), form)
    if result.done is not None:
        return go(request, address(there, month=f"{chosen:%Y-%m}", day=str(chosen), said="day_set"))
    return await _day_again(request, visitor, calendar_id, chosen, Refused(result.again(form), result.errors))


def _day(kind: type[Q], form: Form, calendar_id: UUID, chosen: date, **more: Any) -> Q:
    """A command about one day, as the form says it."""
    mark = form.text("mark")
    hours = () if mark in {DayMark.REGULAR, DayMark.HOLIDAY} else openings_given(form, "", "openings")
    return form.command(kind, calendar_id=calendar_id, day=chosen, openings=hours, **more)


class Refused(NamedTuple):
    """A form that is shown again: as typed, with what was wrong, or with what it would do."""

    form: Form
    errors: Errors
    seen: Seen | None = None


async def _day_again(
    request: Request[Any, Any, Any], visitor: Visitor, calendar_id: UUID, chosen: date, refused: Refused
) -> Response[Any]:
    found = await ask(
        request, visitor, c.READ_CALENDAR, c.ReadCalendar(calendar_id=calendar_id, month=f"{chosen:%Y-%m}")
    )
    return await _month_page(request, visitor, found, chosen, refused=refused)


async def _month_page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    found: CalendarView,
    chosen: date | None,
    *,
    refused: Refused | None = None,
    shows_old: bool = False,
) -> Response[Any]:
    form, errors, seen = refused or (None, NO_ERRORS, None)
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
        seen=seen,
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
        "is_past": one.day < today - timedelta(days=PAST_DAYS),
        "ways": ways(Applies.RETROACTIVE) if one.day < today else ways(),
        "applies": form.text("applies") if form else (Applies.RETROACTIVE if one.day < today else Applies.RUNNING),
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
