"""`/p/{co}/projects/{code}/acceptance`: whether the day suits, questions, the decision with the signature, and the
certificate. One page, in the order in which it happens; it needs no script."""

import asyncio
from collections import defaultdict
from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.pages.acceptance.certificate import printed
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.my_projects.reading import acceptance_of, frame, project_of
from gateway.pages.projects.parts import rows
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from gateway.web.requests import address_of
from shared.contracts.base import Call
from shared.contracts.delivery import my_acceptance as m
from shared.contracts.delivery.acceptance import ACCEPTANCE_NOT_FOUND, VERIFY_SIGNATURE, VerifySignature
from shared.contracts.delivery.acceptance_views import AcceptanceVerdict, MyAcceptance, ValidityView
from shared.core.errors import Failure, Invalid

PATH = "/p/{co:str}/projects/{code:str}/acceptance"
CALLS: dict[str, Call[Any, MyAcceptance]] = {
    "confirm": m.CONFIRM_ACCEPTANCE,
    "postpone": m.POSTPONE_ACCEPTANCE,
    "ask_mine": m.ASK_IN_MY_ACCEPTANCE,
    "sign": m.SIGN_ACCEPTANCE,
}
SPARE = 3
"""Empty rows for reservations; refused with all of them filled, there are as many more."""
UNCONSENTED = Failure("acceptance.consent", Invalid)


class Again(Struct, frozen=True, kw_only=True):
    verb: str = ""
    form: Form | None = None
    errors: Errors = NO_ERRORS


AT_FIRST = Again()


@get(PATH)
async def acceptance(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    return await _show(request, await customer(request, co), code, AT_FIRST)


@get(f"{PATH}.pdf")
async def certificate(request: Request[Any, Any, Any], co: str, code: str) -> Response[bytes]:
    """Of what was signed; before that there is none."""
    visitor = await customer(request, co)
    one = await acceptance_of(request, visitor, code)
    validity = await validity_of(request, visitor, one)
    if one is None or validity is None:
        raise ACCEPTANCE_NOT_FOUND()
    return await printed(visitor, one, validity)


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, code: str, verb: str) -> Response[Any]:
    visitor = await customer(request, co)
    if verb not in CALLS:
        raise ROUTE_UNKNOWN()
    form, call = await read_form(request), CALLS[verb]
    found = await acceptance_of(request, visitor, code)
    if found is None:
        raise ACCEPTANCE_NOT_FOUND()

    def command() -> Any:
        more = _signed(form, address_of(request)) if verb == "sign" else {}
        return form.command(call.takes, acceptance_id=found.id, **more)

    result = await tried(request, visitor, call, command, form)
    if result.done is None:
        return await _show(request, visitor, code, Again(verb=verb, form=result.again(form), errors=result.errors))
    return go(request, f"/p/{co}/projects/{code}/acceptance?said={verb}")


def _signed(form: Form, address: str) -> dict[str, Any]:
    """What only the page knows. Raises that the consent is missing."""
    if form.text("consent") != "yes":
        raise UNCONSENTED(fields={"consent": UNCONSENTED.code})
    lines = [line for line in rows(form, "due_on", "text") if any(line)]
    reserved = [{"text": text, **({"due_on": due_on} if due_on else {})} for due_on, text in lines]
    is_with = form.text("decision") == AcceptanceVerdict.ACCEPTED_WITH_RESERVATIONS
    return {"address": address, "reservations": reserved if is_with else []}


async def _show(request: Request[Any, Any, Any], visitor: Visitor, code: str, again: Again) -> Response[Any]:
    found, one, bell = await asyncio.gather(
        project_of(request, visitor, code), acceptance_of(request, visitor, code), unread(request, visitor)
    )
    values = defaultdict(str, again.form.values if again.form else {})
    lines = rows(again.form, "due_on", "text") if again.form and again.verb == "sign" else []
    return render(
        request,
        "my_projects/acceptance.html",
        visitor,
        status=again.errors.status,
        **frame(visitor, bell, found.project.code, "acceptance"),
        one=found.project,
        acceptance=one,
        validity=await validity_of(request, visitor, one),
        verb=again.verb,
        values=values,
        lines=[*lines, *[("", "")] * max(SPARE, len(lines))][:20],
        of=lambda verb: again.errors if again.verb == verb else NO_ERRORS,
        said=request.query_params.get("said", "") if not again.verb else "",
    )


async def validity_of(
    request: Request[Any, Any, Any], visitor: Visitor, one: MyAcceptance | None
) -> ValidityView | None:
    """Reads every byte that was signed, so it is asked only of what was."""
    if one is None or one.signature is None:
        return None
    return await ask(request, visitor, VERIFY_SIGNATURE, VerifySignature(acceptance_id=one.id))


ROUTES: tuple[HTTPRouteHandler, ...] = (acceptance, certificate, act)
