"""What one line of a digest says, and the first line of a message to a messenger: a few words for each kind of news."""

from services.notify.mails.words import N_

OTHER = N_("有新的消息")

HEADLINES: dict[str, str] = {
    "ticket_received": N_("已收到您的問題"),
    "ticket_answered": N_("有新的回覆"),
    "ticket_resolved": N_("已解決，請確認"),
    "call_back_asked": N_("請告訴我們處理得如何"),
    "improvement_told": N_("您的意見有新的進展"),
    "service_report_sent": N_("服務月報"),
    "acceptance_waits": N_("驗收有事等您決定"),
    "acceptance_sent": N_("驗收完成，售後服務開始"),
    "ticket_overdue": N_("工單已逾時"),
    "ticket_escalated": N_("逾時後已升級"),
    "ticket_mentioned": N_("有人提到您"),
    "approval_asked": N_("請您核准"),
    "approval_approved": N_("申請已核准"),
    "approval_rejected": N_("申請沒有核准"),
    "approval_void": N_("申請作廢"),
    "request_waits": N_("請您審批"),
    "request_reminded": N_("還在等您審批"),
    "request_asked": N_("審批前想請教您"),
    "request_approved": N_("申請通過"),
    "request_rejected": N_("申請沒有通過"),
    "request_returned": N_("申請退回修改"),
    "nonconformity_major": N_("發現重大質量問題"),
    "work_due": N_("有任務到期、逾期或很久沒有回報"),
    # to messengers alone
    "work_assigned": N_("有人把任務交給您"),
    "work_submitted": N_("有任務請您審查"),
    "work_back": N_("您的任務退回了"),
    "work_blocked": N_("有任務受阻，需要協助"),
    "work_news": N_("您的任務有新的進展"),
    "check_planned": N_("有一項質量檢查由您執行"),
    "check_due": N_("質量檢查到期了"),
    "nonconformity_turn": N_("有一項整改輪到您處理"),
    "nonconformity_late": N_("整改逾時"),
    "staffing_turn": N_("有一項人員調配輪到您處理"),
    "staffing_told": N_("人員調配有了結果"),
    "request_answered": N_("您的詢問有了回答"),
    "request_void": N_("申請因內容變動作廢"),
    "improvement_opened": N_("有新的建議或申訴"),
    "improvement_late": N_("建議或申訴逾時未回覆"),
    "improvement_check": N_("該確認改善的成效了"),
    "change_asked": N_("客戶提出變更申請"),
    "change_decided": N_("客戶決定了變更申請"),
    "acceptance_answered": N_("客戶對驗收有了回覆"),
    "acceptance_near": N_("驗收日快到了"),
    "project_opened": N_("您加入了新的項目"),
    "project_moved": N_("項目進入另一個階段"),
    "ticket_opened": N_("客戶提出新問題"),
    "ticket_customer_replied": N_("客戶回覆了工單"),
    "return_call_due": N_("該回電了"),
    "held_waits": N_("來信或來訊等了很久還沒有人認領"),
    "message_held": N_("有一則來訊等人認領"),
    "ticket_assigned": N_("指派工單"),
    "ticket_reopened": N_("工單重新開啟"),
    "ticket_due_soon": N_("工單快要到期"),
    "ticket_watched": N_("您成了這張工單的關注者"),
    "ticket_watched_replied": N_("關注的工單：同事回覆了客戶"),
    "ticket_watched_noted": N_("關注的工單：有新的備註"),
    "ticket_watched_resolved": N_("關注的工單：已解決"),
    "problem_proposed": N_("幾張工單看起來是同一個問題"),
    "problem_action_due": N_("您的改善措施到期了"),
    "call_back_unhappy": N_("客戶在回訪中表示不滿意"),
    "recovery_late": N_("不滿意跟進已逾時"),
    "commitment_ending": N_("客戶承諾快要到期"),
    "notice_unread": N_("還沒有人看的重要通知"),
    "chat_test": N_("測試訊息：通知會送到這裡"),
}

SAYING: dict[str, dict[str, str]] = {
    "acceptance_waits": {
        "propose": N_("提出了日期、方式與標準，請您確認"),
        "remind": N_("驗收日快到了"),
        "ask_decision": N_("請您決定並簽署"),
        "withdraw": N_("收回重新準備，會再提出日期"),
    }
}
"""Kinds of mails that say what of it: by what the event says happened."""

CLOCKS: dict[str, str] = {
    "first_response": N_("首次回應"),
    "next_response": N_("後續回應"),
    "update": N_("進度更新"),
    "first_resolution": N_("首次解決"),
    "total_resolution": N_("解決"),
    "callback": N_("回訪"),
}
