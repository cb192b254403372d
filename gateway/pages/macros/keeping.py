"""`/w/{co}/settings/macros`: several acts under one name."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.macros.deeds import choices, given, sentences, typed
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import macros as c
from shared.contracts.desk.deeds import DeedNames, Deeds
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/macros"
SECTION = "macros"


@get(PATH)
async def macros(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    command = c.ListMacros(cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_MACROS, command)
    here = f"/w/{co}/settings/{SECTION}"
    return await page(
        request,
        visitor,
        SECTION,
        "macros/list.html",
        found=[(one, sentences(one.deeds, one.names)) for one in found.items],
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.MACRO_MANAGE)
    return await _form(request, visitor, None, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.MACRO_MANAGE)
    form = await read_form(request)

    def command() -> c.CreateMacro:
        return form.command(c.CreateMacro, deeds=given(form))

    result = await tried(request, visitor, c.CREATE_MACRO, command, form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=created")


@get(f"{PATH}/{{macro_id:uuid}}")
async def macro(request: Request[Any, Any, Any], co: str, macro_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MACRO_MANAGE)
    return await _form(request, visitor, macro_id, None, NO_ERRORS)


@post(f"{PATH}/{{macro_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, macro_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MACRO_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeMacro:
        return form.command(c.ChangeMacro, macro_id=macro_id, deeds=given(form))

    result = await tried(request, visitor, c.CHANGE_MACRO, command, form)
    if result.done is None:
        return await _form(request, visitor, macro_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=saved")


@post(f"{PATH}/{{macro_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, macro_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MACRO_MANAGE)
    form = await read_form(request)

    def command() -> c.ArchiveMacro:
        return form.command(c.ArchiveMacro, macro_id=macro_id)

    result = await tried(request, visitor, c.ARCHIVE_MACRO, command, form)
    if result.done is None:
        return await _form(request, visitor, macro_id, None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=archived")


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, macro_id: UUID | None, form: Form | None, errors: Errors
) -> Response[Any]:
    one, stored = None, dict[str, str]()
    if macro_id is not None:
        one = await ask(request, visitor, c.READ_MACRO, c.ReadMacro(macro_id=macro_id))
        stored = {"name": one.name, **typed(one.deeds)}
    return await page(
        request,
        visitor,
        SECTION,
        "macros/edit.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name if one else _("新增巨集"),
        macro_=one,
        values={**stored, **(form.values if form else {})},
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
        offered=await choices(
            request, visitor, one.deeds if one else Deeds(), one.names if one else DeedNames(), by_itself=False
        ),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (macros, new, create, macro, change, archive)
