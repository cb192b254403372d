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
LONGEST_NEW = 12
"""Characters of a piece that was never met: a longer one is no word."""

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GRAMMAR = re.compile("[的了嗎吗呢吧啊我你您他她它們们請请又也都就很再還还]+")


def seen_in(weight: Array, texts: int) -> Seen:
    """From the rarity of the columns: log((1 + texts) / (1 + seen)) + 1."""
    import numpy as np  # noqa: PLC0415 - heavy: only who uses it pays for it

    def seen(gram: str) -> float:
        return float((1 + texts) / np.exp(float(weight[gram_column(gram)]) - 1) - 1)

    return seen


def pieces(text: str, seen: Seen) -> list[str]:
    """The words of a text, each once, in their order; single characters and bare numbers tell nothing."""
    found: list[str] = []
    for run in _RUN.findall(text[:LONGEST]):
        found += _cut(run, seen) if _HAN.match(run) else [run]
    return [one for one in dict.fromkeys(found) if len(one) > 1 and not one.isdigit()]


def _cut(run: str, seen: Seen) -> list[str]:
    """The way through with the highest sum of (length - 1) · log(1 + texts that have the part)."""
    folded = fold(run)
    if len(folded) != len(run):
        folded = run
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        ways = [(best[end - 1][0], end - 1)]
        for size in range(2, min(LONGEST_GRAM, end) + 1):
            often = seen(folded[end - size : end])
            if often > 0.5:  # a stored rarity is rounded
                ways.append((best[end - size][0] + (size - 1) * log(1 + often), end - size))
        best.append(max(ways))
    cuts, end = [], len(run)
    while end:
        cuts.append((best[end][1], end))
        end = best[end][1]
    return _joined([run[start:end] for start, end in reversed(cuts)])


def _joined(parts: list[str]) -> list[str]:
    """Characters that belong to no part are a piece of their own, with their neighbours of the same kind."""
    found, new = [], ""
    for part in [*parts, ""]:
        if len(part) == 1:
            new += part
            continue
        found += [one for one in _GRAMMAR.split(new) if 1 < len(one) <= LONGEST_NEW]
        new = ""
        if part:
            found.append(part)
    return found


def without(text: str, seen: Seen) -> tuple[list[str], list[str]]:
    """The words of a text, and the text whole and then without each of them."""
    parts = pieces(text, seen)[:MOST_PARTS]
    return parts, [text, *(text.replace(part, " ") for part in parts)]
