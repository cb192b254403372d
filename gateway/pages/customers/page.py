"""What the pages of customers share."""

from typing import Any

from litestar import Request, Response

from gateway.i18n import N_, _
from gateway.pages.frame.asking import unread
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS
from gateway.pages.settings.section import said_of
from gateway.visitors import Visitor
from shared.contracts import gateway as g

LANGUAGES = (("zh-Hant", "繁體中文"), ("en", "English"), ("zh-Hans", "简体中文"))

PORTAL: dict[str | None, tuple[str, str, str]] = {
    None: (N_("未邀請"), "", "circle-dashed"),
    g.MemberState.INVITED: (N_("已邀請"), "brand", "send"),
    g.MemberState.ACTIVE: (N_("可以登入"), "ok", "check"),
    g.MemberState.SUSPENDED: (N_("已停用"), "warn", "ban"),
    g.MemberState.ENDED: (N_("未邀請"), "", "circle-dashed"),
}


async def page(request: Request[Any, Any, Any], visitor: Visitor, template: str, /, **context: Any) -> Response[str]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    given = {
        "base": base,
        "here": f"{base}/customers",
        "counts": None,
        "errors": NO_ERRORS,
        "none_yet": NO_ERRORS,
        "said": said_of(request),
        "languages": LANGUAGES,
        "portal_words": {state: (_(word), tone, icon) for state, (word, tone, icon) in PORTAL.items()},
        **context,
    }
    bell = await unread(request, visitor)
    return render(request, f"customers/{template}", visitor, block="content", unread=bell, **given)
