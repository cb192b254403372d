"""`/w/{co}/tickets/export.csv`: the rows of a view as a file for a spreadsheet, sent page by page as they are read."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from litestar import Request, get
from litestar.response import Stream

from gateway.i18n import _, current, speak
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.queue.columns import COLUMNS, USUAL, Column, Sheet, chosen
from gateway.pages.queue.naming import names_of
from gateway.pages.queue.places import Place, place_of
from gateway.visitors import Visitor
from shared.contracts.base import Page
from shared.contracts.desk.views import EXPORT_ROWS, ExportQuery
from shared.contracts.helpdesk import TicketRow
from shared.contracts.roles import Permission
from shared.core.cells import BOM, table
from shared.core.clock import now


@get("/w/{co:str}/tickets/export.csv")
async def export(request: Request[Any, Any, Any], co: str) -> Stream:
    """The first page is asked for before anything is sent, so that a refusal is still an answer of its own."""
    visitor = await staff(request, co, Permission.TICKET_EXPORT)
    place = place_of(request, co)
    first = await _rows(request, visitor, place, None)
    name = f"tickets-{now():%Y%m%d-%H%M}.csv"
    return Stream(
        _file(request, visitor, place, first, current()),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


async def _rows(request: Request[Any, Any, Any], visitor: Visitor, place: Place, cursor: str | None) -> Page[TicketRow]:
    query = ExportQuery(queue=place.queue, filters=place.filters, sort=place.sort, cursor=cursor)
    return await ask(request, visitor, EXPORT_ROWS, query)


async def _file(
    request: Request[Any, Any, Any], visitor: Visitor, place: Place, page: Page[TicketRow], locale: str
) -> AsyncIterator[str]:
    """The stream runs outside of the request's own context, so it is told the reader's language again."""
    speak(locale)
    assert visitor.standing is not None  # staff have one
    columns = chosen(place.columns or [name for name in COLUMNS if name in USUAL])
    sheet = Sheet(visitor.standing.zone, await names_of(request, visitor, place.columns))
    yield BOM + table([[_("編號"), _("主旨"), *(one.title for one in columns)]])
    while True:
        yield table([_cells(row, columns, sheet) for row in page.items])
        if page.next is None:
            return
        page = await _rows(request, visitor, place, page.next)


def _cells(row: TicketRow, columns: Sequence[Column], sheet: Sheet) -> list[str]:
    return [row.number, row.title, *(one.text(row, sheet) for one in columns)]
