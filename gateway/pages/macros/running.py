"""`…/tickets/{no}/macros`: the macros to choose from, what one would do, and doing it.

A dialog with script, a page without; the palette lists them too (`_options.html`).
"""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import _
from gateway.pages.desk.ticket import Draft, parts, read, show
from gateway.pages.frame.answers import fragment, go, is_htmx, toast, trigger
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import Errors, errors_of, is_about_form, read_form
from gateway.pages.macros.deeds import sentences
from gateway.visitors import Visitor
from shared.contracts.desk import macros as c
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

PATH = "/w/{co:str}/tickets/{no:str}/macros"
PALETTE = "palette"


@get(PATH)
async def choose(request: Request[Any, Any, Any], co: str, no: str, q: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_WORK)
    command = c.ListMacros(q=q[:100], limit=50)
    if request.query_params.get("for") == PALETTE:
        found = await ask(request, visitor, c.LIST_MACROS, command)
        return fragment("macros/_options.html", "options", found=found.items, path=request.url.path)
    page, found, bell = await asyncio.gather(
        read(request, visitor, no), ask(request, visitor, c.LIST_MACROS, command), unread(request, visitor)
    )
    rows = [(one, sentences(one.deeds, one.names)) for one in found.items]
    return render(
        request,
        "macros/choose.html",
        visitor,
        block="form",
        found=rows,
        q=q,
        part=is_htmx(request),
        unread=bell,
        **show(visitor, page),
    )


@get(f"{PATH}/{{macro_id:uuid}}")
async def preview(request: Request[Any, Any, Any], co: str, no: str, macro_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_WORK)
    return await _preview(request, visitor, no, macro_id)


@post(f"{PATH}/{{macro_id:uuid}}", status_code=200)
async def run(request: Request[Any, Any, Any], co: str, no: str, macro_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_WORK)
    form = await read_form(request)
    try:
        await ask(request, visitor, c.RUN_MACRO, form.command(c.RunMacro, macro_id=macro_id), key=form.key)
    except DomainError as error:
        if not (is_about_form(error) or error.status == 403):
            raise
        return await _preview(request, visitor, no, macro_id, errors_of(error))
    if not is_htmx(request):
        return go(request, f"/w/{co}/tickets/{no}#newest")
    response = parts(request, visitor, await read(request, visitor, no), Draft(), block="acted")
    return trigger(toast(response, _("巨集已執行")), done=True)


async def _preview(
    request: Request[Any, Any, Any], visitor: Visitor, no: str, macro_id: UUID, errors: Errors | None = None
) -> Response[Any]:
    page, bell = await asyncio.gather(read(request, visitor, no), unread(request, visitor))
    command = c.PreviewMacro(macro_id=macro_id, ticket_id=page.ticket.id)
    told = await ask(request, visitor, c.PREVIEW_MACRO, command)
    return render(
        request,
        "macros/run.html",
        visitor,
        block="form",
        status=errors.status if errors else 200,
        told=told,
        does=sentences(told.macro.deeds, told.macro.names),
        problem=errors.title if errors else "",
        part=is_htmx(request),
        unread=bell,
        **{**show(visitor, page), "key": new_key()},
    )


ROUTES = (choose, preview, run)
