"""How much a text looks as if it were written by a person of East Asia: the share of characters that are common.

The first levels of GB 2312, Big5, JIS X 0208 and KS X 1001 hold the common characters; a wrong reading of other
bytes lands on rare ones.
"""

import re
from functools import cache

SAMPLE = 4000
TOP = frozenset(
    "的一是不了人我在有他这這中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會自着着去之过過家学學对對可她里裡"
    "后後小么麼心多天而能好都然没沒日于於起还還发發成事只作当當想看文无無开開手十用主行方又如前所本见見经經头頭面公同三已老从從动動两兩长長"
    "知民样樣现現分将將外但身些与與高意进進把法此实實回二理美点點月明其种種声聲全工己话話儿兒者向情部正名定女问問力机機给給等几幾很业業最间間新什"
    "打便位因重被走电電四第门門相次东東政海口使教西再平真听聽世气氣信北少关關并並内內加化由却卻代军軍产產入先山五太水万萬市眼体體别別处處总總"
    "您好请請谢謝麻烦煩附件处處理问題题单單价價设設备備帮幫报報务務谁誰服系统統网網连連线線錯错误誤密码碼登入录錄查收确確认認复覆印表机機"
)
"""The commonest characters of Chinese, and of mail to a helpdesk."""
SYLLABLES = frozenset(
    "이다는을가에의하고지로기은사니시한도를리아어해나서대인그수있스으자제요안들라만정부과습녕세게일전주상"
)


def likelihood(text: str) -> float:
    """0 to 1.3: the mean commonness of the characters beyond ASCII; 1 if there are none."""
    seen = [char for char in text if char > "\x7f"][:SAMPLE]
    if not seen:
        return 1.0
    simplified, traditional, weights = _common()
    fits = sum(_weight(char, weights) for char in seen) / len(seen)
    han = [char for char in seen if "一" <= char <= "鿿"]
    consistent = _one_kind(han, simplified, traditional) if han else 1.0
    return fits * consistent * _apart(text[: SAMPLE * 4])


LONE = re.compile(r"[A-Za-z][^\x00-\x7f][a-z]")
RUN = re.compile(r"[^\x00-\x7f]+")


def _apart(text: str) -> float:
    """A single character in the middle of a word of Latin letters is a Latin letter of another charset."""
    lone = len(LONE.findall(text))
    return 0.4 if lone and lone * 2 >= len(RUN.findall(text)) else 1.0


def is_japanese(text: str) -> bool:
    """By its kana, which a charset of Chinese has too."""
    seen = [char for char in text if char > "\x7f"][:SAMPLE]
    return sum("\u3041" <= char <= "\u30fe" for char in seen) * 8 > len(seen)


RANGES = (
    (0x4E00, 0x9FFF, 0.15),
    (0xFF66, 0xFF9F, 0.5),
    (0xAC00, 0xD7A3, 0.3),
    (0xA0, 0x24F, 0.45),
    (0x370, 0x52F, 0.45),
    (0x1F000, 0x1FAFF, 0.45),
)
"""Rarer characters of scripts, half-width kana, other letters, pictures: first, last, weight."""


def _weight(char: str, weights: dict[str, float]) -> float:
    if char in TOP or char in SYLLABLES:
        return 1.3
    found = weights.get(char)
    if found is not None:
        return found
    point = ord(char)
    return next((weight for first, last, weight in RANGES if first <= point <= last), 0.0)


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
    weights |= dict.fromkeys(simplified | traditional, 0.9)
    weights |= dict.fromkeys(map(chr, range(0x3041, 0x30FF)), 1.1)
    weights |= dict.fromkeys("，。、；：？！「」『』（）【】《》〈〉…—～·“”‘’％＋－＝／＆＠＃　", 1.0)
    weights |= dict.fromkeys(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))), 0.7)
    return simplified, traditional, weights


def _rows(codec: str, leads: range, trails: "range | tuple[int, ...]") -> frozenset[str]:
    read = (bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails)
    return frozenset(char for char in read if len(char) == 1)
