"""What kinds and states of meetings, attendance and answers are called."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.delivery.meeting_views import Answer, MeetingKind, MeetingState, PointKind, Presence
from shared.contracts.delivery.work_views import WorkState

KINDS: dict[str, str] = {
    MeetingKind.TEAM: N_("團隊會議"),
    MeetingKind.MANAGEMENT: N_("管理會議"),
    MeetingKind.CUSTOMER: N_("客戶會議"),
}
STATES: dict[str, tuple[str, str]] = {
    MeetingState.PLANNED: (N_("待召開"), "brand"),
    MeetingState.HELD: (N_("已召開"), "warn"),
    MeetingState.MINUTES_DRAFT: (N_("紀要草稿"), "warn"),
    MeetingState.PUBLISHED: (N_("紀要已發布"), "ok"),
    MeetingState.CANCELLED: (N_("已取消"), ""),
}
POINTS: dict[str, str] = {
    PointKind.TOPIC: N_("議題"),
    PointKind.ACTION: N_("未結行動"),
    PointKind.TASK: N_("逾期任務"),
    PointKind.RISK: N_("高風險"),
    PointKind.NONCONFORMITY: N_("未結整改"),
    PointKind.CHANGE: N_("待決變更"),
}
PRESENCE: dict[str, str] = {
    Presence.INVITED: N_("受邀"),
    Presence.PRESENT: N_("出席"),
    Presence.EXCUSED: N_("請假"),
    Presence.ABSENT: N_("缺席"),
}
ANSWERS: dict[str, tuple[str, str]] = {
    Answer.NONE: (N_("尚未確認"), ""),
    Answer.CONFIRMED: (N_("已確認"), "ok"),
    Answer.OBJECTED: (N_("有異議"), "bad"),
}
TASK: dict[str, str] = {
    WorkState.TO_DO: N_("待接受"),
    WorkState.ACCEPTED: N_("已接受"),
    WorkState.IN_PROGRESS: N_("進行中"),
    WorkState.SUBMITTED: N_("待審查"),
    WorkState.REWORK: N_("返工"),
    WorkState.BLOCKED: N_("受阻"),
    WorkState.DONE: N_("完成"),
    WorkState.CANCELLED: N_("取消"),
}
HAPPENED: dict[str, str] = {
    "plan": N_("安排會議"),
    "move": N_("改期"),
    "set_agenda": N_("修改議程"),
    "draw_agenda": N_("帶入未結事項"),
    "cancel": N_("取消"),
    "hold": N_("記錄出席"),
    "write": N_("起草紀要"),
    "publish": N_("發布紀要"),
    "miss": N_("沒有如期召開"),
    "miss_above": N_("通報上級：沒有如期召開"),
    "confirmed": N_("確認紀要"),
    "objected": N_("對紀要提出異議"),
    "none": N_("收回確認"),
}
LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240, 480)


def state(code: str) -> Markup:
    word, tone = STATES[code]
    return parts.chip(_(word), tone)


def answer(code: str) -> Markup:
    word, tone = ANSWERS[code]
    return parts.chip(_(word), tone)


def said(table: dict[str, str], code: str) -> str:
    return _(table[code])


def options(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, word in table.items()]


def presences() -> list[tuple[str, str]]:
    return [(str(code), _(PRESENCE[code])) for code in (Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT)]


def lengths() -> list[tuple[str, str]]:
    return [(str(one), _("{count} 分鐘").format(count=one)) for one in LENGTHS]


def every(weeks: int) -> str:
    return _("每週") if weeks == 1 else _("每 {count} 週").format(count=weeks)


def rhythms() -> list[tuple[str, str]]:
    return [(str(weeks), every(weeks)) for weeks in (1, 2, 3, 4)]
