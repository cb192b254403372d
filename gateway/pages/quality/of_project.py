"""`/w/{co}/projects/{code}/quality`: a project's plan of checks, what was found wrong, and what customers say."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import all_tasks, project_of
from gateway.pages.quality.checking import lines
from gateway.pages.quality.parts import colleagues, filled, frame
from gateway.visitors import Visitor
from shared.contracts.delivery import checks as k
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery.check_templates import LIST_TEMPLATES, ListCheckTemplates
from shared.contracts.delivery.plan import TaskKind, TaskView
from shared.contracts.delivery.quality import QUALITY_FIGURES, QualityQuery
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/quality"
MOST_TASKS = 300
"""To choose from, deliverables first."""


@get(PATH)
async def quality(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.QUALITY_READ)
    return await _page(request, visitor, code, "", Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/plan", status_code=200)
async def plan(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.CHECK_PLAN)
    form = await read_form(request)
    given = {"items": lines(form.text("items"))}
    result = await tried(request, visitor, k.PLAN_CHECK, lambda: form.command(k.PlanCheck, **given), form)
    if result.done is None:
        return await _page(request, visitor, code, "plan", result.again(form), result.errors)
    return go(request, f"/w/{co}/quality/checks/{result.done.number}?said=plan")


@post(f"{PATH}/feedback", status_code=200)
async def feedback(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.NONCONFORMITY_RAISE)
    form = await read_form(request)
    given = {"satisfied": form.text("satisfied") == "yes"}
    result = await tried(request, visitor, k.RECORD_FEEDBACK, lambda: form.command(k.RecordFeedback, **given), form)
    if result.done is None:
        return await _page(request, visitor, code, "feedback", result.again(form), result.errors)
    return go(request, f"/w/{co}/quality/checks/{result.done.number}?said=feedback")


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor, code: str, about: str, form: Form, errors: Errors
) -> Response[Any]:
    project = await project_of(request, visitor, code)
    plans, says = visitor.may(P.CHECK_PLAN), visitor.may(P.NONCONFORMITY_RAISE)
    tasks, checks, found, figures, bell = await asyncio.gather(
        all_tasks(request, visitor, project),
        ask(request, visitor, k.LIST_CHECKS, k.ListChecks(project_id=project.id, limit=100)),
        ask(request, visitor, c.LIST_NONCONFORMITIES, c.ListNonconformities(project_id=project.id, limit=50)),
        ask(request, visitor, QUALITY_FIGURES, QualityQuery(project_id=project.id)),
        unread(request, visitor),
    )
    templates = (await ask(request, visitor, LIST_TEMPLATES, ListCheckTemplates())).items if plans else ()
    planned = {one.task_id for one in checks.items}
    chosen = form.values.get("task_id") or request.query_params.get("task", "")
    return render(
        request,
        "quality/project.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, "quality"),
        project=project,
        checks=checks.items,
        more=bool(checks.next),
        found=found.items,
        figures=figures,
        unplanned=[one for one in tasks.tasks if one.kind is TaskKind.DELIVERABLE and one.id not in planned],
        tasks=_choices(tasks.tasks),
        templates=[(str(one.id), one.name) for one in templates],
        members=await colleagues(request, visitor) if plans else [],
        plans=plans and (visitor.may(P.CHECK_WAIVE) or _leads(visitor, project.manager_id)),
        says=says,
        about=about,
        chosen=chosen,
        values=filled(form),
        of=lambda what: errors if about == what else NO_ERRORS,
        key=form.key or new_key(),
    )


def _leads(visitor: Visitor, manager_id: UUID) -> bool:
    return visitor.standing is not None and visitor.standing.membership_id == manager_id


def _choices(tasks: tuple[TaskView, ...]) -> list[tuple[str, str]]:
    wanted = [one for one in tasks if one.kind in {TaskKind.DELIVERABLE, TaskKind.TASK}]
    wanted.sort(key=lambda one: one.kind is TaskKind.TASK)
    return [(str(one.id), f"{one.number} {one.name}") for one in wanted[:MOST_TASKS]]


ROUTES: tuple[HTTPRouteHandler, ...] = (quality, plan, feedback)
