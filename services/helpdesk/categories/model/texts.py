"""What a text looks like to the model: folded, and cut into hashed character n-grams and words.

Hashing needs no stored vocabulary, so a model is a few arrays and never carries customers' words in clear.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import Any

LONGEST = 2_000
"""Characters of a text that are looked at: a mail's topic is said at its beginning."""

COLUMNS = 2**20

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def fold(text: str) -> str:
    """NFKC, lower case, Traditional folded to Simplified, one blank between words: what differs only in these
    is the same text."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    return " ".join(_simplified().convert(plain).lower().split())


def spoken(name: str) -> str:
    """A label as a person would say it: `cardArrival`, `card_arrival` → `card arrival`; a bare number says nothing."""
    words = _WORD.findall(_CAMEL.sub(" ", name))
    return " ".join(words) if any(not word.isdigit() for word in words) else ""


def pieces(text: str) -> list[str]:
    """The parts of a text that an explanation may name: words, and Chinese cut into pairs of characters."""
    found: list[str] = []
    for word in _WORD.findall(text[:LONGEST]):
        if _HAN.search(word):
            found += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        else:
            found.append(word)
    return list(dict.fromkeys(found))


def counted(folded: list[str]) -> Any:
    """Sparse rows (texts × COLUMNS) of damped counts: character n-grams of 1-4 inside words, words and word pairs;
    each of the two halves has length 1."""
    from scipy.sparse import hstack  # noqa: PLC0415

    characters, words = _cutters()
    rows = hstack([_damped(characters.transform(folded)), _damped(words.transform(folded))]).tocsr()
    rows.data *= 0.5**0.5
    return rows


def _words(text: str) -> list[str]:
    words = _WORD.findall(text)
    return [*words, *(f"{one} {next_}" for one, next_ in pairwise(words))]


def _damped(rows: Any) -> Any:
    import numpy as np  # noqa: PLC0415

    np.log(rows.data, out=rows.data)
    rows.data += 1
    return rows


@cache
def _cutters() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer  # noqa: PLC0415

    shape: dict[str, Any] = {"n_features": COLUMNS // 2, "alternate_sign": False, "norm": None, "lowercase": False}
    return (
        HashingVectorizer(analyzer="char_wb", ngram_range=(1, 4), **shape),
        HashingVectorizer(analyzer=_words, **shape),
    )


@cache
def _simplified() -> Any:
    from opencc import OpenCC  # noqa: PLC0415

    return OpenCC("t2s")
