"""What pages say of coverage: the verdict in a word, and why."""

from gateway.i18n import N_, _
from gateway.pages.frame import times
from shared.contracts.coverage import Charge, Coverage, Verdict

VERDICTS: dict[str, tuple[str, str, str]] = {
    Verdict.COVERED: (N_("在服務範圍內"), "ok", "shield-check"),
    Verdict.EXPIRED: (N_("服務已到期"), "warn", "shield-alert"),
    Verdict.NOT_COVERED: (N_("不在服務範圍"), "bad", "shield-off"),
}
"""Word, tone, icon."""
CHARGES: dict[str, str] = {
    Charge.ASKED: N_("等主管核准收費"),
    Charge.OFFERED: N_("等客戶同意收費"),
    Charge.AGREED: N_("客戶同意付費"),
    Charge.REFUSED: N_("客戶不同意付費"),
    Charge.WITHDRAWN: N_("收費沒有核准"),
}


def verdict(coverage: Coverage) -> tuple[str, str, str]:
    word, tone, icon = VERDICTS[coverage.verdict]
    return _(word), tone, icon


def why(coverage: Coverage) -> str:
    day = times.whole(coverage.until) if coverage.until else ""
    title = coverage.commitment_title or ""
    until = _("「{title}」到 {day}。").format(title=title, day=day)
    return {
        "commitment": until if day else _("「{title}」，沒有期限。").format(title=title),
        "warranty": _("「{title}」已結束，保固到 {day}。").format(title=title, day=day),
        "category_open": _("「{title}」只含部分分類，分類後才能確定。").format(title=title),
        "ended": _("「{title}」在 {day} 到期。").format(title=title, day=day),
        "not_yet": _("「{title}」還沒開始。").format(title=title),
        "category": _("「{title}」不含這個分類。").format(title=title),
        "none": _("這家客戶沒有服務承諾。"),
    }[coverage.reason]


def charged(coverage: Coverage) -> str:
    return _(CHARGES[coverage.charge]) if coverage.charge in CHARGES else ""
