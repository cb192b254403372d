"""What every section shares: who may open it, the list of sections beside it, the sentence after something was done."""

from typing import Any

from litestar import Request, Response

from gateway.i18n import N_, _
from gateway.pages.frame.asking import unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS
from gateway.pages.frame.places import SETTINGS, settings_of
from gateway.sessions.elsewhere import with_next
from gateway.sessions.step_up import STEP_UP, is_recent, require_recent
from gateway.visitors import Visitor

RECENT_SECONDS = 600
"""How long ago somebody must have proven himself at most to change who may do what."""

NEEDS = dict(SETTINGS)

GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        N_("公司"),
        (
            ("profile", N_("基本資料與品牌")),
            ("members", N_("成員與角色")),
            ("departments", N_("部門與主管")),
            ("skills", N_("技能目錄")),
            ("flows", N_("審批流程")),
        ),
    ),
    (
        N_("售後服務"),
        (
            ("hours", N_("服務時間與假日")),
            ("policies", N_("服務承諾政策")),
            ("commitments", N_("客戶承諾")),
            ("callbacks", N_("回訪計畫與問卷")),
            ("renewals", N_("續約與服務範圍")),
            ("teams", N_("團隊與分派")),
            ("priorities", N_("優先對照表")),
            ("categories", N_("工單分類")),
            ("causes", N_("原因代碼")),
            ("fields", N_("自訂欄位")),
            ("mailboxes", N_("支援信箱")),
            ("mails", N_("收到的信")),
            ("blocked", N_("封鎖名單")),
            ("replies", N_("常用回覆")),
            ("macros", N_("巨集")),
            ("triggers", N_("自動規則")),
            ("knowledge", N_("知識庫")),
            ("phone", N_("熱線")),
            ("forms", N_("網站表單")),
            ("messengers", N_("通訊軟體")),
        ),
    ),
    (
        N_("登入與整合"),
        (
            ("sign-in", N_("登入服務")),
            ("clients", N_("OAuth 用戶端")),
            ("webhooks", N_("Webhook")),
            ("channels", N_("通知頻道")),
        ),
    ),
    (N_("信件"), (("wordings", N_("信件內容")),)),
    (N_("紀錄"), (("deliveries", N_("寄送紀錄")), ("audit", N_("稽核紀錄")))),
)

SAID: dict[str, str] = {
    "saved": N_("已儲存。"),
    "invited": N_("已寄出邀請。"),
    "suspended": N_("已停用。登入狀態與權杖都已結束。"),
    "reinstated": N_("已恢復。"),
    "ended": N_("成員資格已結束。"),
    "created": N_("已建立。"),
    "queued": N_("已交回處理，幾秒後就會看到結果。"),
    "ignored": N_("已略過。它還在「已略過」裡。"),
    "archived": N_("已封存。"),
    "switched_on": N_("規則已啟用。"),
    "switched_off": N_("規則已停用。"),
    "verified": N_("網域已驗證。"),
    "removed": N_("已移除。"),
    "revoked": N_("已撤銷。它的權杖都已失效。"),
    "enabled": N_("已恢復寄送到這個地址。"),
    "tested": N_("已送出測試，結果會出現在下方。"),
    "tested_chat": N_("已送出測試，結果會出現在寄送紀錄。"),
    "replayed": N_("已排入重送。"),
    "reset": N_("已回到內建的內容。"),
    "retried": N_("已排入重寄。"),
    "day_set": N_("這一天已更新。"),
    "loaded": N_("假日已載入。"),
    "default_set": N_("已設為預設。"),
    "restored": N_("已取回。"),
    "assigned": N_("已指定。之後開立的工單會用它。"),
    "released": N_("已移除。之後開立的工單不再用它。"),
    "rang": N_("已送出測試來電。"),
    "asks": N_("已恢復詢問。"),
    "erased": N_("個人資料已清除。"),
}


async def opened(request: Request[Any, Any, Any], co: str, name: str) -> Visitor:
    """For reading a section."""
    return await staff(request, co, NEEDS[name])


def proven(request: Request[Any, Any, Any], visitor: Visitor) -> None:
    """Before a change of who may do what."""
    require_recent(request, visitor, RECENT_SECONDS)


def said_of(request: Request[Any, Any, Any]) -> str:
    """What the page before did, from the address; an unknown code says nothing."""
    text = SAID.get(request.query_params.get("said", ""), "")
    return _(text) if text else ""


def sections(visitor: Visitor) -> list[tuple[str, list[tuple[str, str]]]]:
    may = set(settings_of(visitor))
    shown = [(_(group), [(name, _(label)) for name, label in items if name in may]) for group, items in GROUPS]
    return [(group, items) for group, items in shown if items]


def label_of(name: str) -> str:
    return next(_(label) for _group, items in GROUPS for key, label in items if key == name)


async def page(
    request: Request[Any, Any, Any], visitor: Visitor, name: str, template: str, /, **context: Any
) -> Response[str]:
    """A section's page; htmx gets the section alone. `heading` is its own name unless given. A section with a folder of
    its own names its template with it."""
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    given = {
        "section": name,
        "sections": sections(visitor),
        "heading": label_of(name),
        "parent": "",
        "base": base,
        "here": f"{base}/settings/{name}",
        "counts": None,
        "said": said_of(request),
        "errors": NO_ERRORS,
        "none_yet": NO_ERRORS,
        "is_fresh": is_recent(visitor, RECENT_SECONDS),
        "step_up": with_next(STEP_UP, f"{base}/settings/{name}"),
        "zone": visitor.zone or visitor.standing.zone,
        **context,
    }
    bell = await unread(request, visitor)
    file = template if "/" in template else f"settings/{template}"
    return render(request, file, visitor, block="content", unread=bell, **given)
