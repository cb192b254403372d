"""A plan's rules as a form shows them, and back."""

from typing import Any

from gateway.i18n import N_
from gateway.pages.frame.forms import Form
from shared.contracts.desk.call_plans import PlanRules
from shared.contracts.desk.questionnaires import Item, Purpose

NUMBERS = (
    *("due_days", "quota_percent", "attempts", "gap_minutes", "link_days", "window_days", "most_in_30_days"),
    *("quiet_from", "quiet_until"),
)
VERSIONS: dict[str, str] = {Purpose.RESOLVED: N_("處理結果"), Purpose.CARE: N_("定期關懷")}
ITEMS: dict[str, str] = {
    Item.SOLVED: N_("是否解決"),
    Item.RESULT: N_("對結果的滿意度"),
    Item.TIMELINESS: N_("及時性"),
    Item.EFFORT: N_("費力程度"),
    Item.RECOMMEND: N_("推薦意願（NPS）"),
    Item.COMMENT: N_("開放意見"),
}
FIELDS: tuple[tuple[str, str, str], ...] = (
    ("due_days", N_("解決後第幾個營業日回訪"), N_("1 是下一個營業日，同一時刻。")),
    ("quota_percent", N_("其餘的抽樣比例（%）"), N_("緊急、客訴、曾重開、曾逾時、交付後第一張與重要客戶一定回訪。")),
    ("attempts", N_("最多撥打次數"), N_("每次換一個半天。之後改寄連結。")),
    ("gap_minutes", N_("兩次之間至少幾分鐘營業時間"), ""),
    ("link_days", N_("連結等幾個營業日"), ""),
    ("window_days", N_("同一位聯絡人幾天內只問一次"), N_("超過的記為「避免打擾」，不算沒有回答。")),
    ("most_in_30_days", N_("三十天內最多問幾次"), ""),
    ("quiet_from", N_("客戶的安靜時段，從幾點"), ""),
    ("quiet_until", N_("到幾點"), N_("以客戶所在時區計。")),
)


def typed_rules(rules: PlanRules) -> dict[str, str]:
    return {
        **{name: str(getattr(rules, name)) for name in NUMBERS},
        "zone": rules.zone or "",
        "vip_levels": "、".join(rules.vip_levels),
        "care_days": "、".join(str(day) for day in rules.care_days),
        "quarterly": "1" if rules.quarterly else "",
    }


def given_rules(form: Form) -> dict[str, Any]:
    """What is no number stays the text it is: the limits say what is wrong with it."""
    found: dict[str, Any] = {name: form.text(name) for name in NUMBERS if form.text(name)}
    return {
        **found,
        "zone": form.text("zone") or None,
        "vip_levels": _parts(form.text("vip_levels")),
        "care_days": _parts(form.text("care_days")),
        "quarterly": bool(form.text("quarterly")),
    }


def _parts(text: str) -> list[str]:
    return [one for part in text.replace(",", "、").replace("，", "、").split("、") if (one := part.strip())]
