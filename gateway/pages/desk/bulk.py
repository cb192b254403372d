"""Acts on many tickets at once: one POST, each ticket its own transaction; what failed is told by ticket."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from msgspec import Struct

from gateway.i18n import _, ngettext
from gateway.pages.desk.listing import Failed, answer
from gateway.pages.desk.places import place_in
from gateway.pages.frame.answers import fragment, go, is_htmx, toast, trigger
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import Form, read_form
from gateway.problems import title_of
from gateway.visitors import Visitor
from shared.contracts.gateway import LIST_MEMBERS, ListMembers, MemberState
from shared.contracts.helpdesk import ASSIGN_TICKET, TAKE_TICKET, AssignTicket, TakeTicket
from shared.contracts.roles import Permission, permissions_of
from shared.core.errors import DomainError

AT_ONCE = 8
MOST = 50
AGENTS = 100


class Picked(Struct, frozen=True):
    """A row as it was selected: `id.revision.number`."""

    id: UUID
    revision: int
    number: str


@post("/w/{co:str}/tickets/bulk", status_code=200)
async def bulk(request: Request[Any, Any, Any], co: str, back: str = "") -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_WORK)
    form = await read_form(request)
    picked = [one for one in map(_picked, form.many.get("ticket", [])[:MOST]) if one is not None]
    slots = asyncio.Semaphore(AT_ONCE)

    async def one_of(one: Picked) -> Failed | None:
        async with slots:
            return await _try(one, _act(request, visitor, form, one))

    failed = tuple(one for one in await asyncio.gather(*map(one_of, picked)) if one is not None)
    place = place_in(back, co)
    if not is_htmx(request) and not failed:
        return go(request, place.here)
    response = await answer(request, visitor, place, failed=failed)
    return trigger(_told(response, done=len(picked) - len(failed), failed=len(failed)), cleared=True)


@get("/w/{co:str}/tickets/assignees")
async def assignees(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """The menu behind "assign": whoever works on tickets."""
    visitor = await staff(request, co, Permission.TICKET_ASSIGN)
    page = await ask(request, visitor, LIST_MEMBERS, ListMembers(state=MemberState.ACTIVE, limit=AGENTS))
    people = [one for one in page.items if Permission.TICKET_WORK in permissions_of(one.roles)]
    return fragment("desk/_assignees.html", "menu", people=people)


def _picked(text: str) -> Picked | None:
    parts = text.split(".", 2)
    try:
        return Picked(UUID(parts[0]), int(parts[1]), parts[2][:14])
    except (ValueError, IndexError):
        return None


async def _act(request: Request[Any, Any, Any], visitor: Visitor, form: Form, one: Picked) -> None:
    """Each ticket has its own key, so that a form sent twice acts once on each."""
    key = f"{form.key}-{one.id.hex}" if form.key else ""
    to = form.text("to")
    if not to:
        await ask(request, visitor, TAKE_TICKET, form.command(TakeTicket, **_which(one)), key=key)
        return
    assignee = None if to == "nobody" else to
    command = form.command(AssignTicket, **_which(one), assignee_id=assignee)
    await ask(request, visitor, ASSIGN_TICKET, command, key=key)


def _which(one: Picked) -> dict[str, Any]:
    return {"ticket_id": one.id, "revision": one.revision}


async def _try(one: Picked, act: Awaitable[None]) -> Failed | None:
    try:
        await act
    except DomainError as error:
        return Failed(one.number, title_of(error.code, error.params))
    return None


def _told(response: Response[Any], *, done: int, failed: int) -> Response[Any]:
    if done:
        title = ngettext("已更新 {count} 張工單", "已更新 {count} 張工單", done).format(count=done)
    else:
        title = _("沒有工單被更新")
    if failed:
        text = ngettext("{count} 張沒有完成", "{count} 張沒有完成", failed).format(count=failed)
        return toast(response, title, tone="warn", text=text)
    return toast(response, title, tone="ok" if done else "warn")
