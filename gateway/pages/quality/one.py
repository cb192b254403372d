"""`/w/{co}/quality/NC-2026-001`: one nonconformity with its steps, who waits since when, and the form of the next
step."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.quality.parts import ALL, colleagues, filled, frame
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.base import Call
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery import nonconformity_acts as a
from shared.contracts.delivery.projects import LIST_PROJECTS, ListProjects
from shared.contracts.delivery.quality import READ_QUALITY_SETTINGS, ReadQualitySettings
from shared.contracts.roles import Permission as P

PATH = f"{ALL}/{{number:str}}"
CALLS: dict[str, Call[Any, c.NonconformityView]] = {call.verb: call for call in a.ACTS}
NAMING = frozenset({"assign", "form"})
SAID = {
    "raise": N_("已登記，等質量人員判定等級。"),
    "grade": N_("等級已判定。"),
    "form": N_("專項小組已成立。"),
    "hear": N_("已記錄管理層知悉。"),
    "assign": N_("已指派，也通知了責任人。"),
    "start": N_("整改開始了。"),
    "save": N_("已儲存。"),
    "finish": N_("已送複查，也通知了複查人。"),
    "verify": N_("複查合格。"),
    "send_back": N_("已退回責任人。"),
    "report": N_("結案報告已提交。"),
    "close": N_("已關閉。"),
    "reopen": N_("已重新開啟。"),
}


class Again(Struct, frozen=True, kw_only=True):
    """A page that is shown again: the form as it was filled, of which verb, and what is wrong."""

    verb: str = ""
    form: Form | None = None
    errors: Errors = NO_ERRORS


AT_FIRST = Again()


@get(f"{ALL}/new")
async def new(request: Request[Any, Any, Any], co: str, project: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.NONCONFORMITY_RAISE)
    return await _new(request, visitor, Form(values={"project_id": project}, many={}, key=new_key()), NO_ERRORS)


@post(f"{ALL}/new", status_code=200)
async def raise_one(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.NONCONFORMITY_RAISE)
    form = await read_form(request)
    call = c.RAISE_NONCONFORMITY
    result = await tried(request, visitor, call, lambda: form.command(c.RaiseNonconformity), form)
    if result.done is None:
        return await _new(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/quality/{result.done.number}?said=raise")


@get(PATH)
async def one(request: Request[Any, Any, Any], co: str, number: str) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_READ)
    return await _one(request, visitor, await _found(request, visitor, number), AT_FIRST)


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, number: str, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_READ)
    if verb not in CALLS:
        raise ROUTE_UNKNOWN()
    form, found = await read_form(request), await _found(request, visitor, number)
    call = CALLS[verb]
    given: dict[str, Any] = {"nonconformity_id": found.id}
    if verb == "form":
        given["member_ids"] = [text for text in form.many.get("member_ids", []) if text]
    result = await tried(request, visitor, call, lambda: form.command(call.takes, **given), form)
    if result.done is None:
        again = Again(verb=verb, form=result.again(form), errors=result.errors)
        return await _one(request, visitor, await _found(request, visitor, number), again)
    return go(request, f"/w/{co}/quality/{number}?said={verb}")


async def _found(request: Request[Any, Any, Any], visitor: Visitor, number: str) -> c.NonconformityView:
    if not number.startswith("NC-") or len(number) > 20:
        raise c.NONCONFORMITY_NOT_FOUND()
    return await ask(request, visitor, c.FIND_NONCONFORMITY, c.FindNonconformity(nc_number=number))


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, found: c.NonconformityView, again: Again
) -> Response[Any]:
    names = NAMING & set(found.verbs)
    bell, people, settled = await asyncio.gather(
        unread(request, visitor),
        colleagues(request, visitor) if names else _nobody(),
        ask(request, visitor, READ_QUALITY_SETTINGS, ReadQualitySettings()),
    )
    said = SAID.get(request.query_params.get("said", ""), "") if not again.verb else ""
    stored = [(found.owner_id, found.owner), (found.verifier_id, found.verifier)]
    return render(
        request,
        "quality/one.html",
        visitor,
        status=again.errors.status,
        **frame(visitor, bell, ""),
        one=found,
        members=with_stored(people, stored) if names else [],
        settled=settled,
        again=again,
        values=filled(again.form),
        chosen=again.form.many.get("member_ids", []) if again.form else [str(each.member_id) for each in found.force],
        of=lambda verb: again.errors if again.verb == verb else NO_ERRORS,
        key=again.form.key if again.form else new_key(),
        said=_(said) if said else "",
    )


async def _nobody() -> list[tuple[str, str]]:
    return []


async def _new(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    projects, bell = await asyncio.gather(
        ask(request, visitor, LIST_PROJECTS, ListProjects(limit=100)), unread(request, visitor)
    )
    return render(
        request,
        "quality/new.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, ""),
        projects=[(str(each.id), f"{each.code} {each.name}") for each in projects.items],
        values=filled(form),
        errors=errors,
        key=form.key or new_key(),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (new, raise_one, one, act)
