"""`/w/{co}/timesheet`: one's own week; rows are tasks, columns are days."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct
from msgspec.structs import replace

from gateway.i18n import _
from gateway.pages.frame.answers import go, is_htmx
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.projects.parts import frame
from gateway.pages.timesheets import words as own
from gateway.pages.timesheets.cells import Refused, save, shown
from gateway.visitors import Visitor
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.time_views import SheetCell, SheetRow, SheetView, TaskChoice
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

PATH = "/w/{co:str}/timesheet"
WEEK = timedelta(days=7)
FIRST = date(2020, 1, 6)


class Asked(Struct, frozen=True):
    """Which week, with which tasks beside one's own, and which entry is to be corrected."""

    week: date | None
    tasks: tuple[str, ...] = ()
    correct: str = ""

    @property
    def query(self) -> str:
        given = [("week", self.week.isoformat())] if self.week else []
        return urlencode([*given, *(("task", one) for one in self.tasks)])


class Again(Struct, frozen=True):
    """What a page that is shown again says."""

    refused: Mapping[str, Refused] = {}
    errors: Errors = NO_ERRORS
    values: Mapping[str, str] = {}
    said: str = ""

    @property
    def status(self) -> int:
        return self.errors.status if self.errors.title else 422 if self.refused else 200


AT_FIRST = Again()


@get(PATH)
async def sheet(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.TIME_BOOK)
    params = request.query_params
    asked = Asked(_day(params.get("week", "")), tuple(params.getall("task", [])[:50]), params.get("correct", ""))
    copied, left = params.get("copied", ""), params.get("left", "")
    said = ""
    if copied.isdecimal() and left.isdecimal():
        said = _("複製了 {copied} 格，略過 {left} 格。").format(copied=copied, left=left)
    return await _show(request, visitor, asked, Again(said=said))


