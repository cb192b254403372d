"""How much a text looks as if it were written by a person of East Asia: the share of characters that are common.

The first levels of GB 2312, Big5, JIS X 0208 and KS X 1001 hold the common characters; a wrong reading of other
bytes lands on rare ones.
"""

from functools import cache

SAMPLE = 4000


def likelihood(text: str) -> float:
    """0 to 1: the mean commonness of the characters beyond ASCII; 1 if there are none."""
    seen = [char for char in text if char > "\x7f"][:SAMPLE]
    if not seen:
        return 1.0
    simplified, traditional, weights = _common()
    fits = [_weight(char, weights) for char in seen]
    han = [char for char in seen if "一" <= char <= "鿿"]
    consistent = _one_kind(han, simplified, traditional) if han else 1.0
    return sum(fits) / len(fits) * consistent


def _weight(char: str, weights: dict[str, float]) -> float:
    found = weights.get(char)
    if found is not None:
        return found
    point = ord(char)
    if 0x4E00 <= point <= 0x9FFF:
        return 0.15
    if 0xAC00 <= point <= 0xD7A3:
        return 0.3
    if 0xA0 <= point <= 0x24F or 0x370 <= point <= 0x52F or 0x1F000 <= point <= 0x1FAFF:
        return 0.45
    return 0.0


def _one_kind(han: list[str], simplified: frozenset[str], traditional: frozenset[str]) -> float:
    """A person writes one of both scripts; garbage mixes them."""
    share = max(
        sum(char in simplified for char in han) / len(han),
        sum(char in traditional for char in han) / len(han),
    )
    return 0.5 + share / 2


@cache
def _common() -> tuple[frozenset[str], frozenset[str], dict[str, float]]:
    simplified = _rows("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    traditional = _rows("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    japanese = _rows("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))
    hangul = _rows("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF))
    weights = dict.fromkeys(japanese, 0.8)
    weights |= dict.fromkeys(hangul, 0.95)
    weights |= dict.fromkeys(simplified | traditional, 1.0)
    weights |= dict.fromkeys(map(chr, range(0x3041, 0x30FF)), 1.0)
    weights |= dict.fromkeys("，。、；：？！「」『』（）【】《》〈〉…—～·“”‘’％＋－＝／＆＠＃　", 1.0)
    weights |= dict.fromkeys(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))), 0.7)
    return simplified, traditional, weights


def _rows(codec: str, leads: range, trails: "range | tuple[int, ...]") -> frozenset[str]:
    read = (bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails)
    return frozenset(char for char in read if len(char) == 1)
