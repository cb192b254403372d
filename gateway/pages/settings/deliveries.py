"""`/w/{co}/settings/deliveries`: what was sent to whom, what became of it, and which addresses are no good."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.preferences.words import kind_of
from gateway.pages.settings.section import opened, page
from gateway.problem_texts import TEXTS
from gateway.visitors import Visitor
from shared.contracts import notify as n
from shared.contracts.roles import Permission as P
from shared.contracts.telling.addresses import (
    ENABLE_ADDRESS,
    LIST_DISABLED_ADDRESSES,
    EnableAddress,
    ListDisabledAddresses,
)

PATH = "/w/{co:str}/settings/deliveries"

STATES: dict[str, tuple[str, str, str]] = {
    n.DeliveryState.PENDING: (N_("等候寄送"), "brand", "clock"),
    n.DeliveryState.SENDING: (N_("寄送中"), "brand", "send"),
    n.DeliveryState.SENT: (N_("已寄出"), "ok", "check"),
    n.DeliveryState.FAILED: (N_("失敗"), "bad", "circle-alert"),
    n.DeliveryState.HELD: (N_("等候彙整"), "brand", "clock"),
    n.DeliveryState.GATHERED: (N_("已彙整寄出"), "ok", "check"),
    n.DeliveryState.SUPPRESSED: (N_("沒有寄"), "", "ban"),
}
KINDS: dict[str, str] = {
    "ticket_received": N_("通知客戶：已收到問題"),
    "ticket_answered": N_("通知客戶：有新的回覆"),
    "ticket_resolved": N_("通知客戶：請確認已解決"),
    "ticket_overdue": N_("通知同事：工單已逾時"),
    "ticket_escalated": N_("通知同事：逾時升級"),
    "ticket_mentioned": N_("通知同事：在工單裡提到"),
    "approval_asked": N_("通知同事：請核准"),
    "approval_approved": N_("通知同事：申請已核准"),
    "approval_rejected": N_("通知同事：申請沒有核准"),
    "approval_void": N_("通知同事：申請作廢"),
    "request_waits": N_("通知同事：請審批"),
    "request_reminded": N_("通知同事：還沒審批"),
    "request_asked": N_("通知同事：審批前詢問"),
    "request_approved": N_("通知同事：申請通過"),
    "request_rejected": N_("通知同事：申請沒有通過"),
    "request_returned": N_("通知同事：申請退回修改"),
    "nonconformity_major": N_("通知管理層：重大質量問題"),
    "work_due": N_("通知同事：任務到期或逾期"),
    "meeting_soon": N_("通知同事：明天有會議"),
    "meeting_missed": N_("通知同事：會議沒有如期召開"),
    "call_back_asked": N_("通知客戶：請評價這次服務"),
    "change_waits": N_("通知客戶：變更等他決定"),
    "deliverable_delivered": N_("通知客戶：成果已交付"),
    "acceptance_waits": N_("通知客戶：驗收等他決定"),
    "acceptance_sent": N_("通知客戶：驗收完成，承諾生效"),
    "service_report_sent": N_("寄給客戶：服務月報"),
    "customer_report_sent": N_("寄給客戶：項目報告"),
    "improvement_told": N_("通知客戶：意見有進展"),
    "digest": N_("彙整信"),
    "notice_unread": N_("重要通知沒有人看"),
    "chat_test": N_("測試通訊軟體"),
    "invitation": N_("邀請成員"),
    "portal_invitation": N_("邀請聯絡人"),
    "operator_invitation": N_("邀請維運人員"),
    "password_reset": N_("重設密碼"),
    "security_changed": N_("登入安全變更"),
}
REASONS: dict[str, str] = {
    "quiet_hours": N_("勿擾時段結束後送達"),
    "digest": N_("合併到彙整信"),
    "preference": N_("他選擇不收這類消息"),
    "unsubscribed": N_("他用信中的連結退訂了"),
    "read_first": N_("先等站內通知被讀取"),
    "read": N_("站內通知已讀，不必再寄"),
}


@get(PATH)
async def deliveries(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _deliveries(request, await opened(request, co, "deliveries"), NO_ERRORS)


@post(f"{PATH}/{{delivery_id:uuid}}/retry", status_code=200)
async def retry(request: Request[Any, Any, Any], co: str, delivery_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.DELIVERY_RETRY)
    form = await read_form(request)
    result = await tried(request, visitor, n.RETRY_DELIVERY, lambda: n.RetryDelivery(delivery_id=delivery_id), form)
    if result.done is None:
        return await _deliveries(request, visitor, result.errors)
    return go(request, f"/w/{co}/settings/deliveries?said=retried")


@post(f"{PATH}/addresses/{{address_id:uuid}}/enable", status_code=200)
async def enable(request: Request[Any, Any, Any], co: str, address_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.DELIVERY_RETRY)
    form = await read_form(request)
    result = await tried(request, visitor, ENABLE_ADDRESS, lambda: EnableAddress(address_id=address_id), form)
    if result.done is None:
        return await _deliveries(request, visitor, result.errors)
    return go(request, f"/w/{co}/settings/deliveries?said=enabled")


async def _deliveries(request: Request[Any, Any, Any], visitor: Visitor, errors: Errors) -> Response[Any]:
    given, q = request.query_params.get("state", ""), request.query_params.get("q", "").strip()[:100]
    state = n.DeliveryState(given) if given in STATES else None
    command = n.ListDeliveries(state=state, q=q, cursor=given_cursor(request))
    found = await ask(request, visitor, n.LIST_DELIVERIES, command)
    disabled = await ask(request, visitor, LIST_DISABLED_ADDRESSES, ListDisabledAddresses())
    assert visitor.standing is not None
    here = f"/w/{visitor.standing.slug}/settings/deliveries"
    return await page(
        request,
        visitor,
        "deliveries",
        "deliveries.html",
        status=errors.status,
        found=found.items,
        disabled=disabled.items,
        q=q,
        state=state,
        states={code: (_(word), tone, icon) for code, (word, tone, icon) in STATES.items()},
        kind_of=lambda kind: _(KINDS[kind]) if kind in KINDS else kind_of(kind),
        reason_of=lambda reason: _(REASONS[reason]) if reason in REASONS else reason,
        error_of=lambda error: _(TEXTS[error]) if error in TEXTS else error,
        errors=errors,
        key=new_key(),
        first=address(here, state=state, q=q) if command.cursor else "",
        next=address(here, state=state, q=q, cursor=found.next) if found.next else "",
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (deliveries, retry, enable)
