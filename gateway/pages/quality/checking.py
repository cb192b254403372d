"""`/w/{co}/quality/checks/QC-2026-001`: one check: its list, what was found, and the form to decide."""

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

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
from shared.contracts.delivery import checks as c
from shared.contracts.roles import Permission as P

PATH = f"{ALL}/checks/{{number:str}}"
ACTS = (c.CHANGE_CHECK, c.START_CHECK, c.PASS_CHECK, c.FAIL_CHECK, c.WAIVE_CHECK, c.REPEAT_CHECK)
CALLS: dict[str, Call[Any, c.QualityCheckView]] = {call.verb: call for call in ACTS}
SAID = {
    "plan": N_("檢查已安排，也通知了檢查人。"),
    "change": N_("已儲存。"),
    "start": N_("檢查開始了。"),
    "pass": N_("已判定通過。"),
    "fail": N_("已判定不通過，並登記了整改。"),
    "waive": N_("已免檢。"),
    "repeat": N_("複查已安排，也通知了檢查人。"),
    "feedback": N_("已記下客戶反饋。"),
}


@get(PATH)
async def check(request: Request[Any, Any, Any], co: str, number: str) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_READ)
    return await _one(request, visitor, await _found(request, visitor, number), None, NO_ERRORS)


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, number: str, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_READ)
    if verb not in CALLS:
        raise ROUTE_UNKNOWN()
    form, found = await read_form(request), await _found(request, visitor, number)
    call = CALLS[verb]
    given: dict[str, Any] = {"check_id": found.id}
    if verb in {"pass", "fail"}:
        given["items"] = _looked_at(form, found)
    elif verb == "change":
        given["items"] = lines(form.text("items"))
    result = await tried(request, visitor, call, lambda: form.command(call.takes, **given), form)
    if result.done is None:
        found = await _found(request, visitor, number)
        return await _one(request, visitor, found, result.again(form), result.errors)
    return go(request, f"/w/{co}/quality/checks/{result.done.number}?said={verb}")


def lines(text: str) -> list[dict[str, Any]]:
    """A checklist as it is written: one item on each line."""
    return [{"text": line.strip()} for line in text.splitlines() if line.strip()]


def _looked_at(form: Form, found: c.QualityCheckView) -> list[dict[str, Any]]:
    """Each item as the form says it is; one that nobody chose for was not looked at."""
    marks = {"ok": True, "bad": False}
    return [
        {
            **msgspec.to_builtins(item),
            "ok": marks.get(form.text(f"ok_{place}")),
            "note": form.text(f"note_{place}"),
        }
        for place, item in enumerate(found.items)
    ]


async def _found(request: Request[Any, Any, Any], visitor: Visitor, number: str) -> c.QualityCheckView:
    if not number.startswith("QC-") or len(number) > 20:
        raise c.CHECK_NOT_FOUND()
    return await ask(request, visitor, c.FIND_CHECK, c.FindCheck(check_number=number))


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, found: c.QualityCheckView, form: Form | None, errors: Errors
) -> Response[Any]:
    names = {"change", "repeat"} & set(found.verbs)
    bell, people = await asyncio.gather(
        unread(request, visitor), colleagues(request, visitor) if names else asyncio.sleep(0, [])
    )
    said = SAID.get(request.query_params.get("said", ""), "") if form is None else ""
    return render(
        request,
        "quality/check.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, "checks"),
        one=found,
        members=with_stored(people, [(found.checker_id, found.checker)]) if names else [],
        values=filled(form),
        errors=errors,
        key=form.key if form else new_key(),
        said=_(said) if said else "",
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (check, act)
