"""What a new ticket is asked once its category is chosen, and filling in the fields of one that is there."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post

from gateway.i18n import _
from gateway.pages.desk.ticket import Draft, parts, read, show
from gateway.pages.fields.asking import asked, every
from gateway.pages.frame.answers import fragment, go, is_htmx, toast, trigger
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer, staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.visitors import Visitor
from shared.contracts.desk.custom_fields import SET_TICKET_FIELDS, SetTicketFields
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

PATH = "/w/{co:str}/tickets/{no:str}/fields"
NEW = "/w/{co:str}/tickets/new/fields"
NEW_OF_CUSTOMER = "/p/{co:str}/tickets/new/fields"
EMPTY = Form(values={}, many={}, key="")


@get(NEW)
async def of_category(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _asked(request, await staff(request, co, P.TICKET_OPEN))


@get(NEW_OF_CUSTOMER)
async def of_category_for_customers(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _asked(request, await customer(request, co))


async def _asked(request: Request[Any, Any, Any], visitor: Visitor) -> Response[Any]:
    """What was typed already stays, where the new category asks the same."""
    given = dict(request.query_params)
    found = await asked(request, visitor, given.get("category_id", ""))
    return fragment("fields/_fields.html", "asked", asked=found, values=given, errors=NO_ERRORS)


@get(PATH)
async def fields(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_WORK)
    return await _form(request, visitor, no)


@post(PATH, status_code=200)
async def fill(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_WORK)
    form = await read_form(request)
    try:
        command = form.command(SetTicketFields, values=every(form))
        await ask(request, visitor, SET_TICKET_FIELDS, command, key=form.key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _form(request, visitor, no, form, errors_of(error))
    if not is_htmx(request):
        return go(request, f"/w/{co}/tickets/{no}")
    response = parts(request, visitor, await read(request, visitor, no), Draft(), block="acted")
    return trigger(toast(response, _("已更新")), done=True)


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, no: str, form: Form = EMPTY, errors: Errors = NO_ERRORS
) -> Response[Any]:
    page, bell = await asyncio.gather(read(request, visitor, no), unread(request, visitor))
    return render(
        request,
        "fields/fill.html",
        visitor,
        block="form",
        status=errors.status,
        asked=page.fields,
        values=form.values,
        errors=errors,
        part=is_htmx(request),
        unread=bell,
        **{**show(visitor, page), "key": new_key()},
    )


ROUTES = (of_category, of_category_for_customers, fields, fill)
