"""`/w/{co}/settings/hours`: every calendar and what is open when, side by side; making a new one."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.hours import words
from gateway.pages.hours.given import day_given, openings_text
from gateway.pages.hours.strip import now_in, rows_of
from gateway.pages.settings.profile import ZONES
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import calendars as c
from shared.contracts.desk.hours import OFFICE, CalendarRow, Opening, StripSpan
from shared.contracts.roles import Permission as P
from shared.core.clock import now

PATH = "/w/{co:str}/settings/hours"
STEP = {StripSpan.DAY: 1, StripSpan.WEEK: 7}

ALWAYS = ((Opening(opens="00:00", closes="00:00"),),) * 7
HALF_SATURDAY = (*((Opening(opens="08:00", closes="18:00"),),) * 5, (Opening(opens="08:00", closes="12:00"),), ())
BEGINNINGS: dict[str, tuple[str, tuple[tuple[Opening, ...], ...]]] = {
    "office": (N_("平日"), OFFICE),
    "half_saturday": (N_("平日與週六上午"), HALF_SATURDAY),
    "always": (N_("24 小時"), ALWAYS),
}
"""What a new calendar begins with; every hour can be changed afterwards."""


@get(PATH)
async def hours(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "hours")
    given = request.query_params.get("span", "")
    span = StripSpan.DAY if given == StripSpan.DAY else StripSpan.WEEK
    command = c.StripQuery(day=day_given(request), span=span, cursor=given_cursor(request))
    found = await ask(request, visitor, c.SHOW_STRIP, command)
    here, day = f"/w/{co}/settings/hours", command.day or now().astimezone(ZoneInfo(found.zone)).date()
    return await page(
        request,
        visitor,
        "hours",
        "hours/hours.html",
        strip=found,
        rows=rows_of(found),
        span=str(span),
        day=day,
        present=now_in(found, now()),
        earlier=_moved(here, span, found.days[0], -STEP[span]),
        later=_moved(here, span, found.days[0], STEP[span]),
        today=address(here, span=span),
        first=address(here, span=span, day=str(day)) if command.cursor else "",
        next=address(here, span=span, day=str(day), cursor=found.next) if found.next else "",
        words=words,
    )


def _moved(here: str, span: StripSpan, first: date, days: int) -> str:
    return address(here, span=span, day=str(first + timedelta(days=days)))


@get(f"{PATH}/archived")
async def archived(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "hours")
    command = c.ListCalendars(archived=True, cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_CALENDARS, command)
    here = f"/w/{co}/settings/hours/archived"
    return await page(
        request,
        visitor,
        "hours",
        "hours/archived.html",
        heading=_("已封存的服務時間"),
        parent=label_of("hours"),
        found=found.items,
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALENDAR_MANAGE)
    return await _new(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALENDAR_MANAGE)
    form = await read_form(request)

    def command() -> c.CreateCalendar:
        _name, week = BEGINNINGS.get(form.text("beginning"), BEGINNINGS["office"])
        return form.command(c.CreateCalendar, week=week)

    result = await tried(request, visitor, c.CREATE_CALENDAR, command, form)
    if result.done is None:
        return await _new(request, visitor, result.again(form), result.errors)
    made: CalendarRow = result.done
    return go(request, f"/w/{co}/settings/hours/{made.id}?said=created")


async def _new(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    assert visitor.standing is not None
    return await page(
        request,
        visitor,
        "hours",
        "hours/new.html",
        status=errors.status,
        heading=_("新增服務時間"),
        parent=label_of("hours"),
        form=form,
        errors=errors,
        zones=ZONES,
        zone_chosen=form.text("zone") or visitor.standing.zone,
        beginnings=[(code, _(name), openings_text(week)) for code, (name, week) in BEGINNINGS.items()],
        beginning=form.text("beginning") or "office",
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (hours, archived, new, create)
