"""Calendars as iCalendar files: a download, a new calendar from a file, a file into a calendar."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler
from msgspec.structs import replace

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.hours.calendar import PATH, calendar_page
from gateway.pages.settings.section import label_of, opened, page
from gateway.pages.terms.looking import looked
from gateway.pages.terms.previews import Seen, looks_first
from gateway.visitors import Visitor
from gateway.web.bodies import form_of
from shared.contracts.desk import calendar_files as f
from shared.contracts.desk import calendars as c
from shared.contracts.desk.changes import PREVIEW_FILE, PreviewFile
from shared.contracts.desk.hours import FILE_CHARACTERS, CalendarView
from shared.contracts.roles import Permission as P

LISTING = "/w/{co:str}/settings/hours"
MOST_BYTES = FILE_CHARACTERS * 4


async def _text(request: Request[Any, Any, Any], form: Form) -> str:
    """What was chosen as a file, else what was pasted: after a look that is the file looked at, and who chooses another
    means that one. A file that is no UTF-8 is refused where it is read: at the first character that stands for what
    could not be understood. Lines end as in a form, which sends it back."""
    upload = (await form_of(request)).get("file")
    chosen = await upload.read(MOST_BYTES) if isinstance(upload, UploadFile) else b""
    if not chosen.strip():
        return form.text("text")
    return chosen.decode("utf-8-sig", errors="replace").replace("\0", "").replace("\r\n", "\n").strip()


def _holding(form: Form, text: str) -> Form:
    """The form as it comes back: what it does is what was seen of this text."""
    many = {name: values for name, values in form.many.items() if name != "file"}
    return replace(form, values={**form.values, "text": text}, many={**many, "text": [text]})


@get(f"{LISTING}/import")
async def choose(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALENDAR_MANAGE)
    return await _choose(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{LISTING}/import", status_code=200)
async def import_new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALENDAR_MANAGE)
    form = await read_form(request)
    text = await _text(request, form)
    result = await tried(request, visitor, f.IMPORT_CALENDAR, lambda: form.command(f.ImportCalendar, text=text), form)
    if result.done is None:
        return await _choose(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/hours/{result.done.id}?said=created")


async def _choose(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    return await page(
        request,
        visitor,
        "hours",
        "hours/import.html",
        status=errors.status,
        heading=_("從檔案新增"),
        parent=label_of("hours"),
        form=form,
        errors=errors,
    )


@get(f"{PATH}/file")
async def file(request: Request[Any, Any, Any], co: str, calendar_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "hours")
    return await _file(request, visitor, calendar_id, None, NO_ERRORS)


@post(f"{PATH}/file", status_code=200)
async def import_into(request: Request[Any, Any, Any], co: str, calendar_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALENDAR_MANAGE)
    form = await read_form(request)
    text = await _text(request, form)
    form = _holding(form, text)

    def command() -> f.ImportInto:
        return form.command(f.ImportInto, calendar_id=calendar_id, text=text)

    def preview(cursor: str | None) -> PreviewFile:
        return form.command(PreviewFile, calendar_id=calendar_id, text=text, cursor=cursor)

    if looks_first(form):
        shown, seen = await looked(request, visitor, PREVIEW_FILE, preview, form)
        return await _file(request, visitor, calendar_id, shown.again(form), shown.errors, seen)
    result = await tried(request, visitor, f.IMPORT_INTO, command, form)
    if result.done is None:
        return await _file(request, visitor, calendar_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/hours/{calendar_id}?said=saved")


async def _file(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    calendar_id: UUID,
    form: Form | None,
    errors: Errors,
    seen: Seen | None = None,
) -> Response[Any]:
    found: CalendarView = await ask(request, visitor, c.READ_CALENDAR, c.ReadCalendar(calendar_id=calendar_id))
    return await calendar_page(
        request,
        visitor,
        found,
        "file.html",
        status=errors.status,
        tab="file",
        errors=errors,
        seen=seen,
        values=form.values if form else {},
        **({"key": form.key} if form else {}),
    )


@get(f"{PATH}/calendar.ics")
async def download(request: Request[Any, Any, Any], co: str, calendar_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "hours")
    made = await ask(request, visitor, f.EXPORT_CALENDAR, f.ExportCalendar(calendar_id=calendar_id))
    name = quote(f"{made.name}.ics", safe="")
    return Response(
        made.text.encode(),
        media_type="text/calendar",
        headers={"Content-Disposition": f"attachment; filename=\"calendar.ics\"; filename*=UTF-8''{name}"},
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (choose, import_new, file, import_into, download)
