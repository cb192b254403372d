"""Reading a query: words, "phrases", a ticket's number, filters. What is not understood becomes a hint, no failure."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from services.helpdesk.search.grams import asked, asked_of_names, fold
from shared.contracts.desk.search import Hint
from shared.contracts.helpdesk import TicketState as S

FILTER_UNKNOWN = "search.filter_unknown"
VALUE_UNKNOWN = "search.value_unknown"
DATE_UNREADABLE = "search.date_unreadable"
WORD_SHORT = "search.word_short"
NOBODY = "search.nobody"

_PART = re.compile(r'([^\s":]{1,20}:)?(?:"([^"]*)"|([^\s"]+))')
_NUMBER = re.compile(r"^(?:hd-?)?0*([1-9][0-9]{0,9})$")
_DATE = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_ADDRESS = re.compile(r"^[a-z]+://|^[a-z]:[\\/]|^\d+:\d+$")
LARGEST = 2_147_483_647

NAMES = {
    "status": ("status", "state", "狀態", "状态"),
    "assignee": ("assignee", "負責人", "负责人"),
    "priority": ("priority", "優先", "优先", "优先级"),
    "customer": ("customer", "客戶", "客户"),
    "category": ("category", "分類", "分类"),
    "cause": ("cause", "原因"),
    "team": ("team", "團隊", "团队"),
    "tag": ("tag", "標籤", "标签"),
    "before": ("before", "之前"),
    "after": ("after", "之後", "之后"),
}
"""Filter → what it may be called."""
OWN = ("category", "cause", "team", "tag")
"""Filters by the company's own words. Several values of one mean any of them."""

WAITING = (S.WAITING_CUSTOMER, S.WAITING_THIRD_PARTY, S.SCHEDULED)
STATES: dict[str, tuple[S, ...]] = {
    **{str(state): (state,) for state in S},
    "open": (S.NEW, S.OPEN),
    "waiting": WAITING,
    "active": (S.NEW, S.OPEN, *WAITING),
    "done": (S.RESOLVED, S.CLOSED),
    "新建": (S.NEW,),
    "處理中": (S.NEW, S.OPEN),
    "等待": WAITING,
    "等待客戶": (S.WAITING_CUSTOMER,),
    "等待第三方": (S.WAITING_THIRD_PARTY,),
    "已解決": (S.RESOLVED,),
    "已關閉": (S.CLOSED,),
}
PRIORITIES = {
    "urgent": 1,
    "緊急": 1,
    "high": 2,
    "高": 2,
    "medium": 3,
    "normal": 3,
    "中": 3,
    "low": 4,
    "低": 4,
    **{f"{mark}{level}": level for mark in ("", "p") for level in (1, 2, 3, 4)},
}


class Asked(Struct, kw_only=True):
    """A query as understood. `terms` are folded, for marking what was found; `grams` what a text must have, `of_names`
    what a name must. `assignee`, `customer` and `own` (filter, word) are still words: the database knows who and what
    that is."""

    terms: list[str]
    grams: set[str]
    of_names: set[str]
    number: int | None = None
    states: tuple[S, ...] = ()
    priorities: tuple[int, ...] = ()
    assignee: str = ""
    customer: str = ""
    own: tuple[tuple[str, str], ...] = ()
    before: date | None = None
    after: date | None = None
    hints: list[Hint]
    filters: list[tuple[str, str]]

    @property
    def has_words(self) -> bool:
        return bool(self.grams)

    @property
    def has_filters(self) -> bool:
        return bool(self.filters)

    def leave_out(self, code: str, word: str) -> None:
        self.hints.append(Hint(code=code, word=word))


def read(query: str) -> Asked:
    found = Asked(terms=[], grams=set(), of_names=set(), hints=[], filters=[])
    words = 0
    for match in _PART.finditer(unicodedata.normalize("NFKC", query)):
        name, phrase, plain = match[1] or "", match[2], match[3]
        value = phrase if phrase is not None else plain
        if name and not _ADDRESS.match(match[0].casefold()):
            _filter(found, name[:-1], value, match[0])
        else:
            words += 1
            _word(found, value if phrase is not None else match[0], is_phrase=phrase is not None)
    if words > 1:  # a number among words is a word
        found.number = None
    return found


def _word(found: Asked, word: str, *, is_phrase: bool) -> None:
    folded = fold(word).strip()
    number = _NUMBER.match(folded)
    if number and int(number[1]) <= LARGEST:
        found.number = int(number[1])
    found.of_names |= asked_of_names(word)
    needed = asked(word, is_phrase=is_phrase)
    if needed:
        found.grams |= needed
        found.terms.append(folded)
    elif folded:
        found.leave_out(WORD_SHORT, word)


def _filter(found: Asked, name: str, value: str, said: str) -> None:
    folded = fold(name)
    known = next((one for one, called in NAMES.items() if folded in {fold(word) for word in called}), None)
    if known is None:
        found.leave_out(FILTER_UNKNOWN, name)
        return
    taken = _TAKES[known](found, value)
    if taken:
        found.filters.append((known, value))
    else:
        found.leave_out(DATE_UNREADABLE if known in {"before", "after"} else VALUE_UNKNOWN, said)


def _of(table: dict[str, Any], value: str) -> Any:
    folded = fold(value)
    return next((meant for said, meant in table.items() if fold(said) == folded), None)


def _status(found: Asked, value: str) -> bool:
    states = _of(STATES, value)
    found.states += states or ()
    return states is not None


def _priority(found: Asked, value: str) -> bool:
    level = _of(PRIORITIES, value)
    found.priorities += (level,) if level else ()
    return level is not None


def _assignee(found: Asked, value: str) -> bool:
    found.assignee = value.strip()
    return bool(found.assignee)


def _customer(found: Asked, value: str) -> bool:
    found.customer = value.strip()
    return bool(found.customer)


def _own(name: str) -> Callable[[Asked, str], bool]:
    def taken(found: Asked, value: str) -> bool:
        word = value.strip()
        found.own += ((name, word),) if word else ()
        return bool(word)

    return taken


def _before(found: Asked, value: str) -> bool:
    found.before = _day(value)
    return found.before is not None


def _after(found: Asked, value: str) -> bool:
    found.after = _day(value)
    return found.after is not None


def _day(value: str) -> date | None:
    match = _DATE.match(value)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


_TAKES = {
    "status": _status,
    "assignee": _assignee,
    "priority": _priority,
    "customer": _customer,
    **{name: _own(name) for name in OWN},
    "before": _before,
    "after": _after,
}
