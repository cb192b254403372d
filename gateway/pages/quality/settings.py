"""`/w/{co}/quality/settings`: how soon management is told, when effects are looked at, and the checklists."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.quality.checking import lines
from gateway.pages.quality.parts import ALL, filled, frame
from gateway.visitors import Visitor
from shared.contracts.delivery import check_templates as t
from shared.contracts.delivery import quality as q
from shared.contracts.roles import Permission as P

PATH = f"{ALL}/settings"
SAID = {
    "settings": N_("已儲存。"),
    "added": N_("檢查表已新增。"),
    "changed": N_("已儲存。"),
    "gone": N_("檢查表已封存。"),
}


@get(PATH)
async def settings(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_MANAGE)
    return await _page(request, visitor, "", None, NO_ERRORS)


@post(PATH, status_code=200)
async def change(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_MANAGE)
    form = await read_form(request)
    call = q.CHANGE_QUALITY_SETTINGS
    result = await tried(request, visitor, call, lambda: form.command(q.ChangeQualitySettings), form)
    if result.done is None:
        return await _page(request, visitor, "settings", result.again(form), result.errors)
    return go(request, f"/w/{co}/quality/settings?said=settings")


@post(f"{PATH}/templates", status_code=200)
async def add(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_MANAGE)
    form = await read_form(request)
    given = {"items": lines(form.text("items"))}
    result = await tried(
        request, visitor, t.CREATE_TEMPLATE, lambda: form.command(t.CreateCheckTemplate, **given), form
    )
    if result.done is None:
        return await _page(request, visitor, "add", result.again(form), result.errors)
    return go(request, f"/w/{co}/quality/settings?said=added")


@post(f"{PATH}/templates/{{template_id:uuid}}", status_code=200)
async def change_template(request: Request[Any, Any, Any], co: str, template_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_MANAGE)
    form = await read_form(request)
    given = {"items": lines(form.text("items")), "template_id": template_id}
    result = await tried(
        request, visitor, t.CHANGE_TEMPLATE, lambda: form.command(t.ChangeCheckTemplate, **given), form
    )
    if result.done is None:
        return await _page(request, visitor, str(template_id), result.again(form), result.errors)
    return go(request, f"/w/{co}/quality/settings?said=changed")


@post(f"{PATH}/templates/{{template_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, template_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_MANAGE)
    form = await read_form(request)
    call = t.ARCHIVE_TEMPLATE
    result = await tried(
        request, visitor, call, lambda: form.command(t.ArchiveCheckTemplate, template_id=template_id), form
    )
    if result.done is None:
        return await _page(request, visitor, str(template_id), result.again(form), result.errors)
    return go(request, f"/w/{co}/quality/settings?said=gone")


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor, about: str, form: Form | None, errors: Errors
) -> Response[Any]:
    settled, listed, bell = await asyncio.gather(
        ask(request, visitor, q.READ_QUALITY_SETTINGS, q.ReadQualitySettings()),
        ask(request, visitor, t.LIST_TEMPLATES, t.ListCheckTemplates()),
        unread(request, visitor),
    )
    said = SAID.get(request.query_params.get("said", ""), "") if form is None else ""
    return render(
        request,
        "quality/settings.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, "settings"),
        settled=settled,
        templates=listed.items,
        about=about,
        values=filled(form),
        of=lambda what: errors if about == what else NO_ERRORS,
        key=form.key if form else new_key(),
        said=_(said) if said else "",
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (settings, change, add, change_template, archive)
