"""A plan as its page needs it: the project, a page of tasks, and all of it for the chart."""

from typing import Any

from litestar import Request

from gateway.pages.frame.asking import ask
from gateway.visitors import Visitor
from shared.contracts.delivery.plan import READ_PLAN, PlanPage, ReadPlan, TaskView
from shared.contracts.delivery.projects import FIND_PROJECT, FindProject, ProjectView


async def project_of(request: Request[Any, Any, Any], visitor: Visitor, code: str) -> ProjectView:
    """Raises not found; what is no code is none either."""
    return await ask(request, visitor, FIND_PROJECT, FindProject(code=code[:20]))


async def all_tasks(request: Request[Any, Any, Any], visitor: Visitor, project: ProjectView) -> PlanPage:
    """Every page of it as one."""
    tasks: list[TaskView] = []
    place: int | None = 0
    while place is not None:
        page = await ask(request, visitor, READ_PLAN, ReadPlan(project_id=project.id, place=place))
        tasks += page.tasks
        place = page.next
    return PlanPage(tasks=tuple(tasks), total=page.total, next=None, off=page.off, may_edit=page.may_edit)


def row(task: TaskView) -> list[Any]:
    """What the chart knows of a task, by place: gantt.js reads it so."""
    return [
        str(task.id),
        task.number,
        task.level,
        str(task.kind),
        task.name,
        task.owner_name,
        task.starts_on.isoformat() if task.starts_on else "",
        task.ends_on.isoformat() if task.ends_on else "",
        task.minutes,
        task.is_critical,
        [[one.number, str(one.link)] for one in task.befores],
        task.revision,
        task.base_starts_on.isoformat() if task.base_starts_on else "",
        task.base_ends_on.isoformat() if task.base_ends_on else "",
    ]