@post(PATH, status_code=200)
async def keep(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """All cells that were changed; by script, one at a time."""
    visitor = await staff(request, co, P.TIME_BOOK)
    form = await read_form(request)
    # A field that keeps itself stands in a form that may be sent whole at the same moment: they share no key.
    typed = replace(form, key="") if is_htmx(request) else form
    asked, refused = _asked(form), await save(request, visitor, typed)
    if refused or is_htmx(request):
        return await _show(request, visitor, asked, Again(refused))
    return go(request, f"/w/{co}/timesheet?{asked.query}")


@post(f"{PATH}/submit", status_code=200)
async def submit(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """What is typed is kept first: nothing is submitted while a cell is refused."""
    return await _after(request, co, c.SUBMIT_WEEK, c.SubmitWeek)


@post(f"{PATH}/copy", status_code=200)
async def copy(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _after(request, co, c.COPY_WEEK, c.CopyWeek)


@post(f"{PATH}/correct/{{entry_id:uuid}}", status_code=200)
async def correct(request: Request[Any, Any, Any], co: str, entry_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TIME_BOOK)
    form = await read_form(request)
    asked = _asked(form)
    try:
        minutes = own.minutes(form.text("hours"))
    except ValueError:
        told = _("請填時數，例如 7:30 或 7.5，最多 24。")
        errors = Errors(title=told, fields={"hours": told}, status=422)
        return await _again(request, visitor, asked, entry_id, errors, form)
    try:
        wish = form.command(c.CorrectTime, entry_id=entry_id, minutes=minutes)
        await ask(request, visitor, c.CORRECT_TIME, wish, key=form.key)
    except DomainError as error:
        if not (is_about_form(error) or error.fields):
            raise
        told_of = errors_of(error)
        fields = {{"minutes": "hours"}.get(name, name): text for name, text in told_of.fields.items()}
        errors = Errors(title=told_of.title, fields=fields, status=told_of.status)
        return await _again(request, visitor, asked, entry_id, errors, form)
    return go(request, f"/w/{co}/timesheet?{asked.query}")


async def _after(request: Request[Any, Any, Any], co: str, call: Any, takes: type[Any]) -> Response[Any]:
    visitor = await staff(request, co, P.TIME_BOOK)
    form = await read_form(request)
    asked, refused = _asked(form), await save(request, visitor, form)
    if refused or asked.week is None:
        return await _show(request, visitor, asked, Again(refused))
    try:
        done = await ask(request, visitor, call, takes(week=asked.week), key=form.key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _show(request, visitor, asked, Again(errors=errors_of(error)))
    said = f"&copied={done.copied}&left={done.left_out}" if call is c.COPY_WEEK else ""
    return go(request, f"/w/{co}/timesheet?{asked.query}{said}")


async def _again(
    request: Request[Any, Any, Any], visitor: Visitor, asked: Asked, entry_id: UUID, errors: Errors, form: Form
) -> Response[Any]:
    again = Asked(asked.week, asked.tasks, str(entry_id))
    return await _show(request, visitor, again, Again(errors=errors, values=form.values))


async def _show(request: Request[Any, Any, Any], visitor: Visitor, asked: Asked, again: Again) -> Response[Any]:
    found, bell = await asyncio.gather(
        ask(request, visitor, c.READ_SHEET, c.ReadSheet(week=asked.week)), unread(request, visitor)
    )
    found = _with(found, asked.tasks)
    given = frame(visitor, bell, "timesheet")
    here = f"{given['base']}/timesheet"
    in_rows = {row.task_id for row in found.rows}
    return render(
        request,
        "timesheets/sheet.html",
        visitor,
        block="sheet",
        status=again.status,
        **{**given, "here": here},
        own=own,
        found=found,
        rows=shown(found, again.refused),
        heads=[own.day_head(number, found.week + timedelta(days=number)) for number in range(7)],
        added=[one for one in asked.tasks if one],
        choices=[one for one in found.choices if one.task_id not in in_rows],
        before=f"{here}?week={found.week - WEEK}",
        after=f"{here}?week={found.week + WEEK}" if found.week + WEEK <= found.today else "",
        last=found.week + timedelta(days=6),
        is_now=found.week <= found.today < found.week + WEEK,
        correcting=_correcting(found, asked.correct),
        errors=again.errors,
        refused=again.refused,
        said=again.said,
        values=again.values,
        approves=visitor.may(P.TIME_APPROVE),
    )


def _with(found: SheetView, tasks: Sequence[str]) -> SheetView:
    """With a row for each task that was asked for and stands in none yet."""
    there = {row.task_id for row in found.rows}
    more = [one for one in found.choices if str(one.task_id) in tasks and one.task_id not in there]
    rows = [*found.rows, *(_blank(found, one) for one in more)]
    return SheetView(**{**{name: getattr(found, name) for name in SheetView.__struct_fields__}, "rows": tuple(rows)})


def _blank(found: SheetView, one: TaskChoice) -> SheetRow:
    def cell(on: date) -> SheetCell:
        return SheetCell(
            on=on,
            entry_id=None,
            minutes=0,
            pending=0,
            note="",
            state=None,
            reason="",
            may_book=one.starts <= on <= found.today,
            revision=0,
        )

    return SheetRow(
        task_id=one.task_id,
        task_number=one.task_number,
        task_name=one.task_name,
        project_code=one.project_code,
        project_name=one.project_name,
        is_own=one.is_own,
        cells=tuple(cell(found.week + timedelta(days=number)) for number in range(7)),
    )


def _correcting(found: SheetView, entry: str) -> tuple[SheetRow, SheetCell] | None:
    cells = ((row, cell) for row in found.rows for cell in row.cells)
    return next(((row, cell) for row, cell in cells if entry and str(cell.entry_id) == entry), None)


def _asked(form: Form) -> Asked:
    return Asked(_day(form.text("week")), tuple(form.many.get("task", [])[:50]))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST <= found < date(2100, 1, 1) else None


ROUTES: tuple[HTTPRouteHandler, ...] = (sheet, keep, submit, copy, correct)
