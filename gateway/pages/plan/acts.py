"""What a plan's page does: adding, changing, linking, taking out; and what is dragged in the chart."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import Form, errors_of, is_about_form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.page import PLAN, Again, show
from gateway.pages.plan.reading import project_of
from gateway.pages.plan.words import CALENDAR_DAY, DAY
from gateway.problems import title_of
from shared.contracts.delivery import plan as c
from shared.contracts.delivery import plan_links as k
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError, Failure, Invalid

DAYS_WRONG = Failure("plan.days", Invalid)
MOST_DAYS = 2000


@post(f"{PLAN}/tasks", status_code=200)
async def add(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> c.AddTask:
        return form.command(c.AddTask, project_id=project.id, minutes=_minutes(form, "days") or 0)

    result = await tried(request, visitor, c.ADD_TASK, command, form)
    if result.done is None:
        again = Again(form=result.again(form), errors=result.errors, about="add")
        return await show(request, visitor, code, again=again)
    return go(request, _here(co, code, result.done.id))


@post(f"{PLAN}/tasks/{{task_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, code: str, task_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)

    def command() -> c.ChangeTask:
        effort = _minutes(form, "effort_days")
        return form.command(c.ChangeTask, task_id=task_id, minutes=_minutes(form, "days") or 0, effort=effort)

    result = await tried(request, visitor, c.CHANGE_TASK, command, form)
    if result.done is None:
        again = Again(form=result.again(form), errors=result.errors, about="task")
        return await show(request, visitor, code, task_id, again)
    return go(request, _here(co, code, task_id))


@post(f"{PLAN}/tasks/{{task_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, code: str, task_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    result = await tried(request, visitor, c.ARCHIVE_TASK, lambda: form.command(c.ArchiveTask, task_id=task_id), form)
    if result.done is None:
        return await show(request, visitor, code, task_id, Again(errors=result.errors, about="task"))
    return go(request, _here(co, code))


@post(f"{PLAN}/tasks/{{task_id:uuid}}/link", status_code=200)
async def link(request: Request[Any, Any, Any], co: str, code: str, task_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)

    def command() -> c.LinkTasks:
        size = CALENDAR_DAY if form.text("unit") == "calendar" else DAY
        return form.command(c.LinkTasks, task_id=task_id, lag=_minutes(form, "lag_days", size, signed=True) or 0)

    result = await tried(request, visitor, k.LINK_TASKS, command, form)
    if result.done is None:
        again = Again(form=result.again(form), errors=result.errors, about="link")
        return await show(request, visitor, code, task_id, again)
    return go(request, _here(co, code, task_id))


@post(f"{PLAN}/tasks/{{task_id:uuid}}/unlink", status_code=200)
async def unlink(request: Request[Any, Any, Any], co: str, code: str, task_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    result = await tried(request, visitor, k.UNLINK_TASKS, lambda: form.command(c.UnlinkTasks, task_id=task_id), form)
    if result.done is None:
        return await show(request, visitor, code, task_id, Again(errors=result.errors, about="link"))
    return go(request, _here(co, code, task_id))


@post(f"{PLAN}/tasks/{{task_id:uuid}}/drag", status_code=200)
async def drag(request: Request[Any, Any, Any], co: str, code: str, task_id: UUID) -> Response[Any]:
    """From the chart, which reads an answer instead of a page: a bar moved or made longer, or led to another."""
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    key = form.key or new_key()
    try:
        if form.text("before"):
            await ask(request, visitor, k.LINK_TASKS, form.command(c.LinkTasks, task_id=task_id), key=key)
        else:
            await ask(request, visitor, k.SHIFT_TASK, form.command(c.ShiftTask, task_id=task_id), key=key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        told = {"title": title_of(error.code, error.params)}
        return Response(msgspec.json.encode(told), media_type="application/json", status_code=errors_of(error).status)
    return Response(b"{}", media_type="application/json")


def _minutes(form: Form, name: str, size: int = DAY, *, signed: bool = False) -> int | None:
    """Days as people write them, in minutes; None of nothing. Raises plan.days at the field."""
    text = form.text(name)
    if not text:
        return None
    try:
        days = Decimal(text)
    except InvalidOperation as wrong:
        raise DAYS_WRONG(fields={name: DAYS_WRONG.code}) from wrong
    if not days.is_finite() or abs(days) > MOST_DAYS or (days < 0 and not signed):
        raise DAYS_WRONG(fields={name: DAYS_WRONG.code})
    return int((days * size).to_integral_value())


def _here(co: str, code: str, task_id: UUID | None = None) -> str:
    path = f"/w/{co}/projects/{code}/plan"
    return path if task_id is None else f"{path}?task={task_id}"


ROUTES = (add, change, archive, link, unlink, drag)
