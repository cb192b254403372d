"""Acts on many tickets at once: one POST, each ticket its own transaction; what failed is told by ticket."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import _, ngettext
from gateway.pages.frame.answers import fragment, go, is_htmx, toast, trigger
from gateway.pages.frame.asking import ask
from gateway.pages.frame.categories import category_options
from gateway.pages.frame.doors import staff
from gateway.pages.frame.every import active_members
from gateway.pages.frame.forms import Form, read_form
from gateway.pages.queue.chips import state_name
from gateway.pages.queue.deeds import DEEDS, Asked, Picked, picked
from gateway.pages.queue.listing import Failed, Told, answer
from gateway.pages.queue.places import place_in
from gateway.pages.queue.undoing import REOPENS, WAYS, Was, read_was, way_back
from gateway.problems import field_text, title_of
from shared.contracts.desk.linking import MERGE_TICKET, MergeTicket
from shared.contracts.helpdesk import READ_TICKET, ReadTicket
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
    did = await (_merged(asked, chosen) if form.text("do") == "merge" else _each(asked, chosen))
    failed = tuple(one for one in did if isinstance(one, Failed))
    undo = tuple(one for one in did if isinstance(one, Was))
    if not is_htmx(request) and not failed and not undo:
        return go(request, place_in(back, co).here)
    response = await _answered(asked, back, _title(len(chosen) - len(failed)), failed, undo)
    if failed:
        # What was not done stays selected, its words in their fields: one mends them and sends again.
        return trigger(response, undone=[str(one) for one in _undone(form, chosen, failed)])
    return trigger(response, cleared=True)


@post("/w/{co:str}/tickets/bulk/undo", status_code=200)
async def undo(request: Request[Any, Any, Any], co: str, back: str = "") -> Response[Any]:
    """Takes back what still is as the act left it, and says of the rest why not."""
    visitor = await staff(request, co, Permission.TICKET_WORK)
    asked = Asked(request, visitor, await read_form(request))
    those = [one for one in map(read_was, asked.form.many.get("was", [])[:MOST]) if one is not None]
    told = [await _back(asked, one) for one in those]  # in turn: unmerged ones would wait for each other
    undone = sum(told_one is None or told_one.is_done for told_one in told)
    title = ngettext("已復原 {count} 張工單", "已復原 {count} 張工單", undone).format(count=undone)
    failed = tuple(one for one in told if one is not None)
    return await _answered(asked, back, title if undone else _("沒有工單被復原"), failed, ())


async def _back(asked: Asked, one: Was) -> Failed | None:
    """The machine knows no way back to "new": that is told, too."""
    try:
        now = await WAYS[one.way](asked, one)
    except DomainError as error:
        return _why(Picked(one.id, one.revision, one.number), error)
    if now.state is one.state:
        return None
    said = _("已重新開啟，現在是「{state}」。") if one.way == REOPENS else _("已復原，但狀態仍是「{state}」。")
    why = said.format(state=state_name(now.state))
    return Failed(one.id, one.number, why, is_done=True)


async def _answered(
    asked: Asked, back: str, title: str, failed: tuple[Failed, ...], undo: tuple[Was, ...]
) -> Response[Any]:
    place = place_in(back, asked.request.path_params["co"])
    is_told = any(one.way == REOPENS for one in undo)  # then the button says so, and is the only one
    told = Told(title, failed, tuple(one.words() for one in undo), is_told)
    response = await answer(asked.request, asked.visitor, place, told=told)
    left = [one for one in failed if not one.is_done]
    if not left:
        return toast(
            response, title, tone="ok" if undo or failed else "warn", undo="#undo" if undo and not is_told else ""
        )
    text = ngettext("{count} 張沒有完成", "{count} 張沒有完成", len(left)).format(count=len(left))
    return toast(response, title, tone="warn", text=text)


@get("/w/{co:str}/tickets/assignees")
async def assignees(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """The menu behind "assign": whoever works on tickets."""
    visitor = await staff(request, co, Permission.TICKET_ASSIGN)
    people = [
        one for one in await active_members(request, visitor) if Permission.TICKET_WORK in permissions_of(one.roles)
    ]
    return fragment("queue/_assignees.html", "menu", people=people)


@get("/w/{co:str}/tickets/categories")
async def categories(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """The menu behind "category"."""
    visitor = await staff(request, co, Permission.TICKET_WORK)
    return fragment("queue/_category_menu.html", "menu", categories=await category_options(request, visitor))


async def _each(asked: Asked, chosen: list[Picked]) -> list[Failed | Was | None]:
    """A word that no button sends does nothing but take, as a list without script would."""
    name = _named(asked.form)
    name = name if name in DEEDS else "take"
    slots = asyncio.Semaphore(AT_ONCE)

    async def one_of(one: Picked) -> Failed | Was | None:
        async with slots:
            return await _try(asked, one, name, lambda: DEEDS[name](asked, one))

    return list(await asyncio.gather(*map(one_of, chosen)))


def _undone(form: Form, chosen: list[Picked], failed: tuple[Failed, ...]) -> list[UUID]:
    """What could not be merged stays together with the one it was to go into."""
    into = [_oldest_first(chosen)[0].id] if form.text("do") == "merge" else []
    return [*into, *(one.id for one in failed if one.id not in into)]


def _oldest_first(chosen: list[Picked]) -> list[Picked]:
    return sorted(chosen, key=lambda one: one.number.zfill(14))


def _named(form: Form) -> str:
    return "assign" if form.text("to") else "set_category" if form.text("category") else form.text("do")


async def _merged(asked: Asked, chosen: list[Picked]) -> list[Failed | Was | None]:
    """Into the oldest of them, one after the other: it changes with each."""
    if len(chosen) < 2:
        return [Failed(one.id, one.number, _("至少選取兩張才能合併。")) for one in chosen]
    into, *rest = _oldest_first(chosen)
    return [await _try(asked, one, "merge", partial(_merge, asked, one, into)) for one in rest]


async def _merge(asked: Asked, one: Picked, into: Picked) -> None:
    command = MergeTicket(**one.which, into_id=into.id)
    await ask(asked.request, asked.visitor, MERGE_TICKET, command, key=one.key(asked.form))


async def _try(asked: Asked, one: Picked, name: str, act: Callable[[], Awaitable[Any]]) -> Failed | Was | None:
    """Why it was refused, or how it goes back: read before and after, since an act says only what it made."""
    which = ReadTicket(ticket_id=one.id)
    try:
        before = await ask(asked.request, asked.visitor, READ_TICKET, which)
        await act()
        return way_back(name, before, await ask(asked.request, asked.visitor, READ_TICKET, which))
    except DomainError as error:
        return _why(one, error)


def _why(one: Picked, error: DomainError) -> Failed:
    words = [field_text(code, error.params) for code in error.fields.values()]
    return Failed(one.id, one.number, words[0] if words else title_of(error.code, error.params))


def _title(done: int) -> str:
    if done:
        return ngettext("已更新 {count} 張工單", "已更新 {count} 張工單", done).format(count=done)
    return _("沒有工單被更新")
