"""`/w/{co}/projects/{code}/deliverables`: what a project hands over, and one of them with its versions and files."""

import asyncio
from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.files.forms import NOTHING, Attached, attached_to
from gateway.i18n import _
from gateway.pages.deliverables import words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.my_projects import words as their_words
from gateway.pages.plan.reading import all_tasks, project_of
from gateway.pages.projects.parts import frame
from gateway.pages.quality.parts import filled
from gateway.visitors import Visitor
from gateway.web.bodies import UPLOAD_BYTES
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.base import Call
from shared.contracts.delivery import deliverables as c
from shared.contracts.delivery.plan import TaskKind, TaskView
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.parties import Party
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/deliverables"
ONE = f"{PATH}/{{number:str}}"
CALLS: dict[str, Call[Any, c.DeliverableView]] = {
    "change": c.CHANGE_DELIVERABLE,
    "draft": c.DRAFT_DELIVERABLE,
    "submit": c.SUBMIT_DELIVERABLE,
    "pass": c.PASS_DELIVERABLE,
    "back": c.BACK_DELIVERABLE,
    "deliver": c.DELIVER_DELIVERABLE,
}


class Again(Struct, frozen=True, kw_only=True):
    """A page that is shown again: the form as it was filled, of which verb, and what is wrong."""

    verb: str = ""
    form: Form | None = None
    errors: Errors = NO_ERRORS
    attached: Attached = NOTHING


AT_FIRST = Again()


@get(PATH)
async def deliverables(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _list(request, visitor, await project_of(request, visitor, code), AT_FIRST)


@post(PATH, status_code=200)
async def add(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.DELIVERABLE_WORK)
    form, project = await read_form(request), await project_of(request, visitor, code)

    def command() -> c.AddDeliverable:
        return form.command(c.AddDeliverable, project_id=project.id, **_ticked(form))

    result = await tried(request, visitor, c.ADD_DELIVERABLE, command, form)
    if result.done is None:
        return await _list(request, visitor, project, Again(form=result.again(form), errors=result.errors))
    return go(request, f"/w/{co}/projects/{code}/deliverables/{result.done.number}?said=add")


@get(ONE)
async def one(request: Request[Any, Any, Any], co: str, code: str, number: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    project = await project_of(request, visitor, code)
    return await _one(request, visitor, project, await _found(request, visitor, project, number), AT_FIRST)


@post(f"{ONE}/{{verb:str}}", status_code=200, request_max_body_size=UPLOAD_BYTES)
async def act(request: Request[Any, Any, Any], co: str, code: str, number: str, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    if verb not in CALLS:
        raise ROUTE_UNKNOWN()
    form, project = await read_form(request), await project_of(request, visitor, code)
    found, call = await _found(request, visitor, project, number), CALLS[verb]
    attached = await attached_to(request, visitor, form, Party.PROJECTS) if verb == "submit" else NOTHING

    def command() -> Any:
        attached.check()
        given: dict[str, Any] = {"deliverable_id": found.id}
        if verb == "submit":
            given["files"] = attached.receipts
        return form.command(call.takes, **given, **(_ticked(form) if verb == "change" else {}))

    result = await tried(request, visitor, call, command, form)
    if result.done is None:
        again = Again(verb=verb, form=result.again(form), errors=result.errors, attached=attached)
        return await _one(request, visitor, project, await _found(request, visitor, project, number), again)
    return go(request, f"/w/{co}/projects/{code}/deliverables/{number}?said={verb}")


def _ticked(form: Form) -> dict[str, bool]:
    """A box that is not ticked is not sent."""
    return {name: form.text(name) == "true" for name in ("is_visible", "in_pack")}


async def _found(
    request: Request[Any, Any, Any], visitor: Visitor, project: ProjectView, number: str
) -> c.DeliverableView:
    found = await ask(request, visitor, c.LIST_DELIVERABLES, c.ListDeliverables(project_id=project.id))
    known = next((each.id for each in found.items if each.number == number), None)
    if known is None:
        raise c.DELIVERABLE_NOT_FOUND()
    return await ask(request, visitor, c.READ_DELIVERABLE, c.ReadDeliverable(deliverable_id=known))


async def _list(request: Request[Any, Any, Any], visitor: Visitor, project: ProjectView, again: Again) -> Response[Any]:
    found, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_DELIVERABLES, c.ListDeliverables(project_id=project.id)), unread(request, visitor)
    )
    asked, given = request.query_params.get("task", ""), frame(visitor, bell, "deliverables")
    known = next((each for each in found.items if str(each.plan_task_id) == asked), None)
    here = f"{given['here']}/{project.code}/deliverables"
    if known is not None and again.form is None:
        return go(request, f"{here}/{known.number}")
    free = await _free(request, visitor, project, found) if found.may_add else []
    values = filled(again.form)
    task = next((each for each in free if str(each.id) == asked), None)
    if task is not None and again.form is None:
        known_of = {"name": task.name, "standard": task.standard, "plan_task_id": str(task.id)}
        values = defaultdict(str, known_of)
    return render(
        request,
        "deliverables/list.html",
        visitor,
        status=again.errors.status,
        **{**given, "here": here},
        project=project,
        found=found,
        w=words,
        theirs=their_words,
        tasks=_choices(free),
        free=free,
        is_open=task is not None or again.form is not None,
        values=values,
        fresh=again.form is None,
        errors=again.errors,
        key=again.form.key if again.form else new_key(),
    )


async def _free(
    request: Request[Any, Any, Any], visitor: Visitor, project: ProjectView, found: c.DeliverableList
) -> list[TaskView]:
    """Of the plan's deliverables, those that none stands for yet."""
    plan = await all_tasks(request, visitor, project)
    taken = {each.plan_task_id for each in found.items}
    return [each for each in plan.tasks if each.kind is TaskKind.DELIVERABLE and each.id not in taken]


def _choices(tasks: list[TaskView], kept: tuple[UUID, str] | None = None) -> list[tuple[str, str]]:
    own = [(str(kept[0]), kept[1])] if kept else []
    return own + [(str(each.id), f"{each.number} {each.name}") for each in tasks]


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, project: ProjectView, found: c.DeliverableView, again: Again
) -> Response[Any]:
    everything, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_DELIVERABLES, c.ListDeliverables(project_id=project.id)), unread(request, visitor)
    )
    changes = everything.may_add and "change" in found.verbs
    kept = (found.plan_task_id, found.plan_name or "") if found.plan_task_id else None
    given, said = frame(visitor, bell, "deliverables"), words.SAID.get(request.query_params.get("said", ""), "")
    return render(
        request,
        "deliverables/one.html",
        visitor,
        status=again.errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/deliverables"},
        project=project,
        one=found,
        w=words,
        theirs=their_words,
        is_team=everything.may_add,
        changes=changes,
        tasks=_choices(await _free(request, visitor, project, everything), kept) if changes else [],
        again=again,
        values=filled(again.form),
        held=again.attached.held,
        of=lambda verb: again.errors if again.verb == verb else NO_ERRORS,
        said=_(said) if said and not again.verb else "",
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (deliverables, add, one, act)
