"""How mail programs announce what is answered, in the languages of their users; the words are in habits/."""

import re
from functools import cache
from pathlib import Path

HABITS = Path(__file__).parent / "habits"


@cache
def habit(name: str) -> str:
    """One alternation of the lines of habits/NAME.txt: a blank stands for any white space, # begins a comment."""
    lines = (HABITS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return "|".join(line.replace(" ", r"\s+") for line in lines if line and not line.startswith("#"))


def _shape(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_DASHES = r"(?=[\s>*]*?[-_=—–─~*·﹣]{2})[\s>*_=—–─~·﹣-]*+"
"""Two signs of a rule, somewhere among what a line may begin with: read once, however long it is."""
ORIGINAL = _shape(rf"^{_DASHES}(?:{habit('original')})[\s:：*]*(?:[-_=—–─~*·﹣]{{2,}}.*)?$")
"""-----Original Message-----"""
FORWARDING = _shape(rf"^[\s*]*+(?:{habit('forwarding')})\s*+[:：]?[\s*]*+$")
HEADS = {
    kind: _shape(rf"^[\s>*|]*+(?:{habit(f'head_{kind}')})[\s*]*+[:：][\s*]*+(?P<value>.*)$")
    for kind in ("from", "sent", "to", "cc", "subject")
}
WROTE = _shape(rf"(?:{habit('wrote')})\s*[:：]+\s*$")
"""The end of "On … somebody wrote:". It only counts with a time or an address before it."""
WHEN = _shape(
    r"\d{1,2}[:.：]\d{2}|\d{1,2}\s*[時时點点]|\d{4}\s*[-/.年]|(?<![\w.+-])[\w.+-]++@[\w-]+|\b(?:19|20)\d\d\b"
    r"|[一二三四五六日]\s*,?\s*\d{1,2}\s*月"
)
BARE_WHO = _shape(
    r"^[\s*]*+(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?.{0,60}[<＜(（\[]?(?:mailto:)?[\w.+-]+@[\w.-]+[>＞)）\]]{0,2}\s*[:：]\s*"
    r"|.{0,60}<[\w.+-]+@[\w.-]+>\s*[於于在]\s*\d{4}.{0,50}(?:[寫写]道)?\s*[:：]\s*"
    r"|.{0,60}\b(?:19|20)\d\d\b.{0,60}<[\w.+-]+@[\w.-]+>\s*[:：]\s*"
    r"|(?:am|on|le|el|il|op|den|在|於|于)\s.{0,160}<?[\w.+-]+@[\w.-]+>?.{0,40}[:：]\s*)$"
)
"""Attributions without a verb: "2024-01-01 10:00 GMT+08:00 Name <a@b>:"."""
OPENING = _shape(rf"^[\s*]*+(?:{habit('opening')})")
RULE = re.compile(r"^\s*[_﹍＿]{10,}\s*$|^\s*[-—─]{20,}\s*$|^\s*={20,}\s*$|^\s*\*{20,}\s*$")
"""A line across, which belongs to the header block under it."""
DELIMITER = re.compile(r"^(--|—|-- ?|__|––) ?\s*$")
CARD = _shape(
    r"mailing list|unsubscribe|取消訂閱|退訂|退订|\b(?:tel|phone|mobile|fax|cell|ext)\b\s*[.:：+\d(]"
    r"|[電电]\s*[話话]|手\s*[機机]|分機|分机"
    r"|[傳传]真|公司|(?<![\w.+-])[\w.+-]++@[\w-]+\.\w|https?://|www\.|\+\d[\d\s()-]{7,}|\d{2,4}[-)]\s?\d{3,4}[-\s]?\d{3,4}"
)
"""What stands in a footer or on somebody's card."""
DEVICE = _shape(rf"^\W*(?:{habit('device')})[\s.。!>]*$")
DISCLAIMER = _shape(rf"^\W*(?:{habit('disclaimer')})")
"""The first words of what lawyers put under every mail."""
