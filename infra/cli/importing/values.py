"""What stands in a cell: times, states, priorities, names of the other system."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from infra.cli.importing.columns import plain
from shared.contracts.helpdesk import TicketState as S
from shared.contracts.helpdesk import Visibility


class Wrong(Exception):
    """A cell that cannot be read; the message says why."""


STATES = {
    S.NEW: "new 新 新建 新工單 新工单 未受理",
    S.OPEN: "open 處理中 进行中 進行中 处理中 開啟 打开 inprogress assigned 已指派 重新開啟 reopened 未結 未结",
    S.WAITING_CUSTOMER: "pending waitingcustomer waitingforcustomer 等待客戶 等待客户 "
    "待客戶回覆 待客户回复 待回覆 待回复",
    S.WAITING_THIRD_PARTY: "onhold hold waitingthirdparty 等待廠商 等待厂商 等待第三方 暫停 暂停",
    S.RESOLVED: "resolved solved 已解決 已解决 已完成 完成",
    S.CLOSED: "closed done 結案 已結案 结案 已结案 關閉 已關閉 关闭 已关闭",
    S.SPAM: "spam 垃圾 垃圾信 垃圾邮件",
}
PRIORITIES = {
    (1, 1): "p1 1 緊急 紧急 urgent critical highest 最高 特急",
    (1, 2): "p2 2 高 high major",
    (2, 2): "p3 3 中 普通 一般 normal medium",
    (3, 3): "p4 4 低 low minor lowest trivial",
}
"""(impact, urgency) → what a priority is called."""

INTERNAL = frozenset({"internal", "private", "note", "false", "no", "內部", "内部", "內部備註", "内部备注", "否"})
TIME = r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
ORDERS = {
    "ymd": re.compile(rf"^(\d{{4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?{TIME}$"),
    "dmy": re.compile(rf"^(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){TIME}$"),
    "mdy": re.compile(rf"^(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){TIME}$"),
}
_STATE = {word: state for state, words in STATES.items() for word in words.split()}
_PRIORITY = {word: pair for pair, words in PRIORITIES.items() for word in words.split()}


def state(text: str) -> S:
    if not text:
        return S.OPEN
    found = _STATE.get(plain(text))
    if found is None:
        raise Wrong(f"state {text!r} is unknown; it may be {', '.join(STATES)}")
    return found


def levels(text: str) -> tuple[int, int]:
    """Impact and urgency."""
    if not text:
        return 2, 2
    found = _PRIORITY.get(plain(text))
    if found is None:
        raise Wrong(f"priority {text!r} is unknown; it may be P1 to P4, or urgent, high, normal, low")
    return found


def visibility(text: str) -> Visibility:
    return Visibility.INTERNAL if plain(text) in INTERNAL else Visibility.PUBLIC


def moment(text: str, zone: ZoneInfo, order: str) -> datetime:
    """A time that does not name its zone is the company's."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _written(text, order)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _written(text: str, order: str) -> datetime:
    match = ORDERS[order].match(text)
    if match is None:
        raise Wrong(f"{text!r} is no time that can be read (--dates says the order of day and month)")
    parts = dict(zip(order, match.groups(), strict=False))
    hour, minute, second = (int(part or 0) for part in match.groups()[3:])
    day = int(parts["y"]), int(parts["m"]), int(parts["d"])
    try:
        return datetime(*day, hour, minute, second)  # noqa: DTZ001 - the zone follows
    except ValueError as error:
        raise Wrong(f"{text!r} is no day of the calendar (--dates says the order of day and month)") from error
