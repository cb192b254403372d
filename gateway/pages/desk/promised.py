"""The clocks of a ticket as its page shows them: the one that runs large, those that are done in a line."""

from datetime import datetime, timedelta

from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.frame import parts, times
from gateway.pages.queue.rows import NEAR, SOON, chip, words
from shared.contracts.helpdesk import TicketPage
from shared.contracts.standing import ClockLine, TicketTerms
from shared.core.clock import now

CLOCKS: dict[str, str] = {
    "first_response": N_("首次回應"),
    "next_response": N_("後續回應"),
    "update": N_("進度更新"),
    "first_resolution": N_("首次解決"),
    "total_resolution": N_("解決"),
    "callback": N_("回訪"),
}
PAUSES: dict[str, str] = {
    "waiting_customer": N_("等待客戶"),
    "waiting_third_party": N_("等待第三方"),
    "scheduled": N_("已約時間"),
}


class Promise(Struct, frozen=True, kw_only=True):
    """One clock. `used` is the share of its target that is used up, in percent; None in a line of its own."""

    label: str
    state: str
    chip: Markup
    due: str = ""
    due_iso: str = ""
    note: str = ""
    used: int | None = None


def promises(page: TicketPage, zone: str) -> list[Promise]:
    """What runs, the nearest first; then what is on hold; then what is done."""
    at = now()
    order = {"running": 0, "paused": 1, "stopped": 2, "void": 3}
    lines = sorted(page.clocks, key=lambda one: (order[one.phase], one.due_at or at))
    return [_promise(one, zone, at) for one in lines if one.phase != "void"]


def why(terms: TicketTerms | None) -> str:
    """Why this policy: in one short line."""
    if terms is None:
        return ""
    if terms.because == "commitment" and terms.commitment_title:
        return _("依服務承諾「{title}」").format(title=terms.commitment_title)
    return {"coverage": _("依服務範圍的判定"), "customer": _("依這家客戶的設定"), "category": _("依分類的設定")}.get(
        terms.because, _("公司預設")
    )


def _promise(one: ClockLine, zone: str, at: datetime) -> Promise:
    label = _(CLOCKS[one.clock])
    if one.phase == "stopped":
        return Promise(label=label, state=_ended(one), chip=_outcome(one))
    if one.phase == "paused":
        why_paused = _(PAUSES[one.paused_by]) if one.paused_by in PAUSES else ""
        return Promise(label=label, state="paused", chip=_held(one), note=why_paused, used=_used(one))
    if one.due_at is None:
        return Promise(label=label, state="none", chip=Markup("—"))
    due = times.clock(one.due_at, zone)
    used = _used(one)
    share = None if used is None else 100 - used
    shown = Markup(chip(one.due_at, one.started_at, at, words(), share))  # noqa: S704 - times and our own words
    note = _("因變更而逾時") if one.by_change else ""
    is_near = one.due_at - at <= SOON or (share is not None and share <= NEAR)
    state = "breached" if one.due_at <= at else "warn" if is_near else "ok"
    return Promise(label=label, state=state, chip=shown, due=due, due_iso=times.iso(one.due_at), note=note, used=used)


def _ended(one: ClockLine) -> str:
    return "breached" if one.breached_at is not None else "met"


def _outcome(one: ClockLine) -> Markup:
    """Met within how much of what was promised, or how far it went over."""
    target = timedelta(minutes=one.target_minutes or 0)
    if one.breached_at is not None:
        over = times.short(timedelta(seconds=one.overrun_seconds))
        return _line("circle-alert", "breached", _("逾時 {time}").format(time=over))
    spent = target - timedelta(seconds=one.left_seconds or 0)
    if spent < timedelta(minutes=1):
        return _line("circle-check", "met", _("立即達成（限 {target}）").format(target=times.short(target)))
    words_of = _("{spent}達成（限 {target}）")
    return _line("circle-check", "met", words_of.format(spent=times.short(spent), target=times.short(target)))


def _held(one: ClockLine) -> Markup:
    if one.left_seconds is None:
        return _line("circle-pause", "paused", _("暫停"))
    left = times.short(timedelta(seconds=one.left_seconds))
    return _line("circle-pause", "paused", _("暫停・剩 {time}").format(time=left))


def _line(icon: str, state: str, text: str) -> Markup:
    return Markup('<span class="sla" data-state="{}">{}{}</span>').format(state, parts.icon(icon), text)


def _used(one: ClockLine) -> int | None:
    if not one.target_minutes or one.left_seconds is None:
        return None
    whole = one.target_minutes * 60
    return min(100, max(0, round(100 * (whole - one.left_seconds) / whole)))
