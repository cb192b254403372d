"""What one line of a digest says: a few words for each kind of news."""

from services.notify.mails.words import N_

OTHER = N_("有新的消息")

HEADLINES: dict[str, str] = {
    "ticket_received": N_("已收到您的問題"),
    "ticket_answered": N_("有新的回覆"),
    "ticket_resolved": N_("已解決，請確認"),
    "call_back_asked": N_("請告訴我們處理得如何"),
    "improvement_told": N_("您的意見有新的進展"),
    "service_report_sent": N_("服務月報"),
    "ticket_overdue": N_("工單已逾時"),
    "ticket_escalated": N_("逾時後已升級"),
    "ticket_mentioned": N_("有人提到您"),
    "approval_asked": N_("請您核准"),
    "approval_approved": N_("申請已核准"),
    "approval_rejected": N_("申請沒有核准"),
    "approval_void": N_("申請作廢"),
}
