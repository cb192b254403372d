"""`/w/{co}/settings/fields`: what is asked on the tickets of each category."""

from itertools import groupby
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.macros.deeds import category_options
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.custom import FieldKind
from shared.contracts.desk import custom_fields as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/fields"
SECTION = "fields"
KINDS: dict[str, str] = {
    FieldKind.TEXT: N_("文字"),
    FieldKind.NUMBER: N_("數字"),
    FieldKind.CHOICE: N_("選項"),
    FieldKind.DATE: N_("日期"),
}


@get(PATH)
async def fields(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    return await _list(request, visitor, NO_ERRORS)


async def _list(request: Request[Any, Any, Any], visitor: Visitor, errors: Errors) -> Response[Any]:
    found = (await ask(request, visitor, c.LIST_CUSTOM_FIELDS, c.ListCustomFields())).items
    return await page(
        request,
        visitor,
        SECTION,
        "fields/list.html",
        status=errors.status,
        errors=errors,
        groups=[(" › ".join(path), list(some)) for path, some in groupby(found, key=lambda one: one.category)],
        kinds=_kinds(),
        key=new_key(),
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    return await _form(request, visitor, None, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    form = await read_form(request)

    def command() -> c.CreateCustomField:
        return form.command(c.CreateCustomField, **_given(form))

    result = await tried(request, visitor, c.CREATE_CUSTOM_FIELD, command, form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=created")


@get(f"{PATH}/{{field_id:uuid}}")
async def one(request: Request[Any, Any, Any], co: str, field_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    return await _form(request, visitor, field_id, None, NO_ERRORS)


@post(f"{PATH}/{{field_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, field_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeCustomField:
        return form.command(c.ChangeCustomField, field_id=field_id, **_given(form))

    result = await tried(request, visitor, c.CHANGE_CUSTOM_FIELD, command, form)
    if result.done is None:
        return await _form(request, visitor, field_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=saved")


@post(f"{PATH}/{{field_id:uuid}}/place", status_code=200)
async def place(request: Request[Any, Any, Any], co: str, field_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    form = await read_form(request)
    up = request.query_params.get("to") == "up"

    def command() -> c.PlaceCustomField:
        return form.command(c.PlaceCustomField, field_id=field_id, up=up)

    result = await tried(request, visitor, c.PLACE_CUSTOM_FIELD, command, form)
    if result.done is None:
        return await _list(request, visitor, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}")


@post(f"{PATH}/{{field_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, field_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    form = await read_form(request)

    def command() -> c.ArchiveCustomField:
        return form.command(c.ArchiveCustomField, field_id=field_id)

    result = await tried(request, visitor, c.ARCHIVE_CUSTOM_FIELD, command, form)
    if result.done is None:
        return await _form(request, visitor, field_id, None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=archived")


def _given(form: Form) -> dict[str, Any]:
    """One option on each line."""
    lines = [line.strip() for line in form.text("options").splitlines()]
    return {
        "help": form.text("help"),
        "required": bool(form.text("required")),
        "for_customers": bool(form.text("for_customers")),
        "options": [line for line in lines if line],
    }


def _kinds() -> dict[str, str]:
    return {str(code): _(word) for code, word in KINDS.items()}


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, field_id: UUID | None, form: Form | None, errors: Errors
) -> Response[Any]:
    found = (await ask(request, visitor, c.LIST_CUSTOM_FIELDS, c.ListCustomFields())).items
    known = next((each for each in found if each.id == field_id), None)
    if field_id is not None and known is None:
        raise c.FIELD_NOT_FOUND()
    stored = {"for_customers": "1"}
    if known is not None:
        stored = {
            "name": known.name,
            "help": known.help,
            "options": "\n".join(known.options),
            "required": "1" if known.required else "",
            "for_customers": "1" if known.for_customers else "",
        }
    return await page(
        request,
        visitor,
        SECTION,
        "fields/edit.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=known.name if known else _("新增欄位"),
        known=known,
        values=form.values if form and form.values else stored,
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
        kinds=_kinds(),
        categories=await category_options(request, visitor),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (fields, new, create, one, change, place, archive)
