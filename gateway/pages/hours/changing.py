"""Weekly hours, the history, and what is done to a calendar as a whole."""

from datetime import date, datetime, time
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
from gateway.pages.hours.calendar import PATH, calendar_page
from gateway.pages.hours.given import openings_given, pairs_again, pairs_shown
from gateway.pages.settings.profile import ZONES
from gateway.pages.settings.section import opened
from gateway.pages.terms.looking import looked
from gateway.pages.terms.previews import Seen, looks_first
from gateway.pages.terms.words import ways
from gateway.visitors import Visitor
from shared.contracts.desk import calendars as c
from shared.contracts.desk.changes import PREVIEW_HOURS, PreviewHours
from shared.contracts.desk.hours import CalendarView
from shared.contracts.desk.rules import Applies
from shared.contracts.roles import Permission as P
from shared.core.clock import now
from shared.core.validation import INVALID

VERBS = {
    "default": (c.MAKE_DEFAULT, "default_set"),
    "archive": (c.ARCHIVE_CALENDAR, "archived"),
    "restore": (c.RESTORE_CALENDAR, "restored"),
}


async def _read(request: Request[Any, Any, Any], visitor: Visitor, calendar_id: UUID) -> CalendarView:
    return await ask(request, visitor, c.READ_CALENDAR, c.ReadCalendar(calendar_id=calendar_id))


@get(f"{PATH}/week")
async def week(request: Request[Any, Any, Any], co: str, calendar_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "hours")
    return await _week(request, visitor, await _read(request, visitor, calendar_id), None, NO_ERRORS)


@post(f"{PATH}/week", status_code=200)
async def change_week(request: Request[Any, Any, Any], co: str, calendar_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALENDAR_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeCalendar:
        hours = tuple(openings_given(form, f"d{number}_", "week") for number in range(7))
        given = {"calendar_id": calendar_id, "week": hours, "valid_from": _begins(form)}
        return form.command(c.ChangeCalendar, **given)

    def preview(cursor: str | None) -> PreviewHours:
        hours = tuple(openings_given(form, f"d{number}_", "week") for number in range(7))
        given = {"calendar_id": calendar_id, "week": hours, "valid_from": _begins(form), "cursor": cursor}
        return form.command(PreviewHours, **given)

    if looks_first(form):
        shown, seen = await looked(request, visitor, PREVIEW_HOURS, preview, form)
        found = await _read(request, visitor, calendar_id)
        return await _week(request, visitor, found, shown.again(form), shown.errors, seen)
    result = await tried(request, visitor, c.CHANGE_CALENDAR, command, form)
    if result.done is not None:
        return go(request, f"/w/{co}/settings/hours/{calendar_id}/week?said=saved")
    found = await _read(request, visitor, calendar_id)
    return await _week(request, visitor, found, result.again(form), result.errors)


def _begins(form: Form) -> datetime | None:
    """The first moment of the day from which it is to hold, in the calendar's zone; today means at once."""
    text = form.text("from_day")
    if not text:
        return None
    try:
        zone = ZoneInfo(form.text("zone"))
        day = date.fromisoformat(text)
    except (ValueError, OSError, KeyError) as error:
        raise INVALID(fields={"valid_from": "field.time"}) from error
    if day == now().astimezone(zone).date():
        return None
    return datetime.combine(day, time(), zone)


async def _week(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    found: CalendarView,
    form: Form | None,
    errors: Errors,
    seen: Seen | None = None,
) -> Response[Any]:
    stored = {"name": found.name, "zone": found.definition.zone, "from_day": "", "reason": ""}
    stored["applies"] = Applies.RUNNING
    pairs = [
        pairs_again(form, f"d{number}_") if form else pairs_shown(openings)
        for number, openings in enumerate(found.definition.week)
    ]
    return await calendar_page(
        request,
        visitor,
        found,
        "week.html",
        status=errors.status,
        tab="week",
        values={**stored, **(form.values if form else {})},
        pairs=pairs,
        errors=errors,
        seen=seen,
        ways=ways(Applies.NEW, Applies.RUNNING),
        zones=ZONES,
        **({"key": form.key} if form else {}),
    )


@get(f"{PATH}/history")
async def history(request: Request[Any, Any, Any], co: str, calendar_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "hours")
    found = await _read(request, visitor, calendar_id)
    return await calendar_page(request, visitor, found, "history.html", tab="history", moment=now())


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def move(request: Request[Any, Any, Any], co: str, calendar_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALENDAR_MANAGE)
    if verb not in VERBS:
        raise c.CALENDAR_NOT_FOUND()
    call, said = VERBS[verb]
    form = await read_form(request)
    result = await tried(request, visitor, call, lambda: form.command(c.MoveCalendar, calendar_id=calendar_id), form)
    if result.done is None:
        found = await _read(request, visitor, calendar_id)
        return await calendar_page(
            request,
            visitor,
            found,
            "history.html",
            status=result.errors.status,
            tab="history",
            moment=now(),
            errors=result.errors,
        )
    return go(request, f"/w/{co}/settings/hours/{calendar_id}?said={said}")


ROUTES: tuple[HTTPRouteHandler, ...] = (week, change_week, history, move)
