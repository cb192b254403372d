"""`/w/{co}/plans/templates`: plans to begin from."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan import words as plan_words
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from shared.contracts.delivery import templates as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/plans/templates"
OF_PLAN = "/w/{co:str}/projects/{code:str}/plan/templates"


@get(PATH)
async def templates(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    found, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_TEMPLATES, c.ListTemplates()), unread(request, visitor)
    )
    return render(request, "templates/list.html", visitor, **frame(visitor, bell, "plans"), found=found.items)


@get(f"{PATH}/{{template_id:uuid}}")
async def template(request: Request[Any, Any, Any], co: str, template_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _one(request, visitor, template_id)


@post(f"{PATH}/{{template_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, template_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)

    def command() -> c.ArchiveTemplate:
        return form.command(c.ArchiveTemplate, template_id=template_id)

    result = await tried(request, visitor, c.ARCHIVE_TEMPLATE, command, form)
    if result.done is None:
        return await _one(request, visitor, template_id, result.errors)
    return go(request, f"/w/{co}/plans/templates")


@get(OF_PLAN)
async def of_plan(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    """Which one an empty plan begins from; of one that is written, how it is to be called."""
    visitor = await staff(request, co, P.PLAN_EDIT)
    return await _of_plan(request, visitor, code)


@post(OF_PLAN, status_code=200)
async def make(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> c.MakeTemplate:
        return form.command(c.MakeTemplate, project_id=project.id)

    result = await tried(request, visitor, c.MAKE_TEMPLATE, command, form)
    if result.done is None:
        return await _of_plan(request, visitor, code, result.errors, result.again(form))
    return go(request, f"/w/{co}/plans/templates/{result.done.row.id}")


@post(f"{OF_PLAN}/{{template_id:uuid}}", status_code=200)
async def start(request: Request[Any, Any, Any], co: str, code: str, template_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    command = c.StartPlan(project_id=project.id, template_id=template_id)
    result = await tried(request, visitor, c.START_PLAN, lambda: command, form)
    if result.done is None:
        return await _of_plan(request, visitor, code, result.errors)
    return go(request, f"/w/{co}/projects/{project.code}/plan")


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, template_id: UUID, errors: Errors = NO_ERRORS
) -> Response[Any]:
    one, bell = await asyncio.gather(
        ask(request, visitor, c.READ_TEMPLATE, c.ReadTemplate(template_id=template_id)), unread(request, visitor)
    )
    return render(
        request,
        "templates/one.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, "plans"),
        one=one,
        days=plan_words.days,
        kind_words={str(kind): word for kind, word in plan_words.options(plan_words.KINDS)},
        errors=errors,
    )


async def _of_plan(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
) -> Response[Any]:
    project = await project_of(request, visitor, code)
    found, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_TEMPLATES, c.ListTemplates()), unread(request, visitor)
    )
    shown = frame(visitor, bell, "plans")
    return render(
        request,
        "templates/of_plan.html",
        visitor,
        status=errors.status,
        **{**shown, "here": f"{shown['base']}/projects/{project.code}/plan"},
        project=project,
        found=found.items,
        values=form.values if form else {},
        key=form.key if form and form.key else shown["new_key"](),
        errors=errors,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (templates, template, archive, of_plan, make, start)
