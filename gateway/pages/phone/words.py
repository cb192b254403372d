"""What the hotline's pages say beside what they are told."""

from datetime import datetime
from typing import Any

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts, times
from shared.contracts.desk.phone import CallView, Direction, KnownBy, Standing
from shared.core.clock import now

STANDINGS = {
    Standing.VALID: (N_("有效"), "ok", "circle-check"),
    Standing.LATER: (N_("尚未開始"), "hold", "calendar-clock"),
    Standing.EXPIRED: (N_("已到期"), "bad", "circle-alert"),
}
KNOWN = {KnownBy.REMEMBERED: N_("記住的號碼"), KnownBy.DIRECTORY: N_("通訊錄"), KnownBy.NAME: ""}


def standing(of: Standing) -> Markup:
    text, tone, icon = STANDINGS[of]
    return parts.chip(_(text), tone, icon)


def known(by: KnownBy) -> str:
    return _(KNOWN[by]) if KNOWN[by] else ""


def way(call: CallView) -> Markup:
    """Which way, and whether anybody answered."""
    if call.direction is Direction.IN:
        return parts.chip(_("來電"), "ok", "phone-incoming") if call.answered else missed(_("未接來電"))
    return parts.chip(_("去電"), "ok", "phone-outgoing") if call.answered else missed(_("沒有接通"))


def missed(text: str) -> Markup:
    return parts.chip(text, "warn", "phone-missed")


def due(at: datetime | None, zone: str) -> dict[str, Any]:
    """When a return call is wanted, and whether that is over."""
    if at is None:
        return {"text": _("隨時"), "is_over": False}
    return {"text": times.clock(at, zone), "is_over": at < now()}
