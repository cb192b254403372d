"""What a mail of each kind is about, in one example."""

from datetime import UTC, datetime

from services.notify.mails.content import BRAND

COMMON = {"name": "王筱涵", "sender_name": "遠澄資訊服務", "accent": BRAND}
TICKET = {
    "number": "HD-42",
    "title": "門診印表機無法列印",
    "url": "https://desk.example/p/yuancheng/tickets/HD-42",
    "phone": "+886 2 2345 6789",
}
WORDS = {"author": "陳柏翰", "body": "請重新開機。\n\n還是不行的話，\n請告訴我們。", "files": ["說明.pdf", "log.txt"]}
LINK = {
    "url": "https://desk.example/auth/invite/s3cret",
    "until": datetime(2026, 12, 1, 6, 43, tzinfo=UTC),
    "zone": "Asia/Taipei",
}
DUE = {
    "number": "HD-42",
    "title": "門診印表機無法列印",
    "url": "https://desk.example/w/yuancheng/tickets/HD-42",
    "clock": "解決",
    "level": "1",
    "due": datetime(2026, 11, 24, 6, 43, tzinfo=UTC),
    "zone": "Asia/Taipei",
}
ASKED = {
    "title": "醫院標準服務政策",
    "actor": "吳佩珊",
    "url": "https://desk.example/w/yuancheng/approvals/01a22bce-a4ea-751b-b1fe-2d079af989cb",
}
REQUESTED = {
    "number": "PA-2026-047",
    "title": "青禾物流倉儲無線網路改善",
    "actor": "何雅婷",
    "url": "https://desk.example/w/yuancheng/approvals/PA-2026-047",
}
EXAMPLES = {
    "digest": {
        "items": [
            {
                "says": "有新的回覆",
                "number": "HD-42",
                "title": "門診印表機無法列印",
                "at": datetime(2026, 11, 24, 6, 43, tzinfo=UTC),
                "url": "https://desk.example/p/yuancheng/tickets/HD-42",
            }
        ],
        "zone": "Asia/Taipei",
        "url": "https://desk.example/p/yuancheng/notices/preferences",
    },
    "ticket_mentioned": {
        "number": "HD-42",
        "title": "門診印表機無法列印",
        "actor": "陳柏翰",
        "url": "https://desk.example/w/yuancheng/tickets/HD-42",
    },
    "notice_unread": {**ASKED, "number": "HD-42", "says": "工單已逾時"},
    "approval_asked": ASKED,
    "approval_approved": ASKED,
    "approval_rejected": ASKED,
    "approval_void": ASKED,
    "request_waits": REQUESTED,
    "request_reminded": REQUESTED,
    "request_asked": REQUESTED,
    "request_approved": REQUESTED,
    "request_rejected": REQUESTED,
    "request_returned": REQUESTED,
    "nonconformity_major": REQUESTED,
    "work_due": REQUESTED,
    "meeting_soon": REQUESTED,
    "meeting_missed": REQUESTED,
    "ticket_overdue": DUE,
    "ticket_escalated": DUE,
    "ticket_received": TICKET,
    "service_report_sent": TICKET,
    "customer_report_sent": TICKET,
    "change_waits": TICKET,
    "deliverable_delivered": TICKET,
    "acceptance_waits": TICKET | {"says": "請您決定並簽署"},
    "acceptance_sent": TICKET,
    "improvement_told": TICKET,
    "ticket_answered": TICKET | WORDS,
    "ticket_resolved": TICKET | WORDS,
    "call_back_asked": TICKET | {"until": datetime(2026, 11, 24, 6, 43, tzinfo=UTC), "zone": "UTC"},
    "invitation": LINK,
    "portal_invitation": LINK,
    "operator_invitation": LINK,
    "password_reset": LINK,
    "security_changed": {
        "change": "新增了通行金鑰",
        "at": datetime(2026, 11, 24, 6, 43, tzinfo=UTC),
        "zone": "UTC",
        "url": "https://desk.example/auth/reset",
    },
}


def facts(kind: str, **more):
    return COMMON | EXAMPLES[kind] | more
