"""An article begins with a ticket's words, without the people in them. A program cannot promise that: it takes away
names that the ticket knows, addresses and numbers, and whoever writes and reviews the article reads the rest."""

import re
from collections.abc import Iterable

GAP = "［…］"
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE = re.compile(r"(?<![\w.])(?!\d{4}-\d\d?-\d\d?(?!\d))\+?\d(?:[\d ()-]{6,18})\d(?![\w.])")
_TICKET = re.compile(r"\bHD-\d{1,10}\b", re.IGNORECASE)
_TITLES = "先生|小姐|女士|太太|主任|經理|经理|醫師|医师|老師|老师|工程師|工程师|護理師|护理师"
_GREETING = re.compile(
    r"^\s*(?:.{0,20}(?:您好|你好)|hi|hello|dear)\b.{0,30}$|^\s*(?:謝謝|谢谢|感謝|感谢|thanks?|thank you|best regards|"
    r"敬上|此致)[\s\S]{0,20}$",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\n{3,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def scrubbed(text: str, names: Iterable[str]) -> str:
    """`names` are of the people and organisations that the ticket knows."""
    lines = [line.rstrip() for line in text.splitlines()]
    while lines and (not lines[0].strip() or _is_polite(lines[0])):
        lines.pop(0)
    while lines and (not lines[-1].strip() or _is_polite(lines[-1])):
        lines.pop()
    kept = "\n".join(lines)
    for pattern in (_MAIL, _TICKET, _PHONE):
        kept = pattern.sub(GAP, kept)
    for name in sorted({one.strip() for one in names if len(one.strip()) > 1}, key=len, reverse=True):
        kept = re.sub(re.escape(name), GAP, kept, flags=re.IGNORECASE)
        if _HAN.match(name):  # 王筱涵 is also 王小姐
            kept = re.sub(f"{re.escape(name[0])}(?:{_TITLES})", GAP, kept)
    return _BLANKS.sub("\n\n", kept).strip()


def _is_polite(line: str) -> bool:
    """Only short lines that say nothing else."""
    bare = line.strip(" ，,。.！!：:、~")
    return len(bare) <= 24 and _GREETING.match(bare) is not None
