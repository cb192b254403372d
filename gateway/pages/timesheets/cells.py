"""The cells of a sheet as a form sends them, and as the page shows them again."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request
from msgspec import Struct

from gateway.i18n import _
from gateway.pages.frame.asking import ask
from gateway.pages.frame.forms import Form, errors_of, is_about_form
from gateway.pages.timesheets import words
from gateway.visitors import Visitor
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.time_views import SheetCell, SheetRow, SheetView
from shared.core.errors import DomainError, Unavailable


class Typed(Struct, frozen=True, kw_only=True):
    """`id` is the task's and the day's; `seen` the revision that stood there when the page was drawn."""

    id: str
    task_id: UUID
    on: date
    text: str
    note: str
    seen: int
    is_changed: bool


class Refused(Struct, frozen=True):
    """What was typed and why it is not kept: it stays in its field."""

    text: str
    note: str
    why: str


class Shown(Struct, frozen=True, kw_only=True):
    cell: SheetCell
    id: str
    place: str
    label: str
    text: str
    note: str
    why: str


class ShownRow(Struct, frozen=True):
    row: SheetRow
    cells: tuple[Shown, ...]
    total: int


def typed_of(form: Form) -> list[Typed]:
    """Of names like `m.<task>.<day>`; what is none of them is left alone. Notes stand beside, and a cell that comes
    without one keeps what it had."""
    found = []
    for name, text in form.values.items():
        if not name.startswith("m."):
            continue
        key = name[2:]
        task, _dot, day = key.partition(".")
        was, old = form.text(f"w.{key}"), form.text(f"o.{key}")
        note = form.values.get(f"n.{key}", old).strip()
        seen = form.text(f"s.{key}")
        try:
            one = Typed(
                id=key,
                task_id=UUID(task),
                on=date.fromisoformat(day),
                text=text.strip(),
                note=note,
                seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
                is_changed=text.strip() != was or note != old,
            )
        except ValueError:
            continue
        found.append(one)
    return found


async def save(request: Request[Any, Any, Any], visitor: Visitor, form: Form) -> dict[str, Refused]:
    """Each cell that was changed, by itself: one that is refused keeps no other from being kept."""
    refused: dict[str, Refused] = {}
    for number, one in enumerate(typed_of(form)):
        if one.is_changed:
            why = await _book(request, visitor, one, f"{form.key}-{number}" if form.key else "")
            if why:
                refused[one.id] = Refused(one.text, one.note, why)
    return refused


async def _book(request: Request[Any, Any, Any], visitor: Visitor, one: Typed, key: str) -> str:
    """Why it was refused, or nothing."""
    try:
        minutes = words.minutes(one.text)
    except ValueError:
        return _("請填時數，例如 7:30 或 7.5，最多 24。")
    wish = c.BookTime(task_id=one.task_id, worked_on=one.on, minutes=minutes, note=one.note[:500], seen=one.seen)
    try:
        await ask(request, visitor, c.BOOK_TIME, wish, key=key)
    except DomainError as error:
        if not (is_about_form(error) or error.fields or isinstance(error, Unavailable)):
            raise
        told = errors_of(error)
        return next(iter(told.fields.values()), told.title)
    return ""


def shown(sheet: SheetView, refused: Mapping[str, Refused]) -> tuple[ShownRow, ...]:
    return tuple(
        ShownRow(
            row,
            tuple(_cell(number, day, row, cell, refused) for day, cell in enumerate(row.cells)),
            sum(cell.minutes for cell in row.cells),
        )
        for number, row in enumerate(sheet.rows)
    )


def _cell(number: int, day: int, row: SheetRow, cell: SheetCell, refused: Mapping[str, Refused]) -> Shown:
    key = f"{row.task_id}.{cell.on.isoformat()}"
    again = refused.get(key)
    kept = words.hours(cell.minutes) if cell.minutes else ""
    name, short = words.day_head(day, cell.on)
    return Shown(
        cell=cell,
        id=key,
        place=f"{number}-{day}",
        label=_("{task}，{day} {date}的時數").format(task=row.task_name, day=name, date=short),
        text=again.text if again else kept,
        note=again.note if again else cell.note,
        why=again.why if again else "",
    )
