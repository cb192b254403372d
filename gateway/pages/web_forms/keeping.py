"""`/w/{co}/settings/forms`: web forms, and the lines that show one on a page of the company's own."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from markupsafe import escape

from gateway.i18n import _
from gateway.identity.keys import base_url
from gateway.pages.desk.teams import team_options
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.macros.deeds import category_options
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import web_forms as c

PATH = "/w/{co:str}/settings/forms"
SECTION = "forms"


@get(PATH)
async def forms(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    command = c.ListWebForms(cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_WEB_FORMS, command)
    here = f"/w/{co}/settings/{SECTION}"
    return await page(
        request,
        visitor,
        SECTION,
        "web_forms/list.html",
        found=found.items,
        public=f"/f/{co}",
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    values = {"per_hour": "60", "is_active": "true", "takes_files": "true"}
    return await _form(request, visitor, None, Form(values=values, many={}, key=new_key()))


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor, form = await opened(request, co, SECTION), await read_form(request)
    result = await tried(
        request, visitor, c.CREATE_WEB_FORM, lambda: form.command(c.CreateWebForm, **_given(form)), form
    )
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{result.done.id}?said=created")


@get(f"{PATH}/{{form_id:uuid}}")
async def form(request: Request[Any, Any, Any], co: str, form_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    one = await ask(request, visitor, c.READ_WEB_FORM, c.ReadWebForm(form_id=form_id))
    return await _form(request, visitor, one, Form(values=_values(one), many={}, key=new_key()))


@post(f"{PATH}/{{form_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, form_id: UUID) -> Response[Any]:
    visitor, form = await opened(request, co, SECTION), await read_form(request)

    def command() -> c.ChangeWebForm:
        return form.command(c.ChangeWebForm, form_id=form_id, **_given(form))

    result = await tried(request, visitor, c.CHANGE_WEB_FORM, command, form)
    if result.done is None:
        one = await ask(request, visitor, c.READ_WEB_FORM, c.ReadWebForm(form_id=form_id))
        return await _form(request, visitor, one, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{form_id}?said=saved")


FLAGS = ("asks_category", "takes_files", "is_active")


def _given(form: Form) -> dict[str, Any]:
    """What a browser leaves out is meant: a box without its mark, a choice of nothing, no sites."""
    flags = {name: bool(form.text(name)) for name in FLAGS}
    choices = {name: form.text(name) or None for name in ("category_id", "team_id")}
    return {**flags, **choices, "origins": tuple(form.text("origins").lower().split())}


def _values(one: c.WebFormView) -> dict[str, str]:
    flags = {name: "true" for name in FLAGS if getattr(one, name)}
    words = {name: getattr(one, name) for name in ("name", "intro", "consent", "thanks")}
    chosen = {"category_id": str(one.category_id or ""), "team_id": str(one.team_id or "")}
    return {**flags, **words, **chosen, "origins": "\n".join(one.origins), "per_hour": str(one.per_hour)}


def snippet(where: str, one: c.WebFormView) -> str:
    """What goes into a page: the frame, and the script that gives it its height."""
    frame = (
        f'<iframe src="{where}?embed=1" title="{escape(one.name)}" style="width:100%;height:760px;border:0"></iframe>'
    )
    return f'{frame}\n<script src="{base_url()}/static/embed.js" async></script>'


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, one: c.WebFormView | None, form: Form, errors: Errors = NO_ERRORS
) -> Response[Any]:
    assert visitor.standing is not None
    where = f"{base_url()}/f/{visitor.standing.slug}/{one.key}" if one else ""
    return await page(
        request,
        visitor,
        SECTION,
        "web_forms/edit.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name if one else _("新增表單"),
        one=one,
        where=where,
        start=f"{base_url()}/f/{visitor.standing.slug}/",
        snippet=snippet(where, one) if one else "",
        form=form,
        errors=errors,
        categories=await category_options(request, visitor),
        teams=await team_options(request, visitor),
        chosen=[name for name in FLAGS if form.text(name)],
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (forms, new, create, form, change)
