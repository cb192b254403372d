"""`/w/{co}/customers` and one customer: its name, its level, its contacts."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.customers.page import page
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried, unconfirmed
from gateway.pages.terms.promised_to import promised_to
from gateway.visitors import Visitor
from shared.contracts import gateway as g
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/customers"


@get(PATH)
async def customers(request: Request[Any, Any, Any], co: str, q: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.CUSTOMER_READ)
    command = g.ListCustomers(q=q[:100], cursor=given_cursor(request))
    found = await ask(request, visitor, g.LIST_CUSTOMERS, command)
    here = f"/w/{co}/customers"
    return await page(
        request,
        visitor,
        "customers.html",
        found=found.items,
        q=q,
        first=address(here, q=q) if command.cursor else "",
        next=address(here, q=q, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CUSTOMER_MANAGE)
    return await _new(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CUSTOMER_MANAGE)
    form = await read_form(request)
    result = await tried(request, visitor, g.CREATE_CUSTOMER, lambda: form.command(g.CreateCustomer), form)
    if result.done is None:
        return await _new(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/customers/{result.done.id}?said=created")


@get(f"{PATH}/{{customer_id:uuid}}")
async def customer(request: Request[Any, Any, Any], co: str, customer_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CUSTOMER_READ)
    return await show_customer(request, visitor, customer_id, NO_ERRORS)


@post(f"{PATH}/{{customer_id:uuid}}", status_code=200)
async def update(request: Request[Any, Any, Any], co: str, customer_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CUSTOMER_MANAGE)
    form = await read_form(request)

    def command() -> g.UpdateCustomer:
        given = {"name": form.text("name"), "level": form.text("level") or None}
        return form.command(g.UpdateCustomer, customer_id=customer_id, **given)

    result = await tried(request, visitor, g.UPDATE_CUSTOMER, command, form)
    if result.done is None:
        return await show_customer(request, visitor, customer_id, result.errors, form=result.again(form))
    return go(request, f"/w/{co}/customers/{customer_id}?said=saved")


@post(f"{PATH}/{{customer_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, customer_id: UUID) -> Response[Any]:
    """Not to be taken back: its name is typed first."""
    visitor = await staff(request, co, P.CUSTOMER_MANAGE)
    form = await read_form(request)
    found = await ask(request, visitor, g.READ_CUSTOMER, g.ReadCustomer(customer_id=customer_id))
    wrong = unconfirmed(form, found.name)
    if wrong is not None:
        return await show_customer(request, visitor, customer_id, wrong)

    def command() -> g.MoveCustomer:
        return form.command(g.MoveCustomer, customer_id=customer_id)

    result = await tried(request, visitor, g.ARCHIVE_CUSTOMER, command, form)
    if result.done is None:
        return await show_customer(request, visitor, customer_id, result.errors)
    return go(request, f"/w/{co}/customers/{customer_id}?said=archived")


async def _new(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    return await page(request, visitor, "customer_new.html", status=errors.status, form=form, errors=errors)


async def show_customer(
    request: Request[Any, Any, Any], visitor: Visitor, customer_id: UUID, errors: Errors, form: Form | None = None
) -> Response[Any]:
    found = await ask(request, visitor, g.READ_CUSTOMER, g.ReadCustomer(customer_id=customer_id))
    q = request.query_params.get("q", "")[:100]
    command = g.ListContacts(customer_id=customer_id, q=q, limit=25, cursor=given_cursor(request))
    contacts = await ask(request, visitor, g.LIST_CONTACTS, command)
    assert visitor.standing is not None
    own = f"/w/{visitor.standing.slug}/customers/{customer_id}"
    return await page(
        request,
        visitor,
        "customer.html",
        status=errors.status,
        customer=found,
        contacts=contacts.items,
        q=q,
        own=own,
        values={"name": found.name, "level": found.level or "", **(form.values if form else {})},
        key=form.key if form else new_key(),
        errors=errors,
        **await promised_to(request, visitor, customer_id),
        archive_text=_("封存後，聯絡人無法再登入入口網站，也不能恢復。工單會保留。"),
        first=address(own, q=q) if command.cursor else "",
        next=address(own, q=q, cursor=contacts.next) if contacts.next else "",
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (customers, new, create, customer, update, archive)
