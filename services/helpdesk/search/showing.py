"""Results as they are shown: titles and excerpts cut into pieces, with what was looked for marked."""

from collections.abc import Sequence
from functools import lru_cache

from services.helpdesk.search.grams import fold
from shared.contracts.desk.search import Piece

BEFORE, AFTER = 30, 130
"""Characters of an excerpt around the first word found."""
STEP, OVERLAP = 1_000, 200
"""A text is looked through piece by piece; a word that two pieces share lies whole in the first."""
MOST_FOLDED = 8_000
"""Folded characters of one text that are looked through: what stands further down is found, and shown by its beginning.
Fifty texts may be shown at once, and some signs fold to eighteen."""


def marked(text: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """The whole text, which is short."""
    return _pieces(text, _places(text, terms), 0, len(text))


def excerpt(text: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """The part around the first place found; the beginning if there is none (the words are in the title). No more is
    folded than it takes to find that place: a long message would hold everybody up."""
    text = " ".join(text.split())
    start = max(0, _first(text, terms) - BEFORE)
    end = min(len(text), start + BEFORE + AFTER)
    near = text[start : end + OVERLAP]
    shown = _pieces(near, _places(near, terms), 0, end - start)
    front = (Piece(text="…"),) if start else ()
    back = (Piece(text="…"),) if end < len(text) else ()
    return (*front, *shown, *back)


def _first(text: str, terms: Sequence[str]) -> int:
    """Where the first of the terms stands; 0 if none does."""
    left = MOST_FOLDED
    for begin in range(0, len(text), STEP):
        piece = text[begin : begin + STEP + OVERLAP]
        folded = fold(piece)
        if any(term in folded for term in terms):
            return begin + _places(piece, terms)[0][0]
        left -= len(folded)
        if left < 0:
            break
    return 0


def _places(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where the terms stand in the text, in order, overlapping ones joined."""
    folded, at = _folded(text)
    found = []
    for term in terms:
        begin = folded.find(term)
        while begin >= 0:
            end = begin + len(term)
            found.append((at[begin], at[end - 1] + 1) if at else (begin, end))
            begin = folded.find(term, end)
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and which of its characters each folded one comes from; none if they stand one for one."""
    whole = fold(text)
    if len(whole) == len(text):
        return whole, []
    parts = [_sign(one) for one in text]
    return "".join(parts), [at for at, part in enumerate(parts) for _ in part]


@lru_cache(maxsize=8_192)
def _sign(one: str) -> str:
    return fold(one)


def _pieces(text: str, places: list[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    found, at = [], start
    for begin, stop in places:
        begin, stop = max(begin, start), min(stop, end)  # noqa: PLW2901 - cut to what is shown
        if begin >= stop:
            continue
        found += [Piece(text=text[at:begin]), Piece(text=text[begin:stop], hit=True)]
        at = stop
    found.append(Piece(text=text[at:end]))
    return tuple(piece for piece in found if piece.text)
