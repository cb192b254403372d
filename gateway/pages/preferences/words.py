"""Kinds of news in words, as their reader thinks of them."""

from gateway.i18n import N_, _

KINDS: dict[str, str] = {
    "ticket_received": N_("確認已收到我的問題"),
    "ticket_answered": N_("回覆我的問題"),
    "ticket_resolved": N_("問題已解決，請我確認"),
    "ticket_opened": N_("客戶提出新問題"),
    "ticket_customer_replied": N_("客戶回覆了工單"),
    "ticket_assigned": N_("工單指派給我"),
    "ticket_reopened": N_("工單重新開啟"),
    "ticket_due_soon": N_("工單快要到期"),
    "ticket_overdue": N_("工單已逾時"),
    "ticket_escalated": N_("逾時升級"),
    "ticket_mentioned": N_("有人在工單裡提到我"),
    "ticket_watched": N_("有人把我加為關注者"),
    "ticket_watched_replied": N_("關注的工單：同事回覆客戶"),
    "ticket_watched_noted": N_("關注的工單：有新的備註"),
    "ticket_watched_resolved": N_("關注的工單：已解決"),
    "problem_proposed": N_("可能是同一個問題的工單"),
    "problem_action_due": N_("我的改善措施到期"),
    "call_back_asked": N_("處理後問我是否滿意"),
    "call_back_unhappy": N_("客戶在回訪中表示不滿意"),
    "recovery_late": N_("不滿意跟進已逾時"),
    "improvement_opened": N_("有新的建議或申訴"),
    "improvement_late": N_("建議或申訴過期未受理"),
    "improvement_check": N_("該檢查改善的成效"),
    "commitment_ending": N_("客戶承諾快要到期"),
    "approval_asked": N_("有人請我核准"),
    "approval_approved": N_("我的申請獲准"),
    "approval_rejected": N_("我的申請沒有核准"),
    "approval_void": N_("我的申請作廢"),
    "request_waits": N_("有申請等我審批"),
    "request_reminded": N_("提醒我還沒審批的申請"),
    "request_asked": N_("審批的人詢問我"),
    "request_answered": N_("我的詢問有了回答"),
    "request_approved": N_("我的申請通過"),
    "request_rejected": N_("我的申請沒有通過"),
    "request_returned": N_("我的申請退回修改"),
    "request_void": N_("我的申請因內容變動作廢"),
    "change_asked": N_("客戶對我的項目提出變更"),
    "change_decided": N_("客戶決定了我的項目的變更"),
    "project_opened": N_("我加入了新的項目"),
    "project_moved": N_("我的項目進入另一個階段"),
    "check_planned": N_("由我執行的質量檢查"),
    "check_due": N_("質量檢查到期"),
    "time_waits": N_("有人的工時等我批准"),
    "time_returned": N_("我的工時退回修改"),
    "timesheet_due": N_("本週工時還沒送出"),
    "gate_condition_due": N_("關卡的附帶條件到期"),
    "closing_review_due": N_("結案總結到期"),
    "risk_review_due": N_("風險排查到期"),
    "nonconformity_turn": N_("整改輪到我處理"),
    "nonconformity_major": N_("重大質量問題"),
    "nonconformity_late": N_("整改逾時"),
    "work_assigned": N_("有人把任務交給我"),
    "work_submitted": N_("有任務等我審查"),
    "work_back": N_("我的任務被退回"),
    "work_blocked": N_("我的項目裡有任務受阻"),
    "work_news": N_("我的任務有進展或留言"),
    "meeting_planned": N_("會議有安排或變動"),
    "meeting_soon": N_("明天有會議（前一天提醒）"),
    "meeting_minutes": N_("會議紀要發布，等我確認"),
    "meeting_missed": N_("我帶的項目會議沒有如期召開"),
    "meeting_late": N_("會議紀要逾期，或有人提出異議"),
    "work_due": N_("任務到期、逾期、很久沒回報（每天一則）"),
    "staffing_turn": N_("人員調配輪到我處理"),
    "staffing_told": N_("人員調配有了結果"),
    "customer_report_sent": N_("項目報告寄來了"),
    "customer_report_drafted": N_("我的項目的客戶報告有了草稿"),
    "customer_report_late": N_("我的項目的客戶報告還沒寄出"),
    "customer_report_read": N_("客戶看過我的項目報告"),
    "change_waits": N_("變更等我決定"),
    "deliverable_submitted": N_("我的項目有成果等人審查"),
    "deliverable_delivered": N_("有成果交付給我"),
    "deliverable_judged": N_("客戶對我的項目的成果有了意見"),
    "acceptance_waits": N_("驗收有事等我決定"),
    "acceptance_sent": N_("驗收完成，售後服務開始"),
    "acceptance_answered": N_("客戶回覆了我的項目的驗收"),
    "acceptance_near": N_("我的項目的驗收日快到了"),
    "service_report_sent": N_("服務月報寄來了"),
    "improvement_told": N_("我的建議或申訴有進展"),
    "notice_unread": N_("重要通知沒有人看"),
    "return_call_due": N_("該回電了"),
    "held_waits": N_("來信或來訊等太久"),
    "message_held": N_("有訊息等人收下"),
    "address_disabled": N_("地址退信，已停用"),
    "webhook_disabled": N_("Webhook 已停用"),
    "invitation": N_("邀請成員"),
    "portal_invitation": N_("邀請聯絡人"),
    "operator_invitation": N_("邀請維運人員"),
    "password_reset": N_("重設密碼"),
    "security_changed": N_("登入安全變更"),
}
PACES: tuple[tuple[str, str], ...] = (
    ("now", N_("立即寄送")),
    ("hourly", N_("每小時彙整")),
    ("daily", N_("每天彙整")),
    ("off", N_("不寄")),
)


ESCALATIONS: tuple[tuple[str, str], ...] = (
    ("15", N_("15 分鐘")),
    ("30", N_("30 分鐘")),
    ("60", N_("1 小時")),
    ("240", N_("4 小時")),
    ("0", N_("不轉")),
)


def kind_of(kind: str) -> str:
    return _(KINDS[kind]) if kind in KINDS else kind


def paces() -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in PACES]


def escalations(now: str) -> list[tuple[str, str]]:
    """With what was chosen by a program, if it is none of these."""
    known = [(code, _(word)) for code, word in ESCALATIONS]
    return known if now in dict(known) else [*known, (now, _("{minutes} 分鐘").format(minutes=now))]
