"""`/w/{co}/projects/{code}/gates`: what is missing at each gate, and deciding; holding a project, ending it early."""

import asyncio
from collections import defaultdict
from typing import Any

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.gates import words
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import gates as c
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/gates"
VERBS: dict[str, tuple[Any, type[Any]]] = {
    "pass": (c.PASS_GATE, c.PassGate),
    "condition": (c.CONDITION_GATE, c.ConditionGate),
    "fail": (c.FAIL_GATE, c.FailGate),
    "hold": (c.HOLD_PROJECT, c.SteerProject),
    "resume": (c.RESUME_PROJECT, c.SteerProject),
    "terminate": (c.TERMINATE_PROJECT, c.SteerProject),
}


@get(PATH)
async def gates(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    project = await project_of(request, visitor, code)
    return await _show(request, visitor, project, NO_ERRORS, None)


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, code: str, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    if verb not in VERBS:
        raise ROUTE_UNKNOWN()
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    call, takes = VERBS[verb]
    result = await tried(request, visitor, call, lambda: form.command(takes, project_id=project.id), form)
    if result.done is None:
        return await _show(request, visitor, project, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/gates")


async def _show(
    request: Request[Any, Any, Any], visitor: Visitor, project: ProjectView, errors: Errors, form: Form | None
) -> Response[Any]:
    found, bell = await asyncio.gather(
        ask(request, visitor, c.READ_GATES, c.ReadGates(project_id=project.id)), unread(request, visitor)
    )
    given = frame(visitor, bell, "gates")
    return render(
        request,
        "gates/gates.html",
        visitor,
        status=errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/gates"},
        project=project,
        own=f"{given['here']}/{project.code}",
        found=found,
        gate_words=words,
        values=defaultdict(str, form.values if form else {}),
        errors=errors,
    )


ROUTES = (gates, act)
