"""`/w/{co}/projects/{code}/communication`: the plan as a table, written where it is read."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post

from gateway.pages.communication import words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame, rows
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import communication as c
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/communication"
COLUMNS = ("objective", "audience", "way", "frequency", "content")
SPARE = 2
"""Empty lines that the form offers: saved, it offers as many again."""


@get(PATH)
async def plan(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    project = await project_of(request, visitor, code)
    return await _show(request, visitor, project, NO_ERRORS, None)


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, code: str, verb: str) -> Response[Any]:
    """To submit saves first: what was typed is what is submitted."""
    visitor = await staff(request, co, P.COMMUNICATION_MANAGE)
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    if verb == "begin":
        command = c.BeginCommPlan(project_id=project.id)
        begun = await tried(request, visitor, c.BEGIN_COMM_PLAN, lambda: command, form)
        done, errors, again = begun.done, begun.errors, begun.again(form)
    elif verb in {"save", "submit"}:
        saved = await tried(request, visitor, c.SAVE_COMM_PLAN, lambda: _said(form, project), form)
        done, errors, again = saved.done, saved.errors, saved.again(form)
        if done is not None and verb == "submit":
            sends = c.SubmitCommPlan(project_id=project.id, revision=done.revision)
            fresh = Form(values={**form.values, "revision": str(done.revision)}, many=form.many, key=new_key())
            sent = await tried(request, visitor, c.SUBMIT_COMM_PLAN, lambda: sends, fresh)
            done, errors, again = sent.done, sent.errors, sent.again(fresh)
    else:
        raise ROUTE_UNKNOWN()
    if done is None:
        return await _show(request, visitor, project, errors, again)
    return go(request, f"/w/{co}/projects/{code}/communication")


def _said(form: Form, project: ProjectView) -> c.SaveCommPlan:
    """A line of which only the owner is chosen is an empty one."""
    found = [
        {**dict(zip(COLUMNS, line[1:], strict=True)), **({"owner_id": line[0]} if line[0] else {})}
        for line in rows(form, "owner_id", *COLUMNS)
    ]
    return form.command(c.SaveCommPlan, project_id=project.id, items=found)


async def _show(
    request: Request[Any, Any, Any], visitor: Visitor, project: ProjectView, errors: Errors, form: Form | None
) -> Response[Any]:
    found, bell = await asyncio.gather(
        ask(request, visitor, c.READ_COMM_PLAN, c.ReadCommPlan(project_id=project.id)), unread(request, visitor)
    )
    team = {str(one.member_id): one.name for one in project.team} | found.names
    given = frame(visitor, bell, "communication")
    return render(
        request,
        "communication/plan.html",
        visitor,
        status=errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/communication"},
        project=project,
        found=found,
        lines=rows(form, "owner_id", *COLUMNS)
        if form and "objective" in form.many
        else [_line(one) for one in found.items],
        spare=SPARE,
        columns=words.columns(),
        state_chip=words.state,
        owners=list(team.items()),
        revision=form.values.get("revision", "") if form else "",
        errors=errors,
    )


def _line(one: c.CommItem) -> tuple[str, ...]:
    return (str(one.owner_id or ""), one.objective, one.audience, one.way, one.frequency, one.content)


ROUTES = (plan, act)
