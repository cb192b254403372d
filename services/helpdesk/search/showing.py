"""Results as they are shown: titles and excerpts cut into pieces, with what was looked for marked."""

from collections.abc import Sequence

from services.helpdesk.search.grams import fold
from shared.contracts.desk.search import Piece

BEFORE, AFTER = 30, 130
"""Characters of an excerpt around the first word found."""


def marked(text: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """The whole text."""
    return _pieces(text, _places(text, terms), 0, len(text))


def excerpt(text: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """The part around the first place found; the beginning if there is none (the words are in the title)."""
    text = " ".join(text.split())
    places = _places(text, terms)
    first = places[0][0] if places else 0
    start = max(0, first - BEFORE)
    end = min(len(text), start + BEFORE + AFTER)
    shown = _pieces(text, places, start, end)
    front = (Piece(text="…"),) if start else ()
    back = (Piece(text="…"),) if end < len(text) else ()
    return (*front, *shown, *back)


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
    parts = [fold(one) for one in text]
    return "".join(parts), [at for at, part in enumerate(parts) for _ in part]


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
