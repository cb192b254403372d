"""`/w/{co}/projects/{code}/plan`: the outline as a table, which the script makes a Gantt chart; one task beside it."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from msgspec import Struct

from gateway.pages.frame import times
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form
from gateway.pages.plan import words
from gateway.pages.plan.reading import all_tasks, project_of, row
from gateway.pages.projects.tabs import TABS
from gateway.visitors import Visitor
from shared.contracts.delivery.plan import (
    READ_PLAN,
    ExplainTask,
    ReadPlan,
    TaskKind,
    TaskView,
    WhyView,
)
from shared.contracts.delivery.plan_links import EXPLAIN_TASK, READ_TASK
from shared.contracts.delivery.plan_overloads import LIST_OVERLOADS, ListOverloads, OverloadsView
from shared.contracts.delivery.projects import LIST_PROJECTS, ListProjects, ProjectView
from shared.contracts.roles import Permission as P
from shared.core.clock import now

PLAN = "/w/{co:str}/projects/{code:str}/plan"


class Again(Struct, frozen=True, kw_only=True):
    """What a page that is shown again says: `about` is the form that `errors` concern (add, task, link or import),
    `form` that form as it was filled, `said` what went well."""

    form: Form | None = None
    errors: Errors = NO_ERRORS
    about: str = ""
    said: str = ""


AT_FIRST = Again()
BLANK = dict.fromkeys(("name", "kind", "parent_id", "days", "owner_id", "before", "link", "lag_days", "unit"), "")


@get("/w/{co:str}/plans")
async def plans(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """Of the projects the reader may see: where each plan is."""
    visitor = await staff(request, co, P.PROJECT_READ)
    assert visitor.standing is not None
    cursor = request.query_params.get("cursor") or None
    found, bell = await asyncio.gather(
        ask(request, visitor, LIST_PROJECTS, ListProjects(cursor=cursor)), unread(request, visitor)
    )
    base = f"/w/{visitor.standing.slug}"
    return render(
        request,
        "plan/plans.html",
        visitor,
        block="content",
        unread=bell,
        counts=None,
        base=base,
        here=f"{base}/plans",
        found=found.items,
        first=f"{base}/plans" if cursor else "",
        next=f"{base}/plans?cursor={found.next}" if found.next else "",
    )


@get(PLAN)
async def plan(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await show(request, visitor, code, _uuid(request.query_params.get("task", "")))


@get(f"{PLAN}/data")
async def data(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    """What the chart is drawn from."""
    visitor = await staff(request, co, P.PROJECT_READ)
    found = await all_tasks(request, visitor, await project_of(request, visitor, code))
    assert visitor.standing is not None
    today = now().astimezone(times.zone(visitor.standing.zone)).date()
    told = {"rows": [row(task) for task in found.tasks], "off": found.off, "edit": found.may_edit, "today": today}
    return Response(
        msgspec.json.encode(told), media_type="application/json", headers={"Cache-Control": "no-store, private"}
    )


async def show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    chosen: UUID | None = None,
    again: Again = AT_FIRST,
) -> Response[Any]:
    assert visitor.standing is not None
    project = await project_of(request, visitor, code)
    place = _place(request)
    found, kept, bell = await asyncio.gather(
        ask(request, visitor, READ_PLAN, ReadPlan(project_id=project.id, place=place)),
        ask(request, visitor, LIST_OVERLOADS, ListOverloads(project_id=project.id)),
        unread(request, visitor),
    )
    task, why = await _chosen(request, visitor, chosen)
    base = f"/w/{visitor.standing.slug}"
    here = f"{base}/projects/{project.code}/plan"
    return render(
        request,
        "plan/plan.html",
        visitor,
        block="content",
        status=again.errors.status,
        unread=bell,
        counts=None,
        base=base,
        here=here,
        project_tabs=TABS,
        project=project,
        found=found,
        task=task,
        **_kept(visitor, kept),
        owners=_owners(project, task),
        **_pages(here, place, found.next),
        **_why(why),
        **_filled(task, again),
        **_words(),
        phases=[(str(one.id), one.name) for one in found.tasks if one.kind is TaskKind.PHASE],
    )


def _pages(here: str, place: int, following: int | None) -> dict[str, Any]:
    return {"first": here if place else "", "next": f"{here}?place={following}" if following else ""}


def _kept(visitor: Visitor, kept: OverloadsView) -> dict[str, Any]:
    assert visitor.standing is not None
    return {"overloads": kept.items, "zone": visitor.zone or visitor.standing.zone}


def _why(why: WhyView | None) -> dict[str, Any]:
    return {
        "reasons": [words.reason(one, times.whole(one.on)) for one in why.reasons] if why else [],
        "losses": [words.loss(one, times.whole(one.on)) for one in why.losses] if why else [],
    }


def _filled(task: TaskView | None, again: Again) -> dict[str, Any]:
    """What stands in the forms, and what is wrong with it."""
    values = again.form.values if again.form is not None else {}
    return {
        "values": {**(_values(task) if task else {}), **(values if again.about == "task" else {})},
        "added": {**BLANK, **(values if again.about == "add" else {})},
        "linked": {**BLANK, **(values if again.about == "link" else {})},
        "errors": {
            name: again.errors if again.about == name else NO_ERRORS for name in ("add", "task", "link", "import")
        },
        "said": again.said,
    }


def _words() -> dict[str, Any]:
    return {
        "keys": new_key,
        "days": words.days,
        "over_days": words.over_days,
        "lag": words.lag,
        "kinds": words.options(words.KINDS),
        "kind_words": {str(kind): word for kind, word in words.options(words.KINDS)},
        "rules": words.options(words.RULES),
        "links": words.options(words.LINKS),
        "link_words": {str(kind): word for kind, word in words.options(words.LINKS)},
        "units": words.options(words.UNITS),
    }


async def _chosen(
    request: Request[Any, Any, Any], visitor: Visitor, chosen: UUID | None
) -> tuple[TaskView | None, WhyView | None]:
    if chosen is None:
        return None, None
    query = ExplainTask(task_id=chosen)
    task, why = await asyncio.gather(
        ask(request, visitor, READ_TASK, query), ask(request, visitor, EXPLAIN_TASK, query)
    )
    return task, why


def _values(task: TaskView) -> dict[str, str]:
    return {
        "name": task.name,
        "kind": str(task.kind),
        "owner_id": str(task.owner_id or ""),
        "days": words.days(task.minutes),
        "effort_days": "" if task.effort is None else words.days(task.effort),
        "rule": str(task.rule),
        "on": task.on.isoformat() if task.on else "",
        "text": task.text,
        "standard": task.standard,
        "is_public": "true" if task.is_public else "",
    }


def _owners(project: ProjectView, task: TaskView | None) -> list[tuple[str, str]]:
    team = [(str(one.member_id), one.name) for one in project.team]
    return with_stored(team, [(task.owner_id, task.owner_name)] if task else [])


def _place(request: Request[Any, Any, Any]) -> int:
    text = request.query_params.get("place", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES = (plans, plan, data)
