"""What can be done with a ticket besides writing: which act takes what, and which of them are offered now."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct

from gateway.i18n import N_, _
from shared.contracts.base import Call
from shared.contracts.desk.causes import SET_CAUSE
from shared.contracts.desk.coverage import OFFER_CHARGE
from shared.contracts.desk.details import CLASSIFY_TICKET
from shared.contracts.desk.handing import HAND_OVER
from shared.contracts.desk.linking import LINK_TICKET, MERGE_TICKET, SPLIT_MESSAGE, UNMERGE_TICKET
from shared.contracts.desk.suggestions import TAKE_SUGGESTIONS, UNDO_SUGGESTION
from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    CLOSE_TICKET,
    MARK_SPAM,
    NOT_SPAM,
    REOPEN_TICKET,
    RESOLVE_TICKET,
    RESUME_TICKET,
    SCHEDULE_TICKET,
    SET_CATEGORY,
    TAKE_TICKET,
    WAIT_TICKET,
)


class Act(Struct, frozen=True, kw_only=True):
    """`verbs`: any of these from the ticket's machine allows it. `has_form`: it needs words first. `undo`: the act
    that takes it back."""

    name: str
    call: Call[Any, Any]
    verbs: frozenset[str]
    icon: str
    label: str
    done: str
    has_form: bool = False
    undo: str = ""

    @property
    def title(self) -> str:
        return _(self.label)


def _act(name: str, call: Call[Any, Any], icon: str, label: str, done: str, **more: Any) -> Act:
    more.setdefault("verbs", frozenset({name}))
    return Act(name=name, call=call, icon=icon, label=label, done=done, **more)


AWAY = frozenset({"merge_away"})
ACCEPTS, UNDOES = frozenset({"accept_category"}), frozenset({"undo_category"})
WAITS = frozenset({"wait_customer", "wait_third_party"})

ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        _act("take", TAKE_TICKET, "user-check", N_("接手"), N_("已接手")),
        _act("resolve", RESOLVE_TICKET, "circle-check", N_("標記已解決"), N_("已標記解決，已通知客戶"), has_form=True),
        _act("assign", ASSIGN_TICKET, "user-plus", N_("指派"), N_("已指派"), has_form=True),
        _act("set_category", SET_CATEGORY, "tag", N_("設定分類"), N_("已設定分類"), has_form=True),
        _act("hand_over", HAND_OVER, "users", N_("移交團隊"), N_("已移交"), has_form=True),
        _act(
            "classify",
            CLASSIFY_TICKET,
            "sliders-horizontal",
            N_("編輯內容"),
            N_("已更新"),
            has_form=True,
            verbs=frozenset({"classify"}),
        ),
        _act("set_cause", SET_CAUSE, "list-tree", N_("登記原因"), N_("已登記原因"), has_form=True),
        _act("offer_charge", OFFER_CHARGE, "receipt", N_("申請收費"), N_("已送請核准"), has_form=True),
        _act("take_suggestions", TAKE_SUGGESTIONS, "sparkles", N_("採用建議"), N_("已採用建議"), verbs=ACCEPTS),
        _act("undo_suggestion", UNDO_SUGGESTION, "undo-2", N_("復原自動套用"), N_("已復原"), verbs=UNDOES),
        _act("resume", RESUME_TICKET, "circle-play", N_("繼續處理"), N_("已繼續處理")),
        _act("wait", WAIT_TICKET, "circle-pause", N_("設為等待"), N_("已設為等待"), has_form=True, verbs=WAITS),
        _act("schedule", SCHEDULE_TICKET, "calendar-clock", N_("約定時間"), N_("已約定時間"), has_form=True),
        _act("reopen", REOPEN_TICKET, "rotate-ccw", N_("再次開啟"), N_("已重新開啟"), has_form=True),
        _act("close", CLOSE_TICKET, "circle-check-big", N_("關閉工單"), N_("已關閉")),
        _act("link", LINK_TICKET, "link-2", N_("連結其他工單"), N_("已連結"), has_form=True),
        _act("merge", MERGE_TICKET, "merge", N_("併入其他工單"), N_("已合併"), has_form=True, verbs=AWAY),
        _act("unmerge", UNMERGE_TICKET, "split", N_("取消合併"), N_("已取消合併，恢復為原來的樣子")),
        _act("split", SPLIT_MESSAGE, "scissors", N_("拆成新工單"), N_("已拆成新工單"), has_form=True),
        _act("mark_spam", MARK_SPAM, "ban", N_("標為垃圾訊息"), N_("已標為垃圾訊息"), undo="not_spam"),
        _act("not_spam", NOT_SPAM, "circle-dot", N_("不是垃圾訊息"), N_("已恢復處理")),
    )
}
"""In the order they are offered."""

IN_FRONT = frozenset({"take", "resolve", "resume", "reopen", "not_spam", "unmerge"})
"""Shown as buttons, the rest in the menu."""

BESIDE = frozenset(
    {
        "assign",
        "classify",
        "hand_over",
        "link",
        "set_category",
        "set_cause",
        "offer_charge",
        "split",
        "take_suggestions",
        "undo_suggestion",
    }
)
"""Offered where their fact stands."""


class Offered(Struct, frozen=True):
    front: tuple[Act, ...]
    more: tuple[Act, ...]
    can_assign: bool
    can_categorise: bool = False
    can_link: bool = False
    can_split: bool = False


def acts_of(verbs: Collection[str], *, is_mine: bool) -> Offered:
    """Nobody is offered to take what he has."""
    can = [act for act in ACTS.values() if not act.verbs.isdisjoint(verbs) and not (act.name == "take" and is_mine)]
    front = tuple(act for act in can if act.name in IN_FRONT)
    more = tuple(act for act in can if act.name not in IN_FRONT and act.name not in BESIDE)
    names = {act.name for act in can}
    return Offered(front, more, "assign" in names, "set_category" in names, "link" in names, "split" in names)
