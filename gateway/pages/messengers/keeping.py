"""`/w/{co}/settings/messengers`: connectors. A secret is shown once; what is kept is sealed."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.hooks.messages import key_of
from gateway.i18n import _
from gateway.identity.keys import base_url, sealer
from gateway.pages.desk.teams import team_options
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.macros.deeds import category_options
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import messengers as c
from shared.core.webhooks import new_secret

PATH = "/w/{co:str}/settings/messengers"
SECTION = "messengers"


@get(PATH)
async def connectors(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    command = c.ListConnectors(cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_CONNECTORS, command)
    here = f"/w/{co}/settings/{SECTION}"
    return await page(
        request,
        visitor,
        SECTION,
        "messengers/list.html",
        found=found.items,
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    return await _form(request, visitor, None, Form(values={}, many={}, key=new_key()))


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor, form = await opened(request, co, SECTION), await read_form(request)
    secret = new_secret()

    def command() -> c.CreateConnector:
        return form.command(c.CreateConnector, sealed=_sealed(secret), **_choices(form))

    result = await tried(request, visitor, c.CREATE_CONNECTOR, command, form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return await _secret(request, visitor, result.done, secret)


@get(f"{PATH}/{{connector_id:uuid}}")
async def connector(request: Request[Any, Any, Any], co: str, connector_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    one = await ask(request, visitor, c.READ_CONNECTOR, c.ReadConnector(connector_id=connector_id))
    return await _form(request, visitor, one, Form(values=_values(one), many={}, key=new_key()))


@post(f"{PATH}/{{connector_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, connector_id: UUID) -> Response[Any]:
    visitor, form = await opened(request, co, SECTION), await read_form(request)

    def command() -> c.ChangeConnector:
        given = {"is_active": bool(form.text("is_active")), **_choices(form)}
        return form.command(c.ChangeConnector, connector_id=connector_id, **given)

    result = await tried(request, visitor, c.CHANGE_CONNECTOR, command, form)
    if result.done is None:
        one = await ask(request, visitor, c.READ_CONNECTOR, c.ReadConnector(connector_id=connector_id))
        return await _form(request, visitor, one, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{connector_id}?said=saved")


@post(f"{PATH}/{{connector_id:uuid}}/rotate", status_code=200)
async def rotate(request: Request[Any, Any, Any], co: str, connector_id: UUID) -> Response[Any]:
    visitor, form = await opened(request, co, SECTION), await read_form(request)
    secret = new_secret()

    def command() -> c.RotateSecret:
        return form.command(c.RotateSecret, connector_id=connector_id, sealed=_sealed(secret))

    result = await tried(request, visitor, c.ROTATE_SECRET, command, form)
    if result.done is None:
        one = await ask(request, visitor, c.READ_CONNECTOR, c.ReadConnector(connector_id=connector_id))
        return await _form(request, visitor, one, Form(values=_values(one), many={}, key=new_key()), result.errors)
    return await _secret(request, visitor, result.done, secret)


def _sealed(secret: str) -> str:
    return sealer().seal(secret.encode()).decode()


def _choices(form: Form) -> dict[str, str | None]:
    return {name: form.text(name) or None for name in ("category_id", "team_id")}


def _values(one: c.ConnectorView) -> dict[str, str]:
    chosen = {"category_id": str(one.category_id or ""), "team_id": str(one.team_id or "")}
    return {"name": one.name, "label": one.label, **chosen, "is_active": "true" if one.is_active else ""}


def _where(visitor: Visitor, one: c.ConnectorView) -> str:
    assert visitor.standing is not None
    return f"{base_url()}/hooks/messages/{key_of(visitor.standing.tenant_id, one.id)}"


async def _form(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    one: c.ConnectorView | None,
    form: Form,
    errors: Errors = NO_ERRORS,
) -> Response[Any]:
    return await page(
        request,
        visitor,
        SECTION,
        "messengers/edit.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name if one else _("新增連接"),
        one=one,
        where=_where(visitor, one) if one else "",
        form=form,
        errors=errors,
        rotate_key=new_key(),
        categories=await category_options(request, visitor),
        teams=await team_options(request, visitor),
    )


async def _secret(
    request: Request[Any, Any, Any], visitor: Visitor, one: c.ConnectorView, secret: str
) -> Response[Any]:
    given = {"heading": one.name, "parent": label_of(SECTION), "one": one, "secret": secret}
    return await page(request, visitor, SECTION, "messengers/secret.html", where=_where(visitor, one), **given)


ROUTES: tuple[HTTPRouteHandler, ...] = (connectors, new, create, connector, change, rotate)
