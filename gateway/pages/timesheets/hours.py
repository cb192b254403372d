"""`/w/{co}/projects/{code}/time`: planned against actual hours of a project, and all entries as a file."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.pages.timesheets import words as own
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.time_views import TimeEntryView
from shared.contracts.roles import Permission as P
from shared.core import cells

PATH = "/w/{co:str}/projects/{code:str}/time"


@get(PATH)
async def hours(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    project = await project_of(request, visitor, code)
    found, bell = await asyncio.gather(
        ask(request, visitor, c.READ_PROJECT_HOURS, c.ReadProjectHours(project_id=project.id)),
        unread(request, visitor),
    )
    given = frame(visitor, bell, "projects")
    return render(
        request,
        "timesheets/hours.html",
        visitor,
        **{**given, "here": f"{given['base']}/projects/{project.code}/time"},
        own=own,
        project=project,
        found=found,
        most=max((max(one.planned, one.approved + one.submitted) for one in found.tasks), default=0),
    )


@get(f"{PATH}.csv")
async def table(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    project = await project_of(request, visitor, code)
    entries: list[TimeEntryView] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await ask(request, visitor, c.LIST_TIME, c.ListTime(project_id=project.id, cursor=cursor or None))
        entries += page.items
        cursor = page.next
    head = [_("日期"), _("人員"), _("任務"), _("任務名稱"), _("分鐘"), _("狀態"), _("說明"), _("批准人")]
    headers = {"Content-Disposition": f'attachment; filename="time-{project.code}.csv"', "Cache-Control": "no-store"}
    return Response(cells.BOM + cells.table((head, *map(_line, entries))), media_type="text/csv", headers=headers)


def _line(one: TimeEntryView) -> list[str]:
    word, _tone = own.STATES[one.state]
    written = (one.member_name, str(one.task_number), one.task_name, str(one.minutes), _(word), one.note)
    return [one.on.isoformat(), *written, one.decided_by]


ROUTES: tuple[HTTPRouteHandler, ...] = (hours, table)
