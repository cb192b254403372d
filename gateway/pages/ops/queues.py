"""`/ops` and `/ops/queues`: the processes, what waits in them, what could not be handled, announcing again."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask_as_operator, new_key
from gateway.pages.frame.doors import operator
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.times import zone
from gateway.pages.frame.trying import tried
from gateway.pages.ops.page import PROCESSES, healths, page, proven
from gateway.visitors import Visitor
from shared.contracts import gateway as g
from shared.contracts.operations import DEAD_LETTER_NOT_FOUND, DecideDeadLetter, ListDeadLetters, ReplayEvents
from shared.core.errors import Late, Unavailable


@get("/ops")
async def overview(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await operator(request)
    listed = ask_as_operator(request, visitor, g.LIST_COMPANIES, g.ListCompanies(limit=8))
    found, looks = await asyncio.gather(listed, healths(request, visitor))
    return page(request, visitor, "overview.html", healths=looks, companies=found.items)


@get("/ops/queues")
async def queues(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await operator(request)
    return await _queues(request, visitor, NO_ERRORS, None)


@post("/ops/queues/{service:str}/replay", status_code=200)
async def replay(request: Request[Any, Any, Any], service: str) -> Response[Any]:
    visitor = await operator(request)
    proven(request, visitor)
    if service not in PROCESSES:
        raise DEAD_LETTER_NOT_FOUND()
    form = await read_form(request)
    zone_name = visitor.zone or "Asia/Taipei"

    def command() -> ReplayEvents:
        return form.command(ReplayEvents, since=_instant(form.text("since"), zone_name))

    call = PROCESSES[service].replay
    result = await tried(request, visitor, call, command, form, asking=ask_as_operator)
    if result.done is None:
        return await _queues(request, visitor, result.errors, result.again(form), service=service)
    return go(request, f"/ops/queues?service={service}&replayed={result.done.events}")


@post("/ops/queues/{service:str}/{letter_id:uuid}/{verb:str}", status_code=200)
async def decide(request: Request[Any, Any, Any], service: str, letter_id: UUID, verb: str) -> Response[Any]:
    visitor = await operator(request)
    if service not in PROCESSES or verb not in {"retry", "discard"}:
        raise DEAD_LETTER_NOT_FOUND()
    if verb == "discard":
        proven(request, visitor)
    form = await read_form(request)
    calls = PROCESSES[service]
    call = calls.retry if verb == "retry" else calls.discard
    result = await tried(
        request, visitor, call, lambda: DecideDeadLetter(dead_letter_id=letter_id), form, asking=ask_as_operator
    )
    if result.done is None:
        return await _queues(request, visitor, result.errors, None, service=service)
    return go(request, f"/ops/queues?service={service}&said={'retried' if verb == 'retry' else 'discarded'}")


async def _queues(
    request: Request[Any, Any, Any], visitor: Visitor, errors: Errors, form: Form | None, *, service: str = ""
) -> Response[Any]:
    service = service or request.query_params.get("service", "")
    service = service if service in PROCESSES else next(iter(PROCESSES))
    cursor = given_cursor(request)
    letters, looks = await asyncio.gather(_letters(request, visitor, service, cursor), healths(request, visitor))
    replayed = request.query_params.get("replayed", "")
    told = _("已重新宣布 {count} 則事件。").format(count=int(replayed)) if replayed[:9].isdecimal() else ""
    given = {"said": told} if told else {}
    return page(
        request,
        visitor,
        "queues.html",
        status=errors.status,
        healths=looks,
        service=service,
        letters=letters.items if letters else None,
        since=form.text("since") if form else "",
        key=new_key(),
        errors=errors,
        first=address("/ops/queues", service=service) if cursor else "",
        next=address("/ops/queues", service=service, cursor=letters.next) if letters and letters.next else "",
        **given,
    )


async def _letters(request: Request[Any, Any, Any], visitor: Visitor, service: str, cursor: str | None) -> Any:
    """None while the service is away."""
    command = ListDeadLetters(limit=25, cursor=cursor)
    try:
        return await ask_as_operator(request, visitor, PROCESSES[service].dead_letters, command)
    except (Unavailable, Late):
        return None


def _instant(text: str, zone_name: str) -> str:
    """What a browser's date field says is local; the call takes an instant, and judges the rest."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (given if given.tzinfo else given.replace(tzinfo=zone(zone_name))).isoformat()


ROUTES: tuple[HTTPRouteHandler, ...] = (overview, queues, replay, decide)
