"""What the operators' pages share, and the four processes they look at."""

import asyncio
from datetime import timedelta
from typing import Any

from litestar import Request, Response
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.frame.asking import ask_as_operator
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS
from gateway.sessions.step_up import require_recent
from gateway.visitors import Visitor
from shared.contracts import gateway, helpdesk, notify, projects
from shared.contracts.operations import Operations, ProcessStatus, StatusQuery
from shared.contracts.parties import Party
from shared.core.errors import Late, Unavailable

RECENT_SECONDS = 600
LATE_SECONDS = 60.0
"""An event that waits longer than this to be announced is worth a look."""
LAG = 100
"""So many announced events not yet handled are, too."""

PROCESSES: dict[str, Operations] = {
    Party.GATEWAY: gateway.OPERATIONS,
    Party.PROJECTS: projects.OPERATIONS,
    Party.HELPDESK: helpdesk.OPERATIONS,
    Party.NOTIFY: notify.OPERATIONS,
}

SAID: dict[str, str] = {
    "created": N_("公司已建立，邀請信已寄給第一位管理員。"),
    "invited": N_("已再寄一次邀請，先前的連結已失效。"),
    "suspended": N_("公司已停用，它的登入狀態與權杖都已結束。"),
    "activated": N_("公司已啟用。"),
    "retried": N_("已重新處理。"),
    "discarded": N_("已放棄這則事件。"),
}


class Health(Struct, frozen=True, kw_only=True):
    """A process as it looks from here; without `status` it gave no answer."""

    name: str
    status: ProcessStatus | None

    @property
    def tone(self) -> str:
        if self.status is None:
            return "bad"
        slow = self.status.outbox_age > LATE_SECONDS or self.status.consumer_lag > LAG
        return "warn" if slow or self.status.dead_letters else "ok"

    @property
    def word(self) -> str:
        if self.status is None:
            return _("沒有回應")
        if self.status.outbox_age > LATE_SECONDS or self.status.consumer_lag > LAG:
            return _("落後")
        return _("有失敗事件") if self.status.dead_letters else _("正常")


async def healths(request: Request[Any, Any, Any], visitor: Visitor) -> list[Health]:
    """All at once: one that is down keeps nobody waiting longer than itself."""
    return list(await asyncio.gather(*(_health(request, visitor, name) for name in PROCESSES)))


async def _health(request: Request[Any, Any, Any], visitor: Visitor, name: str) -> Health:
    try:
        status = await ask_as_operator(request, visitor, PROCESSES[name].status, StatusQuery())
    except (Unavailable, Late):
        return Health(name=name, status=None)
    return Health(name=name, status=status)


def proven(request: Request[Any, Any, Any], visitor: Visitor) -> None:
    require_recent(request, visitor, RECENT_SECONDS)


def page(request: Request[Any, Any, Any], visitor: Visitor, template: str, /, **context: Any) -> Response[str]:
    said = SAID.get(request.query_params.get("said", ""), "")
    given = {
        "zone": visitor.zone or "Asia/Taipei",
        "errors": NO_ERRORS,
        "none_yet": NO_ERRORS,
        "seconds": lambda length: timedelta(seconds=length),
        "said": _(said) if said else "",
        **context,
    }
    return render(request, f"ops/{template}", visitor, block="content", **given)
