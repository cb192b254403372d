"""What a text looks like to the model: folded, and cut into hashed character n-grams and words.

Hashing needs no stored vocabulary, so a model is a few arrays and never carries customers' words in clear.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from zlib import crc32

LONGEST = 2_000
"""Characters of a text that are looked at: a mail's topic is said at its beginning."""

COLUMNS = 2**20
HALF = COLUMNS // 2
LONGEST_GRAM = 4
SHORT = 20
"""Words up to so long are met again; a whole Chinese sentence is not."""

_WORD = re.compile(r"[^\W_]+")
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


def counted(folded: list[str]) -> Any:
    """Sparse rows (texts × COLUMNS) of damped counts: character n-grams of 1-4 inside words in the first half of the
    columns, words and word pairs in the second."""
    import numpy as np  # noqa: PLC0415 - heavy: only who uses it pays for it
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - heavy: only who uses it pays for it

    columns, values, starts = [], [], [0]
    for text in folded:
        found, counts = np.unique(np.array(_columns(text), dtype=np.int32), return_counts=True)
        columns.append(found)
        values.append(np.log(counts) + 1)
        starts.append(starts[-1] + len(found))
    if not folded:
        return csr_matrix((0, COLUMNS), dtype=np.float64)
    parts = (np.concatenate(values), np.concatenate(columns), np.array(starts))
    return csr_matrix(parts, shape=(len(folded), COLUMNS))


def _columns(text: str) -> list[int]:
    found: list[int] = []
    for chunk in text.split():
        found += _of_short(chunk) if len(chunk) <= SHORT else _of_chunk(chunk)
    words = _WORD.findall(text)
    for said in (*words, *(f"{one} {next_}" for one, next_ in pairwise(words))):
        found.append(HALF + crc32(said.encode()) % HALF)
    return found


def _of_chunk(chunk: str) -> tuple[int, ...]:
    """Of its n-grams with a blank before and behind: CRC-32 tells no secret and needs none, it only spreads them."""
    padded, found = f" {chunk} ", []
    for size in range(1, LONGEST_GRAM + 1):
        if size >= len(padded):
            found.append(gram_column(padded))
            break
        found += [gram_column(padded[i : i + size]) for i in range(len(padded) - size + 1)]
    return tuple(found)


def gram_column(gram: str) -> int:
    """Where a part of a word is counted."""
    return crc32(gram.encode()) % HALF


_of_short = lru_cache(maxsize=50_000)(_of_chunk)


@cache
def _simplified() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 - heavy: only who uses it pays for it

    return OpenCC("t2s")
