"""`/w/{co}/projects/{code}/acceptance`: pack, proposal, session, promise, and what the customer signed."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get, post

from gateway.pages.acceptance import words
from gateway.pages.acceptance.certificate import printed
from gateway.pages.acceptance.promising import promised, shown_promise
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import acceptance as c
from shared.contracts.delivery.acceptance_views import AcceptanceView, ValidityView
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/acceptance"


def _nothing(form: Form) -> dict[str, Any]:
    return {}


def _attendees(form: Form) -> dict[str, Any]:
    """One a line, or one after the other."""
    text = form.text("attendees")
    for mark in "、，,;；":
        text = text.replace(mark, "\n")
    return {"attendees": [one.strip() for one in text.splitlines() if one.strip()]}


VERBS: dict[str, tuple[Any, type[Any], Callable[[Form], dict[str, Any]]]] = {
    "begin": (c.BEGIN_ACCEPTANCE, c.BeginAcceptance, _nothing),
    "exempt": (c.EXEMPT_FROM_PACK, c.ExemptFromPack, _nothing),
    "promise": (c.PROMISE_SERVICE, c.PromiseService, promised),
    "complete": (c.COMPLETE_PACK, c.MoveAcceptance, _nothing),
    "propose": (c.PROPOSE_ACCEPTANCE, c.ProposeAcceptance, _nothing),
    "withdraw": (c.WITHDRAW_ACCEPTANCE, c.WithdrawAcceptance, _nothing),
    "start": (c.START_SESSION, c.MoveAcceptance, _nothing),
    "record": (c.RECORD_SESSION, c.RecordSession, _attendees),
    "fix": (c.FIX_AT_ACCEPTANCE, c.WithdrawAcceptance, _nothing),
    "resume": (c.RESUME_SESSION, c.MoveAcceptance, _nothing),
    "ask_decision": (c.ASK_DECISION, c.MoveAcceptance, _nothing),
    "ask": (c.ASK_AT_ACCEPTANCE, c.AskAtAcceptance, _nothing),
    "answer": (c.ANSWER_AT_ACCEPTANCE, c.AnswerAtAcceptance, _nothing),
}


@get(PATH)
async def acceptance(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    project = await project_of(request, visitor, code)
    return await _show(request, visitor, project, NO_ERRORS, ("", None))


@get(f"{PATH}.pdf")
async def certificate(request: Request[Any, Any, Any], co: str, code: str) -> Response[bytes]:
    """Raises not found while nothing is signed."""
    visitor = await staff(request, co, P.PROJECT_READ)
    project = await project_of(request, visitor, code)
    found = await _read(request, visitor, project)
    if found.id is None or found.signature is None:
        raise c.ACCEPTANCE_NOT_FOUND()
    validity = await ask(request, visitor, c.VERIFY_SIGNATURE, c.VerifySignature(acceptance_id=found.id))
    return await printed(visitor, found, validity)


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, code: str, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    if verb not in VERBS:
        raise ROUTE_UNKNOWN()
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    call, takes, given = VERBS[verb]
    result = await tried(
        request, visitor, call, lambda: form.command(takes, project_id=project.id, **given(form)), form
    )
    if result.done is None:
        return await _show(request, visitor, project, result.errors, (verb, result.again(form)))
    return go(request, f"/w/{co}/projects/{code}/acceptance")


async def _read(request: Request[Any, Any, Any], visitor: Visitor, project: ProjectView) -> AcceptanceView:
    return await ask(request, visitor, c.READ_ACCEPTANCE, c.ReadAcceptance(project_id=project.id))


async def _validity(request: Request[Any, Any, Any], visitor: Visitor, found: AcceptanceView) -> ValidityView | None:
    if found.id is None or found.signature is None:
        return None
    return await ask(request, visitor, c.VERIFY_SIGNATURE, c.VerifySignature(acceptance_id=found.id))


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    project: ProjectView,
    errors: Errors,
    filled: tuple[str, Form | None],
) -> Response[Any]:
    """`filled` is the verb whose form was refused, and what was filled in."""
    found, bell = await asyncio.gather(_read(request, visitor, project), unread(request, visitor))
    verb, form = filled
    given = frame(visitor, bell, "acceptance")
    values = defaultdict(str, form.values if form else {})
    return render(
        request,
        "acceptance/acceptance.html",
        visitor,
        status=errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/acceptance"},
        project=project,
        found=found,
        validity=await _validity(request, visitor, found),
        w=words,
        promise=values if verb == "promise" else defaultdict(str, shown_promise(found.commitment)),
        tried=verb,
        values=values,
        errors=errors,
        quiet=NO_ERRORS,
        blank=defaultdict(str),
    )


ROUTES = (acceptance, certificate, act)
