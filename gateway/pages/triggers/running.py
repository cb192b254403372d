"""`…/settings/triggers/{id}/trial` and `…/runs`: what it would have done, and what it did."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get

from gateway.i18n import N_, _
from gateway.pages.desk.words import PRIORITIES
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.macros import deeds
from gateway.pages.settings.section import label_of, page
from gateway.pages.triggers import words
from gateway.problems import title_of
from shared.contracts.desk import triggers as c
from shared.contracts.desk.deeds import Receiver
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/triggers/{trigger_id:uuid}"
SECTION = "triggers"

LABELS: dict[str, str] = {
    "category_id": N_("分類"),
    "tags": N_("標籤"),
    "priority": N_("優先"),
    "team_id": N_("團隊"),
    "to": N_("負責人"),
    "note": N_("備註"),
    "canned_id": N_("回覆"),
    "state": N_("狀態"),
}

TEXTS = frozenset({"note", "canned_id"})


@get(f"{PATH}/trial")
async def trial(request: Request[Any, Any, Any], co: str, trigger_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_WORK)
    one = await ask(request, visitor, c.READ_TRIGGER, c.ReadTrigger(trigger_id=trigger_id))
    told = await ask(request, visitor, c.TRY_TRIGGER, c.TryTrigger(trigger_id=trigger_id))
    return await page(
        request,
        visitor,
        SECTION,
        "triggers/trial.html",
        parent=label_of(SECTION),
        heading=_("試跑：{name}").format(name=one.name),
        trigger=one,
        moment=_(words.MOMENTS[one.moment]),
        ifs=words.sentences(one),
        thens=deeds.sentences(one.deeds, one.names),
        told=told,
        rows=[(each, [_change(change) for change in each.changes]) for each in told.examples],
        key=new_key(),
    )


def _change(change: c.WouldChange) -> tuple[str, str, str, bool]:
    """Label, before, after, and whether that is a text to be read."""
    before, after = _said(change.what, change.before), _said(change.what, change.after)
    return _(LABELS[change.what]), before, after, change.what in TEXTS


def _said(what: str, value: str) -> str:
    if what == "priority":
        return _(PRIORITIES[int(value)])
    if what == "state":
        return _(words.STATES.get(value, value))
    if what == "to":
        return _(deeds.RECEIVERS[value]) if value == Receiver.FREEST else value or _("未指派")
    return value


@get(f"{PATH}/runs")
async def runs(request: Request[Any, Any, Any], co: str, trigger_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TRIGGER_READ)
    one = await ask(request, visitor, c.READ_TRIGGER, c.ReadTrigger(trigger_id=trigger_id))
    command = c.ListRuns(trigger_id=trigger_id, cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_RUNS, command)
    here = f"/w/{co}/settings/{SECTION}/{trigger_id}/runs"
    return await page(
        request,
        visitor,
        SECTION,
        "triggers/runs.html",
        parent=label_of(SECTION),
        heading=_("執行紀錄：{name}").format(name=one.name),
        trigger=one,
        found=[(each, *_outcome(each)) for each in found.items],
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


def _outcome(run: c.RunView) -> tuple[str, str, str, str]:
    """Word, tone, icon, and why it failed."""
    word, tone, icon = words.OUTCOMES[run.outcome]
    return _(word), tone, icon, title_of(run.error, {}) if run.error else ""


ROUTES = (trial, runs)
