"""`/w/{co}/projects/{code}/closing`: the review, its lessons and the archive."""

import asyncio
from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.closing import words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame, rows
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import closing as c
from shared.contracts.delivery import lessons as k
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/closing"
SPARE = 2
VERBS: dict[str, tuple[Any, type[Any]]] = {
    "save": (c.SAVE_CLOSING, c.SaveClosing),
    "submit": (c.SUBMIT_CLOSING, c.MoveClosing),
    "say": (c.SAY_AT_CLOSING, c.SayAtClosing),
    "send_back": (c.RETURN_CLOSING, c.ReturnClosing),
    "publish": (c.PUBLISH_CLOSING, c.MoveClosing),
    "keep": (c.KEEP_ARCHIVE, c.ArchiveProject),
    "archive": (c.ARCHIVE_PROJECT, c.ArchiveProject),
    "lesson": (k.ADD_LESSON, k.AddLesson),
}


@get(PATH)
async def closing(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
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
    given: dict[str, Any] = {"project_id": project.id}
    if verb == "save":
        given["actions"] = [
            {"text": text, "due_on": due_on, **({"owner_id": owner} if owner else {})}
            for owner, text, due_on in rows(form, "owner_id", "text", "due_on")
        ]
    if verb == "lesson":
        given["tags"] = [tag.strip() for tag in form.text("tags").replace("，", ",").split(",") if tag.strip()]
    result = await tried(request, visitor, call, lambda: form.command(takes, **given), form)
    if result.done is None:
        return await _show(request, visitor, project, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/closing")


@post(f"{PATH}/lessons/{{lesson_id:uuid}}/drop", status_code=200)
async def drop(request: Request[Any, Any, Any], co: str, code: str, lesson_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CLOSING_WRITE)
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    command = form.command(k.DropLesson, lesson_id=lesson_id)
    result = await tried(request, visitor, k.DROP_LESSON, lambda: command, form)
    if result.done is None:
        return await _show(request, visitor, project, result.errors, None)
    return go(request, f"/w/{co}/projects/{code}/closing")


async def _show(
    request: Request[Any, Any, Any], visitor: Visitor, project: ProjectView, errors: Errors, form: Form | None
) -> Response[Any]:
    found, bell = await asyncio.gather(
        ask(request, visitor, c.READ_CLOSING, c.ReadClosing(project_id=project.id)), unread(request, visitor)
    )
    team = [(str(each.member_id), each.name) for each in project.team]
    stored = [(UUID(code), name) for code, name in found.names.items()]
    given = frame(visitor, bell, "closing")
    many = form.many if form else {}
    return render(
        request,
        "closing/closing.html",
        visitor,
        status=errors.status,
        **{**given, "here": f"{given['here']}/{project.code}/closing"},
        project=project,
        found=found,
        w=words,
        lines=rows(form, "owner_id", "text", "due_on")
        if form and "text" in many
        else [(str(one.owner_id), one.text, one.due_on.isoformat()) for one in found.actions],
        spare=SPARE,
        owners=with_stored(team, stored),
        values=defaultdict(str, form.values if form else {}),
        filled=form is not None,
        errors=errors,
    )


ROUTES = (closing, act, drop)
