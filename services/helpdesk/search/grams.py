"""What a text is found by: folded, cut into grams, each gram a number.

Chinese, Japanese and Korean have no blanks between words, so a run of such characters is cut into pairs and triples: a
word of two characters is found by its pair, a longer one by its triples, which keep it together. Other words are found
by their beginnings (3 to 12 characters), so that results appear while somebody types; phrases by pairs of neighbouring
words. Where a run meets a letter or digit (3樓) the two characters are a pair as well.

A gram becomes a 32-bit number that is salted with the company: one company's numbers say nothing about another's, and
its share of the index is its own. Two grams of one text meeting in a number is a chance of one in twenty million.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from uuid import UUID
from zlib import crc32

HAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")
_EDGES = range(3, 13)
LONGEST = 60_000
"""Folded characters that are cut: a message has 20,000, but some signs fold to eighteen."""

WEEK = 7 * 24 * 3600
VARIANTS = {"著": "着", "祕": "秘", "臺": "台", "裏": "里", "裡": "里", "菸": "烟", "週": "周", "佈": "布"}
"""Characters that are written either way and that the conversion leaves alone or decides by context."""


def fold(text: str) -> str:
    """Full width as half width, upper as lower case, Traditional as Simplified."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    """Character by character, out of OpenCC's own tables: its converter looks at the neighbours, and then a word would
    fold differently inside a text than by itself."""
    from opencc import OpenCC  # noqa: PLC0415 - megabytes, for those who index or search

    known = [chr(code) for code in range(0x3400, 0xA000)]
    simple = OpenCC("t2s").convert("\n".join(known)).split("\n")
    table = {ord(old): new for old, new in zip(known, simple, strict=True) if old != new}
    return table | {ord(old): new for old, new in VARIANTS.items()}


def runs(folded: str) -> list[str]:
    return _RUN.findall(folded)


def is_han(run: str) -> bool:
    return _HAN.match(run) is not None


def grams(text: str) -> set[str]:
    """All that a text is found by."""
    found: set[str] = set()
    for line in fold(text)[:LONGEST].splitlines():
        found.update(_of_line(line))
    return found


def _of_line(line: str) -> Iterator[str]:
    last_word = ""
    end, last = -1, ""
    for match in _RUN.finditer(line):
        run = match[0]
        if match.start() == end:  # a run of the other kind ends right here
            yield last + run[0]
        if is_han(run):
            yield from (run[at : at + 2] for at in range(len(run) - 1))
            yield from (run[at : at + 3] for at in range(len(run) - 2))
            last_word = ""
        else:
            yield from beginnings(run)
            if last_word:
                yield f"{last_word} {run}"
            last_word = run
        end, last = match.end(), run[-1]


def beginnings(word: str) -> Iterator[str]:
    """Its first 3 to 12 characters; a shorter word is found whole."""
    if len(word) < _EDGES.start:
        yield word
    yield from (word[:length] for length in _EDGES if length <= len(word))


def asked(term: str, *, is_phrase: bool) -> set[str]:
    """The grams that a text must have to hold the term; none if the term is too short to be looked for."""
    found: set[str] = set()
    end, last, last_word = -1, "", ""
    for match in _RUN.finditer(fold(term)):
        run = match[0]
        if match.start() == end:
            found.add(last + run[0])
        if is_han(run):
            size = 2 if len(run) == 2 else 3
            found.update(run[at : at + size] for at in range(len(run) - size + 1))
            last_word = ""
        else:
            found.add(run[: _EDGES.stop - 1])
            if is_phrase and last_word:
                found.add(f"{last_word} {run}")
            last_word = run
        end, last = match.end(), run[-1]
    return found


def names(text: str) -> set[str]:
    """What a name, an address or a number is found by: also its single characters and shortest beginnings."""
    found = grams(text)
    for run in runs(fold(text)):
        if is_han(run):
            found.update(run)
        else:
            found.update(run[:length] for length in (1, 2))
    return found


def asked_of_names(term: str) -> set[str]:
    """As `asked`, where single characters count."""
    found = asked(term, is_phrase=False)
    for run in runs(fold(term)):
        if is_han(run) and len(run) == 1:
            found.add(run)
    return found


class Numbers:
    """Grams of one company as the numbers that are stored."""

    def __init__(self, tenant_id: UUID) -> None:
        self._salt = crc32(tenant_id.bytes)

    def of(self, found: Iterable[str], mark: str = "") -> list[int]:
        """`mark` keeps grams of one meaning (a title's) apart from the others."""
        salt = crc32(mark.encode(), self._salt)
        return sorted({_signed(crc32(gram.encode(), salt)) for gram in found})

    def title(self, found: Iterable[str]) -> list[int]:
        return self.of(found, "title:")

    def week(self, at: datetime) -> int:
        return self.of_week(int(at.timestamp()) // WEEK)

    def of_week(self, number: int) -> int:
        return self.of((str(number),), "week:")[0]

    def public(self, customer_id: UUID) -> int:
        """In every public entry of the customer: a customer's search never leaves its own part of the index."""
        return self.of((customer_id.hex,), "public:")[0]


def _signed(number: int) -> int:
    return number - 2**32 if number >= 2**31 else number
