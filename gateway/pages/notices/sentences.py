"""What a notice says, in the reader's language: a sentence per kind, filled with who, number and subject."""

from uuid import UUID

from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.frame import times
from shared.contracts.notify import NoticeKind, NoticeView

SENTENCES: dict[str, tuple[str, str, str]] = {
    NoticeKind.TICKET_OPENED: ("inbox", "brand", N_("{actor}提出新問題")),
    NoticeKind.TICKET_CUSTOMER_REPLIED: ("message-square-text", "brand", N_("{actor}回覆了工單")),
    NoticeKind.MESSAGE_HELD: ("mail-question-mark", "brand", N_("有一則來訊等人認領")),
    NoticeKind.TICKET_ASSIGNED: ("user-check", "", N_("{actor}把工單指派給您")),
    NoticeKind.TICKET_REOPENED: ("rotate-ccw", "bad", N_("{actor}重新開啟工單")),
    NoticeKind.TICKET_DUE_SOON: ("timer", "warn", N_("工單快要到期了")),
    NoticeKind.TICKET_OVERDUE: ("circle-alert", "bad", N_("工單已逾時")),
    NoticeKind.TICKET_ESCALATED: ("circle-alert", "bad", N_("工單逾時後仍未完成，已升級")),
    NoticeKind.PROBLEM_PROPOSED: ("layers", "warn", N_("幾張工單看起來是同一個問題")),
    NoticeKind.PROBLEM_ACTION_DUE: ("calendar-clock", "warn", N_("問題單的改善措施到期了")),
    NoticeKind.CALL_BACK_UNHAPPY: ("phone", "bad", N_("客戶在回訪中表示不滿意")),
    NoticeKind.RECOVERY_LATE: ("circle-alert", "bad", N_("不滿意跟進已逾時")),
    NoticeKind.IMPROVEMENT_OPENED: ("lightbulb", "brand", N_("有新的建議或申訴")),
    NoticeKind.IMPROVEMENT_LATE: ("circle-alert", "bad", N_("建議或申訴還沒有人受理，已過期限")),
    NoticeKind.IMPROVEMENT_CHECK: ("calendar-check", "warn", N_("該檢查改善的成效了")),
    NoticeKind.COMMITMENT_ENDING: ("calendar-clock", "warn", N_("客戶承諾快要到期")),
    NoticeKind.RETURN_CALL_DUE: ("phone-outgoing", "warn", N_("該回電了")),
    NoticeKind.HELD_WAITS: ("hourglass", "warn", N_("來信或來訊等了很久還沒有人認領")),
    NoticeKind.APPROVAL_ASKED: ("stamp", "brand", N_("{actor}請您核准")),
    NoticeKind.APPROVAL_APPROVED: ("circle-check", "ok", N_("{actor}核准了您的申請")),
    NoticeKind.APPROVAL_REJECTED: ("circle-x", "bad", N_("{actor}不同意您的申請")),
    NoticeKind.APPROVAL_VOID: ("circle-alert", "warn", N_("內容已經變動，您的申請作廢了")),
    NoticeKind.REQUEST_WAITS: ("stamp", "brand", N_("有一項申請等您審批")),
    NoticeKind.REQUEST_REMINDED: ("alarm-clock", "warn", N_("有一項申請還在等您審批")),
    NoticeKind.REQUEST_ASKED: ("message-circle-question-mark", "brand", N_("{actor}在審批前想請教您")),
    NoticeKind.REQUEST_ANSWERED: ("message-square-text", "", N_("{actor}回答了您的詢問")),
    NoticeKind.REQUEST_APPROVED: ("circle-check", "ok", N_("您的申請通過了")),
    NoticeKind.REQUEST_REJECTED: ("circle-x", "bad", N_("{actor}不同意您的申請")),
    NoticeKind.REQUEST_RETURNED: ("undo-2", "warn", N_("{actor}把您的申請退回修改")),
    NoticeKind.REQUEST_VOID: ("circle-alert", "warn", N_("內容已經變動，您的申請作廢了")),
    NoticeKind.PROJECT_OPENED: ("folder-kanban", "brand", N_("您加入了新的項目")),
    NoticeKind.PROJECT_MOVED: ("milestone", "brand", N_("項目進入另一個階段")),
    NoticeKind.CHANGE_ASKED: ("git-pull-request-arrow", "brand", N_("{actor}提出變更申請")),
    NoticeKind.CUSTOMER_REPORT_DRAFTED: ("file-text", "brand", N_("客戶報告的草稿等您完成")),
    NoticeKind.CUSTOMER_REPORT_LATE: ("file-text", "warn", N_("客戶報告還沒寄出")),
    NoticeKind.CUSTOMER_REPORT_READ: ("file-text", "ok", N_("{actor}看過項目報告了")),
    NoticeKind.CHANGE_DECIDED: ("git-pull-request-arrow", "brand", N_("{actor}決定了變更申請")),
    NoticeKind.CHANGE_WAITS: ("git-pull-request-arrow", "brand", N_("有一項變更等您決定")),
    NoticeKind.DELIVERABLE_SUBMITTED: ("search-check", "brand", N_("{actor}提交了成果，等人審查")),
    NoticeKind.DELIVERABLE_DELIVERED: ("package-check", "brand", N_("有一項成果交付給您了")),
    NoticeKind.DELIVERABLE_JUDGED: ("package-check", "brand", N_("{actor}對成果有了意見")),
    NoticeKind.ACCEPTANCE_WAITS: ("badge-check", "brand", N_("項目的驗收有事等您決定")),
    NoticeKind.ACCEPTANCE_SENT: ("badge-check", "ok", N_("項目已驗收，售後服務開始")),
    NoticeKind.ACCEPTANCE_ANSWERED: ("badge-check", "brand", N_("{actor}回覆了項目的驗收")),
    NoticeKind.ACCEPTANCE_NEAR: ("calendar-clock", "warn", N_("項目的驗收日快到了")),
    NoticeKind.CHECK_PLANNED: ("clipboard-check", "brand", N_("有一項質量檢查由您執行")),
    NoticeKind.GATE_CONDITION_DUE: ("calendar-clock", "warn", N_("有條件通過的關卡到期了，條件還沒有完成")),
    NoticeKind.CLOSING_REVIEW_DUE: ("calendar-clock", "warn", N_("結案總結還沒有完成")),
    NoticeKind.RISK_REVIEW_DUE: ("calendar-clock", "warn", N_("該排查項目的風險了")),
    NoticeKind.CHECK_DUE: ("calendar-clock", "warn", N_("質量檢查到期了，還沒有結果")),
    NoticeKind.TIME_WAITS: ("clock", "brand", N_("{actor}送出了工時，請您批准")),
    NoticeKind.TIME_RETURNED: ("undo-2", "warn", N_("{actor}把您的工時退回修改")),
    NoticeKind.TIMESHEET_DUE: ("calendar-clock", "warn", N_("這一週的工時還沒送出")),
    NoticeKind.NONCONFORMITY_TURN: ("clipboard-list", "brand", N_("有一項整改輪到您處理")),
    NoticeKind.NONCONFORMITY_MAJOR: ("megaphone", "bad", N_("發現重大質量問題，請管理層確認已知悉")),
    NoticeKind.NONCONFORMITY_LATE: ("circle-alert", "bad", N_("整改逾時，還在等人處理")),
    NoticeKind.WORK_ASSIGNED: ("clipboard-list", "brand", N_("{actor}把任務交給您，請接受")),
    NoticeKind.WORK_SUBMITTED: ("clipboard-check", "brand", N_("{actor}交出任務，請您審查")),
    NoticeKind.WORK_BACK: ("undo-2", "warn", N_("{actor}退回您的任務")),
    NoticeKind.WORK_BLOCKED: ("circle-alert", "bad", N_("{actor}的任務受阻，需要協助")),
    NoticeKind.WORK_NEWS: ("message-square-text", "", N_("您的任務有新的進展")),
    NoticeKind.MEETING_PLANNED: ("calendar-plus", "brand", N_("{actor}安排或更動了一場會議")),
    NoticeKind.MEETING_SOON: ("calendar-clock", "brand", N_("一天內有會議，議程已備妥")),
    NoticeKind.MEETING_MINUTES: ("notebook-pen", "brand", N_("{actor}發布了會議紀要，請確認")),
    NoticeKind.MEETING_MISSED: ("calendar-x", "bad", N_("會議沒有如期召開")),
    NoticeKind.MEETING_LATE: ("clock-alert", "warn", N_("會議紀要逾期或有人提出異議")),
    NoticeKind.WORK_DUE: ("calendar-clock", "warn", N_("有任務到期、逾期或很久沒有回報")),
    NoticeKind.STAFFING_TURN: ("users", "brand", N_("有一項人員調配輪到您處理")),
    NoticeKind.STAFFING_TOLD: ("user-check", "ok", N_("人員調配有了結果")),
    NoticeKind.NOTICE_UNREAD: ("bell", "bad", N_("{actor}還沒看到這則重要通知")),
    NoticeKind.ADDRESS_DISABLED: ("mail", "bad", N_("寄到這個地址的信退回了，已停止寄送")),
    NoticeKind.WEBHOOK_DISABLED: ("plug", "bad", N_("Webhook 連續失敗，已停用")),
    NoticeKind.TICKET_MENTIONED: ("at-sign", "brand", N_("{actor}在工單裡提到您")),
    NoticeKind.TICKET_WATCHED: ("eye", "", N_("{actor}把您加為工單的關注者")),
    NoticeKind.TICKET_WATCHED_REPLIED: ("message-square-text", "", N_("{actor}回覆了您關注的工單")),
    NoticeKind.TICKET_WATCHED_NOTED: ("sticky-note", "", N_("{actor}在您關注的工單留下備註")),
    NoticeKind.TICKET_WATCHED_RESOLVED: ("circle-check", "ok", N_("{actor}解決了您關注的工單")),
    NoticeKind.TICKET_ANSWERED: ("message-square-text", "brand", N_("{actor}回覆了您")),
    NoticeKind.TICKET_RESOLVED: ("circle-check", "ok", N_("{actor}已解決您的問題，請確認是否正常")),
}
"""kind → icon, tone, sentence."""

OTHER = ("bell", "", N_("有新的消息"))


class Line(Struct, frozen=True, kw_only=True):
    """A notice, ready to show."""

    id: UUID
    icon: str
    tone: str
    text: str
    number: str
    title: str
    path: str
    read: bool
    at: str
    iso: str


def sentence(notice: NoticeView) -> str:
    text = _(SENTENCES.get(notice.kind, OTHER)[2]).format(actor=notice.data.get("actor") or _("有人"))
    stands_for = notice.data.get("for")
    return _("{text}（代理{name}）").format(text=text, name=stands_for) if stands_for else text


def line(notice: NoticeView, zone: str) -> Line:
    icon, tone, _text = SENTENCES.get(notice.kind, OTHER)
    return Line(
        id=notice.id,
        icon=icon,
        tone=tone,
        text=sentence(notice),
        number=times.dated(notice.data.get("number", "")),
        title=notice.data.get("title", ""),
        path=notice.path,
        read=notice.read,
        at=times.clock(notice.at, zone),
        iso=times.iso(notice.at),
    )
