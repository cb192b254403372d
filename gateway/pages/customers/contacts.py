"""`/w/{co}/customers/{id}/contacts`: one contact: who he is, whether he may sign in, erasing him."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.customers.page import page
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried, unconfirmed
from gateway.visitors import Visitor
from shared.contracts import gateway as g
from shared.contracts.desk.asking import READ_ASKING, AskingView, ReadAsking
from shared.contracts.roles import Permission as P
from shared.core.errors import Late, NotFound, Unavailable

PATH = "/w/{co:str}/customers/{customer_id:uuid}/contacts"
ONE = f"{PATH}/{{contact_id:uuid}}"


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str, customer_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CONTACT_MANAGE)
    return await _new(request, visitor, customer_id, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str, customer_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CONTACT_MANAGE)
    form = await read_form(request)

    def command() -> g.CreateContact:
        return form.command(g.CreateContact, customer_id=customer_id, manager=form.text("manager") == "on")

    result = await tried(request, visitor, g.CREATE_CONTACT, command, form)
    if result.done is None:
        return await _new(request, visitor, customer_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/customers/{customer_id}/contacts/{result.done.id}?said=created")


@get(ONE)
async def contact(request: Request[Any, Any, Any], co: str, customer_id: UUID, contact_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CUSTOMER_READ)
    return await contact_page(request, visitor, (customer_id, contact_id), NO_ERRORS)


@post(ONE, status_code=200)
async def update(request: Request[Any, Any, Any], co: str, customer_id: UUID, contact_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CONTACT_MANAGE)
    form = await read_form(request)

    def command() -> g.UpdateContact:
        given = {"name": form.text("name"), "phone": form.text("phone") or None}
        return form.command(g.UpdateContact, contact_id=contact_id, manager=form.text("manager") == "on", **given)

    result = await tried(request, visitor, g.UPDATE_CONTACT, command, form)
    if result.done is None:
        return await contact_page(request, visitor, (customer_id, contact_id), result.errors, form=result.again(form))
    return go(request, f"/w/{co}/customers/{customer_id}/contacts/{contact_id}?said=saved")


@post(f"{ONE}/invite", status_code=200)
async def invite(request: Request[Any, Any, Any], co: str, customer_id: UUID, contact_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CONTACT_MANAGE)
    form = await read_form(request)

    def command() -> g.MoveContact:
        return form.command(g.MoveContact, contact_id=contact_id)

    result = await tried(request, visitor, g.INVITE_CONTACT, command, form)
    if result.done is None:
        return await contact_page(request, visitor, (customer_id, contact_id), result.errors)
    return go(request, f"/w/{co}/customers/{customer_id}/contacts/{contact_id}?said=invited")


@post(f"{ONE}/erase", status_code=200)
async def erase(request: Request[Any, Any, Any], co: str, customer_id: UUID, contact_id: UUID) -> Response[Any]:
    """Not to be taken back: his name is typed first."""
    visitor = await staff(request, co, P.CONTACT_ERASE)
    form = await read_form(request)
    found = await ask(request, visitor, g.READ_CONTACT, g.ReadContact(contact_id=contact_id))
    wrong = unconfirmed(form, found.name)
    if wrong is not None:
        return await contact_page(request, visitor, (customer_id, contact_id), wrong)

    def command() -> g.MoveContact:
        return form.command(g.MoveContact, contact_id=contact_id)

    result = await tried(request, visitor, g.ERASE_CONTACT, command, form)
    if result.done is None:
        return await contact_page(request, visitor, (customer_id, contact_id), result.errors)
    return go(request, f"/w/{co}/customers/{customer_id}?said=erased")


async def _new(
    request: Request[Any, Any, Any], visitor: Visitor, customer_id: UUID, form: Form, errors: Errors
) -> Response[Any]:
    customer = await ask(request, visitor, g.READ_CUSTOMER, g.ReadCustomer(customer_id=customer_id))
    given = {"customer": customer, "form": form, "errors": errors}
    return await page(request, visitor, "contact_new.html", status=errors.status, **given)


async def contact_page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    ids: tuple[UUID, UUID],
    errors: Errors,
    form: Form | None = None,
) -> Response[Any]:
    customer_id, contact_id = ids
    found = await ask(request, visitor, g.READ_CONTACT, g.ReadContact(contact_id=contact_id))
    assert visitor.standing is not None
    if found.customer_id != customer_id:
        raise g.CONTACT_NOT_FOUND()
    stored = {"name": found.name, "phone": found.phone or "", "locale": found.locale}
    manager = form.text("manager") == "on" if form else found.manager
    return await page(
        request,
        visitor,
        "contact.html",
        status=errors.status,
        contact=found,
        asking=await _asking(request, visitor, contact_id),
        zone=visitor.zone or visitor.standing.zone,
        values={**stored, **(form.values if form else {})},
        manager=manager,
        key=form.key if form else new_key(),
        move_key=new_key(),
        errors=errors,
    )


async def _asking(request: Request[Any, Any, Any], visitor: Visitor, contact_id: UUID) -> AskingView | None:
    """None where it may not be read, and while helpdesk is away or has not heard of a new contact."""
    if not visitor.may(P.CALLBACK_READ):
        return None
    try:
        return await ask(request, visitor, READ_ASKING, ReadAsking(contact_id=contact_id))
    except (NotFound, Unavailable, Late):
        return None


ROUTES: tuple[HTTPRouteHandler, ...] = (new, create, contact, update, invite, erase)
