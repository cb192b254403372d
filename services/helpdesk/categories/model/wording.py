"""Which words a text is made of, for telling those that led to a suggestion: no dictionary, the company's own texts.

Letters and digits are parted as written. Chinese has no blanks: it is cut where the parts are found most often and are
longest in what the model was taught (印表機 and 卡紙, not 表機 and 機卡). What was never met stays in one piece, parted
only by the commonest words of grammar.
"""

import re
from collections.abc import Callable
from math import log

from services.helpdesk.categories.model.texts import LONGEST, LONGEST_GRAM, fold, gram_column
from services.helpdesk.categories.model.views import Array

Seen = Callable[[str], float]
"""How many of the taught texts have an n-gram (folded)."""

MOST_PARTS = 24
LONGEST_PIECE, TRIPLE, SHORT = 8, 3, 3
MET = 0.5
"""From so many texts an n-gram counts as met: a stored rarity is rounded."""

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GRAMMAR = frozenset("的了嗎吗呢吧啊嘛我你您他她它們们請请又也都就很再還还")
EDGE = 0.3
"""What a part counts that begins or ends with a word of grammar."""
TOGETHER = 0.8
"""Share of the texts with one of two neighbours in which both stand side by side, from which they are one."""


def seen_in(weight: Array, texts: int) -> Seen:
    """From the rarity of the columns: log((1 + texts) / (1 + seen)) + 1."""
    import numpy as np  # noqa: PLC0415 - heavy: only who uses it pays for it

    def seen(gram: str) -> float:
        return float((1 + texts) / np.exp(float(weight[gram_column(gram)]) - 1) - 1)

    return seen


def pieces(text: str, seen: Seen) -> list[str]:
    """The words of a text, each once, in their order."""
    found: dict[str, str] = {}
    for run in _RUN.findall(text[:LONGEST]):
        for word in _cut(run, seen) if _HAN.match(run) else [run]:
            if _tells(word):
                found.setdefault(word.casefold(), word)
    return list(found.values())


def _tells(word: str) -> bool:
    """Single characters, bare numbers and the shortest words (at, and, the; not VPN) tell nothing."""
    return len(word) > 1 and not word.isdigit() and (len(word) > SHORT or not word.isascii() or word.isupper())


def _cut(run: str, seen: Seen) -> list[str]:
    """The way through with the highest sum of (length - 1) · log(1 + texts that have the part); parts that always stand
    together are one."""
    folded = fold(run)
    if len(folded) != len(run):
        folded = run
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        ways = [(best[end - 1][0], end - 1)]
        for size in range(2, min(LONGEST_GRAM, end) + 1):
            gain = _gain(folded[end - size : end], seen)
            if gain:
                ways.append((best[end - size][0] + gain, end - size))
        best.append(max(ways))
    places, end = [], len(run)
    while end:
        places.append((best[end][1], end))
        end = best[end][1]
    return [run[start:end] for start, end in _pieced(places[::-1], folded, seen)]


def _gain(part: str, seen: Seen) -> float:
    often = seen(part)
    if often < MET:
        return 0.0
    edge = EDGE if part[0] in _GRAMMAR or part[-1] in _GRAMMAR else 1.0
    return edge * (len(part) - 1) * log(1 + often)


def _pieced(places: list[tuple[int, int]], folded: str, seen: Seen) -> list[tuple[int, int]]:
    """Neighbours that belong together are joined; words of grammar that belong to no part are left out, and part."""
    found: list[tuple[int, int]] = []
    for start, end in _strangers(places, folded):
        if found and found[-1][1] == start and _belong(folded[slice(*found[-1])], folded[start:end], seen):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _strangers(places: list[tuple[int, int]], folded: str) -> list[tuple[int, int]]:
    """Characters of no part, side by side, as one part."""
    found: list[tuple[int, int]] = []
    was_single = False
    for start, end in places:
        is_single = end - start == 1
        if is_single and folded[start] in _GRAMMAR:
            was_single = False
            continue
        if is_single and was_single and found[-1][1] == start and start - found[-1][0] < LONGEST_PIECE:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        was_single = is_single
    return found


def _belong(left: str, right: str, seen: Seen) -> bool:
    """A stranger alone belongs to the pair beside it; parts do that hardly stand apart."""
    if 1 in {len(left), len(right)}:
        return len(left) + len(right) == TRIPLE
    across = min(seen(left[-2:] + right[0]), seen(left[-1] + right[:2]))
    apart = min(seen(left[-LONGEST_GRAM:]), seen(right[:LONGEST_GRAM]))
    return len(left) + len(right) <= LONGEST_PIECE and apart > MET and across >= TOGETHER * apart


def without(text: str, seen: Seen) -> tuple[list[str], list[str]]:
    """The words of a text, and the text whole and then without each of them."""
    parts = pieces(text, seen)[:MOST_PARTS]
    return parts, [text, *(re.sub(re.escape(part), " ", text, flags=re.IGNORECASE) for part in parts)]
