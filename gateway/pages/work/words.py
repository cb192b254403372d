"""What states, verbs and reasons of work are called."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from gateway.pages.quality.words import CHECKS, left
from shared.contracts.delivery.work_views import WorkSection
from shared.contracts.delivery.work_views import WorkState as S

STATES: dict[str, tuple[str, str, str]] = {
    S.TO_DO: (N_("待接受"), "brand", "circle-dashed"),
    S.ACCEPTED: (N_("已接受"), "brand", "handshake"),
    S.IN_PROGRESS: (N_("進行中"), "brand", "circle-play"),
    S.SUBMITTED: (N_("待審查"), "hold", "search-check"),
    S.REWORK: (N_("退回重做"), "warn", "undo-2"),
    S.BLOCKED: (N_("受阻"), "bad", "octagon-x"),
    S.DONE: (N_("完成"), "ok", "circle-check"),
    S.CANCELLED: (N_("已取消"), "", "ban"),
}
UNASSIGNED = (N_("待派工"), "", "user-plus")
VERBS: dict[str, tuple[str, str, str]] = {
    "assign": (N_("派工"), "user-check", ""),
    "follow": (N_("隨計劃更新"), "refresh-cw", ""),
    "accept": (N_("接受任務"), "handshake", ""),
    "start": (N_("開始"), "circle-play", ""),
    "submit": (N_("提交審查"), "send", "brand"),
    "pass": (N_("審查通過"), "circle-check", "ok"),
    "send_back": (N_("退回重做"), "undo-2", "warn"),
    "block": (N_("回報受阻"), "octagon-x", "bad"),
    "unblock": (N_("排除障礙，繼續"), "circle-play", ""),
    "cancel": (N_("取消任務"), "ban", ""),
    "note": (N_("回報進度"), "percent", ""),
    "attach": (N_("附上檔案"), "paperclip", ""),
    "add_item": (N_("加入清單"), "list-plus", ""),
    "tick_item": (N_("更新清單"), "check", ""),
    "remove_item": (N_("移除清單"), "x", ""),
}
SAID: dict[str, str] = {
    "assign": N_("已派工，也通知了責任人。"),
    "accept": N_("已接受任務。"),
    "start": N_("已開始。"),
    "submit": N_("已提交，也通知了審查人。"),
    "pass": N_("審查通過，任務完成。"),
    "send_back": N_("已退回責任人。"),
    "block": N_("已回報，項目經理會收到通知。"),
    "unblock": N_("已繼續。"),
    "cancel": N_("任務已取消。"),
    "note": N_("進度已記下。"),
    "comment": N_("留言已送出。"),
    "attach": N_("檔案已附上。"),
    "add_item": N_("已加入清單。"),
    "tick_item": N_("清單已更新。"),
    "remove_item": N_("已從清單移除。"),
}
SECTIONS: dict[str, tuple[str, str]] = {
    WorkSection.HELP: (N_("等我協助"), "life-buoy"),
    WorkSection.REVIEW: (N_("等我審查"), "search-check"),
    WorkSection.ACCEPT: (N_("等我接受"), "handshake"),
    WorkSection.BLOCKED: (N_("受阻"), "octagon-x"),
    WorkSection.OVERDUE: (N_("已逾期"), "circle-alert"),
    WorkSection.SOON: (N_("七天內到期"), "calendar-clock"),
    WorkSection.LATER: (N_("之後"), "calendar"),
    WorkSection.WAITING: (N_("已提交，等審查"), "hourglass"),
    WorkSection.PLANNED: (N_("計劃中，還沒派工"), "circle-dashed"),
}
COLUMNS: tuple[tuple[str, tuple[S, ...]], ...] = (
    (N_("待接受"), (S.TO_DO,)),
    (N_("已接受"), (S.ACCEPTED,)),
    (N_("進行中"), (S.IN_PROGRESS, S.REWORK)),
    (N_("受阻"), (S.BLOCKED,)),
    (N_("待審查"), (S.SUBMITTED,)),
    (N_("完成"), (S.DONE, S.CANCELLED)),
)
"""Of the board."""
LEADS: dict[str, str] = {
    "accept": S.ACCEPTED,
    "start": S.IN_PROGRESS,
    "unblock": S.IN_PROGRESS,
    "block": S.BLOCKED,
    "submit": S.SUBMITTED,
    "pass": S.DONE,
    "send_back": S.IN_PROGRESS,
}
"""To the column of which state a verb moves a card."""
PLAIN = frozenset({"accept", "start", "unblock", "submit", "pass"})
"""They need no words: a button on the card does them."""


def state(code: str, is_assigned: bool = True) -> Markup:  # noqa: FBT001, FBT002 - a template says which
    word, tone, icon = STATES[code] if is_assigned or code != S.TO_DO else UNASSIGNED
    return parts.chip(_(word), tone, icon)


def check(code: str) -> Markup:
    word, tone, icon = CHECKS[code]
    return parts.chip(_(word), tone, icon)


def verb(code: str) -> tuple[str, str, str]:
    word, icon, tone = VERBS[code]
    return _(word), icon, tone


def hours(minutes: int) -> str:
    """As short as it can be said: 8, 0.5."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


__all__ = ["check", "hours", "left", "state", "verb"]
