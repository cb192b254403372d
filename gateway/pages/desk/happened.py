"""The lines of a ticket's history that say more than who: what was changed from what to what, and why."""

from collections.abc import Callable

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.desk.called import CALLED
from gateway.pages.desk.phoned import PHONED
from gateway.pages.desk.wholes import did
from gateway.pages.desk.words import FIELDS, PRIORITIES, said
from shared.contracts.helpdesk import EventView

Told = tuple[str, str, str]
"""Icon, tone, sentence."""

CHANGED = N_("{actor}調整了{changes}")
CHANGED_WHY = N_("{actor}調整了{changes}（原因：{reason}）")
RAISED = N_("逾時未完成，優先由{before}提高為{after}")
TAKES_TURN = N_("依輪流分派給{assignee}（{team}）")
LEAST = N_("分派給手上工單最少的{assignee}（{team}，{open} 張）")
SKILLED = N_("依技能{skills}分派給{assignee}（{team}）")
HOW = {"round_robin": TAKES_TURN, "least_loaded": LEAST, "by_skill": SKILLED}
HANDED = N_("{actor}移交給團隊{team}")
LEFT = N_("{actor}移出團隊{team_before}")
ADDED = N_("{actor}加上標籤{added}")
REMOVED = N_("{actor}移除標籤{removed}")
CHARGE_ASKED = N_("{actor}申請收費 {amount}")
CHARGE_APPROVED = N_("{actor}核准收費 {amount}，已詢問客戶")
CHARGE_AGREED = N_("{actor}同意付費")
CHARGE_REFUSED = N_("{actor}不同意付費")
CHECKED: dict[str, Told] = {
    "covered": ("shield-check", "ok", N_("{actor}重新確認：在服務範圍內")),
    "expired": ("shield-alert", "warn", N_("{actor}重新確認：服務已到期")),
    "not_covered": ("shield-off", "bad", N_("{actor}重新確認：不在服務範圍")),
}
"""By the verdict on its coverage."""
CAUSED = N_("{actor}登記原因「{cause}」")
CAUSED_ANEW = N_("{actor}將原因由「{cause_before}」改為「{cause}」")
FIELDS_SET = N_("{actor}填寫{fields}")
MACRO = N_("{actor}執行巨集「{name}」：{did}")
TRIGGER = N_("規則「{name}」：{did}")
BOTH = N_("{actor}加上標籤{added}，移除{removed}")

_bold = Markup("<b>{}</b>").format


def told(event: EventView) -> Told | None:
    """None: not one of these."""
    found = TELLS.get(event.verb)
    return found(event) if found else None


def filled(event: EventView) -> dict[str, Markup]:
    """What the sentences name. Values are people's words: each is escaped."""
    data = event.data
    names = {name: _bold(value) for name, value in data.items()}
    names["actor"] = _bold(event.actor_name)
    names.setdefault("assignee", _bold(""))
    names["changes"] = Markup("、").join(_changes(event))
    levels = {str(level): word for level, word in PRIORITIES.items()}
    names.setdefault("category", _bold(""))
    names["before"] = _bold(data.get("category_before") or said(levels, data.get("priority_before", "")))
    names["after"] = _bold(said(levels, data.get("priority", "")))
    names["did"] = did(event)
    names["reason"] = Markup("{}").format(data.get("reason", ""))
    return names


def _changes(event: EventView) -> list[Markup]:
    found = []
    for name, (label, words) in FIELDS.items():
        if name in event.data and f"{name}_before" in event.data:
            before, after = said(words, event.data[f"{name}_before"]), said(words, event.data[name])
            found.append(Markup("{} {} → <b>{}</b>").format(_(label), before, after))
    return found


def _classified(event: EventView) -> Told | None:
    if not _changes(event):
        return None
    tone = "warn" if event.verb == "prioritise" else ""
    return ("sliders-horizontal", tone, CHANGED_WHY if event.data.get("reason") else CHANGED)


def _raised(event: EventView) -> Told:
    return ("chevrons-up", "bad", RAISED)


def _tagged(event: EventView) -> Told:
    added, removed = event.data.get("added"), event.data.get("removed")
    return ("tag", "", BOTH if added and removed else ADDED if added else REMOVED)


def _handed_out(event: EventView) -> Told | None:
    text = HOW.get(event.data.get("how", ""))
    return ("user-check", "", text) if text else None


def _handed_over(event: EventView) -> Told:
    return ("users", "", HANDED if event.data.get("team") else LEFT)


def _caused(event: EventView) -> Told:
    before = event.data.get("cause_before", "")
    return ("list-tree", "", CAUSED_ANEW if before and before != event.data["cause"] else CAUSED)


TELLS: dict[str, Callable[[EventView], Told | None]] = {
    "classify": _classified,
    "prioritise": _classified,
    "raise_priority": _raised,
    "tag": _tagged,
    "set_cause": _caused,
    "check_coverage": lambda event: CHECKED[event.data["verdict"]],
    "offer_charge": lambda _event: ("receipt", "", CHARGE_ASKED),
    "charge_approved": lambda _event: ("receipt", "ok", CHARGE_APPROVED),
    "agree_charge": lambda _event: ("circle-check", "ok", CHARGE_AGREED),
    "refuse_charge": lambda _event: ("circle-x", "bad", CHARGE_REFUSED),
    "set_fields": lambda _event: ("list-plus", "", FIELDS_SET),
    "macro": lambda _event: ("wand-sparkles", "", MACRO),
    "trigger": lambda _event: ("zap", "", TRIGGER),
    "assign": _handed_out,
    "hand_over": _handed_over,
    **PHONED,
    **CALLED,
}
