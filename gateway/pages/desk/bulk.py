"""Acts on many tickets at once: one POST, each ticket its own transaction; what failed is told by ticket."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import _, ngettext
from gateway.pages.desk.deeds import DEEDS, Asked, Picked, picked
from gateway.pages.desk.listing import Failed, answer
from gateway.pages.desk.places import place_in
from gateway.pages.frame.answers import fragment, go, is_htmx, toast, trigger
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.every import active_members
from gateway.pages.frame.forms import Form, read_form
from gateway.problems import field_text, title_of
from shared.contracts.desk.linking import MERGE_TICKET, MergeTicket
from shared.contracts.roles import Permission, permissions_of
from shared.core.errors import DomainError

AT_ONCE = 8
MOST = 50


@post("/w/{co:str}/tickets/bulk", status_code=200)
async def bulk(request: Request[Any, Any, Any], co: str, back: str = "") -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_WORK)
    form = await read_form(request)
    chosen = [one for one in map(picked, form.many.get("ticket", [])[:MOST]) if one is not None]
    asked = Asked(request, visitor, form)
    failed = await (_merged(asked, chosen) if form.text("do") == "merge" else _each(asked, chosen))
    place = place_in(back, co)
    if not is_htmx(request) and not failed:
        return go(request, place.here)
    response = await answer(request, visitor, place, failed=failed)
    response = _told(response, done=len(chosen) - len(failed), failed=len(failed))
    if failed:
        # What was not done stays selected, its words in their fields: one mends them and sends again.
        return trigger(response, undone=[str(one) for one in _undone(form, chosen, failed)])
    return trigger(response, cleared=True)


@get("/w/{co:str}/tickets/assignees")
async def assignees(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """The menu behind "assign": whoever works on tickets."""
    visitor = await staff(request, co, Permission.TICKET_ASSIGN)
    people = [
        one for one in await active_members(request, visitor) if Permission.TICKET_WORK in permissions_of(one.roles)
    ]
    return fragment("desk/_assignees.html", "menu", people=people)


async def _each(asked: Asked, chosen: list[Picked]) -> tuple[Failed, ...]:
    """A word that no button sends does nothing but take, as a list without script would."""
    deed = DEEDS.get(_named(asked.form), DEEDS["take"])
    slots = asyncio.Semaphore(AT_ONCE)

    async def one_of(one: Picked) -> Failed | None:
        async with slots:
            return await _try(one, deed(asked, one))

    return tuple(one for one in await asyncio.gather(*map(one_of, chosen)) if one is not None)


def _undone(form: Form, chosen: list[Picked], failed: tuple[Failed, ...]) -> list[UUID]:
    """What could not be merged stays together with the one it was to go into."""
    into = [_oldest_first(chosen)[0].id] if form.text("do") == "merge" else []
    return [*into, *(one.id for one in failed if one.id not in into)]


def _oldest_first(chosen: list[Picked]) -> list[Picked]:
    return sorted(chosen, key=lambda one: one.number.zfill(14))


def _named(form: Form) -> str:
    return "assign" if form.text("to") else form.text("do")


async def _merged(asked: Asked, chosen: list[Picked]) -> tuple[Failed, ...]:
    """Into the oldest of them, one after the other: it changes with each."""
    if len(chosen) < 2:
        return tuple(Failed(one.id, one.number, _("至少選取兩張才能合併。")) for one in chosen)
    into, *rest = _oldest_first(chosen)
    failed = []
    for one in rest:
        command = MergeTicket(**one.which, into_id=into.id)
        failed.append(
            await _try(one, ask(asked.request, asked.visitor, MERGE_TICKET, command, key=one.key(asked.form)))
        )
    return tuple(one for one in failed if one is not None)


async def _try(one: Picked, act: Awaitable[Any]) -> Failed | None:
    try:
        await act
    except DomainError as error:
        why = title_of(error.code, error.params)
        words = [field_text(code, error.params) for code in error.fields.values()]
        return Failed(one.id, one.number, words[0] if words else why)
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
