"""Deeds in words and in a form: the same for macros and triggers."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

from litestar import Request
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.desk.teams import team_options
from gateway.pages.desk.words import PRIORITIES
from gateway.pages.frame.asking import ask
from gateway.pages.frame.every import active_members, every, with_stored
from gateway.pages.frame.forms import Form
from gateway.visitors import Visitor
from shared.contracts.desk.canned import LIST_CANNED, ListCanned
from shared.contracts.desk.categories import LIST_CATEGORIES, ListCategories
from shared.contracts.desk.deeds import DeedNames, Deeds, Receiver
from shared.contracts.helpdesk import Then
from shared.contracts.roles import Permission as P
from shared.contracts.roles import permissions_of

MEMBER = "member:"
_PARTS = re.compile(r"[,，、\s]+")

STATES: dict[str, str] = {
    Then.OPEN: N_("處理中"),
    Then.WAITING_CUSTOMER: N_("等待客戶"),
    Then.WAITING_THIRD_PARTY: N_("等待第三方"),
    Then.RESOLVED: N_("已解決"),
}
RECEIVERS: dict[str, str] = {
    Receiver.ME: N_("執行的人"),
    Receiver.FREEST: N_("手上工單最少的客服"),
    Receiver.NOBODY: N_("不指派"),
}
GONE = N_("（已不存在）")


class Choices(Struct, frozen=True, kw_only=True):
    """What the form offers, each as (value, words)."""

    categories: list[tuple[str, str]]
    canned: list[tuple[str, str]]
    priorities: list[tuple[str, str]]
    teams: list[tuple[str, str]]
    receivers: list[tuple[str, str]]
    states: list[tuple[str, str]]


async def choices(
    request: Request[Any, Any, Any], visitor: Visitor, stored: Deeds, names: DeedNames, *, by_itself: bool
) -> Choices:
    """`by_itself`: nobody runs it, and nothing is solved by a rule. What `stored` points at is always offered: a
    colleague who has left or a category put away is refused when it is saved, and said at its field, instead of being
    dropped."""
    categories, canned, members, teams = await asyncio.gather(
        category_options(request, visitor),
        every(lambda cursor: ask(request, visitor, LIST_CANNED, ListCanned(limit=100, cursor=cursor))),
        active_members(request, visitor),
        team_options(request, visitor),
    )
    gone = [(f"{MEMBER}{stored.member_id}", names.member or _(GONE))] if stored.member_id else []
    agents = [one for one in members if P.TICKET_WORK in permissions_of(one.roles)]
    receivers = [(code, _(word)) for code, word in RECEIVERS.items() if not (by_itself and code == Receiver.ME)]
    return Choices(
        categories=with_stored(categories, [(stored.category_id, names.category or _(GONE))]),
        canned=with_stored(
            [(str(one.id), one.name) for one in canned if one.owner_id is None and one.team_id is None],
            [(stored.canned_id, names.canned or _(GONE))],
        ),
        teams=with_stored(teams, [(stored.team_id, names.team or _(GONE))]),
        priorities=[(str(level), _(word)) for level, word in PRIORITIES.items()],
        receivers=[*receivers, *with_stored(((f"{MEMBER}{one.id}", one.name) for one in agents), gone)],
        states=[(code, _(word)) for code, word in STATES.items() if not (by_itself and code == Then.RESOLVED)],
    )


async def category_options(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """As paths, in the order of the tree."""
    found = await every(lambda cursor: ask(request, visitor, LIST_CATEGORIES, ListCategories(limit=100, cursor=cursor)))
    return [(str(one.id), " › ".join(one.path)) for one in found]


def given(form: Form) -> dict[str, Any]:
    """The deeds of a form, for its command."""
    to = form.text("to")
    texts = {
        name: form.text(name) for name in ("category_id", "priority", "team_id", "canned_id", "state", "note", "reason")
    }
    found: dict[str, Any] = {name: text for name, text in texts.items() if text}
    if to.startswith(MEMBER):
        found |= {"to": Receiver.MEMBER, "member_id": to.removeprefix(MEMBER)}
    elif to:
        found["to"] = to
    tags = [part for part in _PARTS.split(form.text("tags")) if part]
    return {**found, "tags": tags} if tags else found


def typed(deeds: Deeds) -> dict[str, str]:
    """As the form shows what is stored."""
    to = f"{MEMBER}{deeds.member_id}" if deeds.to is Receiver.MEMBER else str(deeds.to or "")
    return {
        "category_id": str(deeds.category_id or ""),
        "tags": "、".join(deeds.tags),
        "priority": str(deeds.priority or ""),
        "team_id": str(deeds.team_id or ""),
        "to": to,
        "note": deeds.note,
        "canned_id": str(deeds.canned_id or ""),
        "state": str(deeds.state or ""),
        "reason": deeds.reason,
    }


def sentences(deeds: Deeds, names: DeedNames) -> list[str]:
    """What they do, one sentence for each, in the order in which it happens."""
    return [words for words in (*_told(deeds, names), _moved(deeds) if deeds.state else "") if words]


def _told(deeds: Deeds, names: DeedNames) -> Iterator[str]:
    gone = _(GONE)
    if deeds.category_id:
        yield _("分類設為「{name}」").format(name=names.category or gone)
    if deeds.tags:
        yield _("加上標籤 {tags}").format(tags="、".join(deeds.tags))
    if deeds.priority:
        yield _("優先設為{priority}").format(priority=_(PRIORITIES[deeds.priority]))
    if deeds.team_id:
        yield _("移交給「{name}」").format(name=names.team or gone)
    if deeds.to:
        yield _assigned(deeds, names)
    if deeds.note:
        yield _("留下備註「{note}」").format(note=_short(deeds.note))
    if deeds.canned_id:
        yield _("回覆客戶「{name}」").format(name=names.canned or gone)


def _assigned(deeds: Deeds, names: DeedNames) -> str:
    if deeds.to is Receiver.NOBODY:
        return _("取消指派")
    words = names.member or _(GONE) if deeds.to is Receiver.MEMBER else _(RECEIVERS[str(deeds.to)])
    return _("指派給{name}").format(name=words)


def _moved(deeds: Deeds) -> str:
    state = _(STATES[str(deeds.state)])
    if deeds.reason:
        return _("狀態改為{state}（原因：{reason}）").format(state=state, reason=deeds.reason)
    return _("狀態改為{state}").format(state=state)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
