"""`/w/{co}/settings/triggers`: 當…若…則…, as a table in the order in which they run, and one of them in a form."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.every import every, with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.macros import deeds
from gateway.pages.settings.section import label_of, opened, page
from gateway.pages.triggers import words
from gateway.visitors import Visitor
from shared.contracts.desk import triggers as c
from shared.contracts.desk.conditions import Conditions
from shared.contracts.desk.deeds import DeedNames, Deeds
from shared.contracts.gateway import LIST_CUSTOMERS, ListCustomers
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/triggers"
SECTION = "triggers"


@get(PATH)
async def triggers(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    return await _list(request, visitor, NO_ERRORS)


async def _list(request: Request[Any, Any, Any], visitor: Visitor, errors: Errors) -> Response[Any]:
    found = (await ask(request, visitor, c.LIST_TRIGGERS, c.ListTriggers())).items
    rows = [
        (one, _(words.MOMENTS[one.moment]), words.sentences(one), deeds.sentences(one.deeds, one.names))
        for one in found
    ]
    return await page(
        request,
        visitor,
        SECTION,
        "triggers/list.html",
        status=errors.status,
        errors=errors,
        found=rows,
        key=new_key(),
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.TRIGGER_MANAGE)
    return await _form(request, visitor, None, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.TRIGGER_MANAGE)
    form = await read_form(request)

    def command() -> c.CreateTrigger:
        return form.command(c.CreateTrigger, conditions=words.given(form), deeds=deeds.given(form))

    result = await tried(request, visitor, c.CREATE_TRIGGER, command, form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    tries = f"/{result.done.id}/trial" if visitor.may(P.TICKET_WORK) else ""
    return go(request, f"/w/{co}/settings/{SECTION}{tries}?said=created")


@get(f"{PATH}/{{trigger_id:uuid}}")
async def trigger(request: Request[Any, Any, Any], co: str, trigger_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TRIGGER_MANAGE)
    return await _form(request, visitor, trigger_id, None, NO_ERRORS)


@post(f"{PATH}/{{trigger_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, trigger_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TRIGGER_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeTrigger:
        given = {"conditions": words.given(form), "deeds": deeds.given(form)}
        return form.command(c.ChangeTrigger, trigger_id=trigger_id, **given)

    result = await tried(request, visitor, c.CHANGE_TRIGGER, command, form)
    if result.done is None:
        return await _form(request, visitor, trigger_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=saved")


@post(f"{PATH}/{{trigger_id:uuid}}/switch", status_code=200)
async def switch(request: Request[Any, Any, Any], co: str, trigger_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TRIGGER_MANAGE)
    form = await read_form(request)
    is_on = request.query_params.get("to") == "on"

    def command() -> c.SwitchTrigger:
        return form.command(c.SwitchTrigger, trigger_id=trigger_id, is_on=is_on)

    result = await tried(request, visitor, c.SWITCH_TRIGGER, command, form)
    if result.done is None:
        return await _list(request, visitor, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said={'switched_on' if is_on else 'switched_off'}")


@post(f"{PATH}/{{trigger_id:uuid}}/place", status_code=200)
async def place(request: Request[Any, Any, Any], co: str, trigger_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TRIGGER_MANAGE)
    form = await read_form(request)
    up = request.query_params.get("to") == "up"

    def command() -> c.PlaceTrigger:
        return form.command(c.PlaceTrigger, trigger_id=trigger_id, up=up)

    result = await tried(request, visitor, c.PLACE_TRIGGER, command, form)
    if result.done is None:
        return await _list(request, visitor, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}")


@post(f"{PATH}/{{trigger_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, trigger_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TRIGGER_MANAGE)
    form = await read_form(request)

    def command() -> c.ArchiveTrigger:
        return form.command(c.ArchiveTrigger, trigger_id=trigger_id)

    result = await tried(request, visitor, c.ARCHIVE_TRIGGER, command, form)
    if result.done is None:
        return await _form(request, visitor, trigger_id, None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=archived")


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, trigger_id: UUID | None, form: Form | None, errors: Errors
) -> Response[Any]:
    one, stored, chosen = None, dict[str, str](), dict[str, list[str]]()
    if trigger_id is not None:
        one = await ask(request, visitor, c.READ_TRIGGER, c.ReadTrigger(trigger_id=trigger_id))
        texts, chosen = words.typed(one.conditions)
        stored = {"name": one.name, "moment": one.moment, **texts, **deeds.typed(one.deeds)}
    is_again = form is not None and bool(form.values)
    offered, ifs = await _offered(request, visitor, one)
    return await page(
        request,
        visitor,
        SECTION,
        "triggers/edit.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name if one else _("新增規則"),
        trigger=one,
        values={**stored, **(form.values if form else {})},
        chosen=form.many if form and is_again else chosen,
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
        offered=offered,
        ifs=ifs,
    )


async def _offered(
    request: Request[Any, Any, Any], visitor: Visitor, one: c.TriggerView | None
) -> tuple[deeds.Choices, words.Choices]:
    """For its deeds and its conditions; a condition that the form does not offer would be taken away, and the rule act
    on everybody."""
    stored, names = (one.deeds, one.names) if one else (Deeds(), DeedNames())
    offered, customers = await asyncio.gather(
        deeds.choices(request, visitor, stored, names, by_itself=True),
        every(lambda cursor: ask(request, visitor, LIST_CUSTOMERS, ListCustomers(limit=100, cursor=cursor))),
    )
    called = {each.id: each.name for each in one.called} if one else {}
    wanted = one.conditions if one else Conditions()
    return offered, words.Choices(
        moments=[(code, _(word)) for code, word in words.MOMENTS.items()],
        boxes=words.boxes(),
        hours=words.hours(),
        categories=with_stored(offered.categories, ((each, called.get(each)) for each in wanted.category_ids)),
        customers=with_stored(
            [(str(each.id), each.name) for each in customers],
            ((each, called.get(each)) for each in wanted.customer_ids),
        ),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (triggers, new, create, trigger, change, switch, place, archive)
