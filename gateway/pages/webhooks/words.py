"""Events of webhooks in words."""

from gateway.i18n import N_, _

EVENTS: dict[str, str] = {
    "ticket.opened": N_("工單開立"),
    "ticket.replied": N_("有公開回覆"),
    "ticket.noted": N_("有內部備註"),
    "ticket.assigned": N_("工單指派"),
    "ticket.handed_over": N_("交給團隊"),
    "ticket.classified": N_("類型、優先等級或標籤變更"),
    "ticket.moved": N_("等候、排程、確認或關閉"),
    "ticket.resolved": N_("工單解決"),
    "ticket.reopened": N_("重新開啟"),
    "ticket.merged": N_("合併"),
    "ticket.warned": N_("快要到期"),
    "ticket.breached": N_("逾時"),
    "ticket.escalated": N_("升級"),
    "approval.asked": N_("請求核准"),
    "approval.decided": N_("核准或不同意"),
    "webhook.test": N_("測試"),
}
ERRORS: dict[str, str] = {
    "timeout": N_("逾時沒有回應"),
    "unreachable": N_("連不上"),
    "private_address": N_("這個名稱指向內部網路，所以沒有送出"),
    "address": N_("網址不能用"),
    "https": N_("網址要用 https"),
}


def event_of(event: str) -> str:
    return _(EVENTS[event]) if event in EVENTS else event


def error_of(error: str) -> str:
    return _(ERRORS[error]) if error in ERRORS else error
