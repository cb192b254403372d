"""What states and verbs of deliverables are called inside; classes of documents are called as for customers."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from gateway.pages.my_projects import words as theirs
from shared.contracts.delivery.deliverables import DeliverableState as S
from shared.contracts.delivery.deliverables import DeliverableVersion

STATES: dict[str, tuple[str, str, str]] = {
    S.PLANNED: (N_("待製作"), "", "circle-dashed"),
    S.DRAFTING: (N_("製作中"), "brand", "pencil-line"),
    S.INTERNAL_REVIEW: (N_("待內部審查"), "hold", "search-check"),
    S.READY: (N_("可交付"), "brand", "package-check"),
    S.DELIVERED: (N_("待客戶確認"), "hold", "send"),
    S.ACCEPTED: (N_("客戶已通過"), "ok", "circle-check"),
    S.CONDITIONAL: (N_("有條件通過"), "warn", "circle-alert"),
    S.REJECTED: (N_("客戶未通過"), "bad", "circle-x"),
}
SAID: dict[str, str] = {
    "add": N_("已加入成果。"),
    "change": N_("已儲存。"),
    "draft": N_("開始製作了。"),
    "submit": N_("已送內部審查，也通知了團隊。"),
    "pass": N_("審查通過，可以交付了。"),
    "back": N_("已退回製作。"),
    "deliver": N_("已交付，也通知了客戶。"),
}
HAPPENED: dict[str, tuple[str, str]] = {
    "submit": (N_("提交第 {n} 版"), "upload"),
    "review": (N_("審查第 {n} 版"), "search-check"),
    "deliver": (N_("交付第 {n} 版"), "send"),
    "judge": (N_("客戶對第 {n} 版的意見"), "message-square"),
}


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)


def classes() -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in theirs.CLASSES.items()]


def history(versions: tuple[DeliverableVersion, ...]) -> list[tuple[object, str, str, str, str]]:
    """The latest first: when, who, what, with which icon, and in which words."""
    found: list[tuple[object, str, str, str, str]] = []
    for one in versions:
        steps = (
            ("submit", one.submitted_at, one.author, one.note),
            ("review", one.reviewed_at, one.reviewed_by, one.review_words),
            ("deliver", one.delivered_at, one.delivered_by, ""),
            ("judge", one.judged_at, one.judged_by, one.judged_words),
        )
        for what, at, who, said in reversed(steps):
            if at is not None:
                word, icon = HAPPENED[what]
                told = f"{theirs.verdict(one.verdict)}：{said}" if what == "judge" and one.verdict and said else said
                found.append((at, who or "", _(word).format(n=one.number), icon, told))
    return found
