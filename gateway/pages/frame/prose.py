"""What people wrote, as markup: paragraphs, lists, bold, italics, code and bare addresses. The same on both sides.

Whoever writes to a helpdesk writes plain text with paths, wildcards and log lines in it. So of Markdown only what
nobody writes by chance: no headings, pictures, backslashes, named links (what is shown is where it leads), no HTML.
The library escapes every text; only the rules below make markup.
"""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

MOST_MARKS = 300
"""More of them are no writing, and would hold everybody up; then they stay as they are."""
MOST_LINES = 1_500
"""As many as a long log has. More of them, nearly empty ones, take the library half a second."""

BLOCKS = ("paragraph", "list", "fence")
INLINES = ("text", "newline", "backticks", "marks")
CORE = ("normalize", "block", "inline", "numbers", "addresses", "text_join")

_MARKS = re.compile(
    r"(?<![A-Za-z0-9*])(?:"
    r"\*\*(?![\s*])(?P<strong>[^*\n]{1,400}?)(?<!\s)\*\*"
    r"|(?<![./\\_])\*(?=\w)(?P<em>[^*\n]{1,400}?)(?<=\w)\*"
    r")(?![A-Za-z0-9*])"
)
"""Our own, because CommonMark's rule for where a mark may stand knows no text without spaces between words, and takes
`192.168.*.*` for italics."""
_TURNS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction of reading: with one inside, an address is not what it looks like."""
_LINK = re.compile(
    rf"https?://[^\s<>\"'`*，。；、「」（）{_TURNS}]{{3,1500}}[^\s<>\"'`*，。；、「」（）{_TURNS}.,;:!?)]"
)
_SPECIAL = re.compile(r"[*`]|~~~|https?://|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
_DEEP = re.compile(
    r"^(?= {12}|[ \t]*?\t\t\t)[ \t]*+(?:[-+*]|\d{1,9}[.)])[ \t]|^[ \t]*+(?:(?:[-+*]|\d{1,9}[.)])[ \t]++){3}",
    re.MULTILINE,
)
"""Lists in lists in lists: a drawn line (`- - - -`), a pasted tree. The library loses what lies too deep. What was read
of blanks is not given back (`*+`): a line of a thousand of them would take half a minute."""
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_SIGNS = re.compile(r"\*\*|`+|^[ \t]*(?:~~~|[-+*][ \t]+)", re.MULTILINE)


@lru_cache(maxsize=2048)
def prose(text: str) -> Markup:
    """Blank lines part paragraphs, single line breaks stay."""
    if _is_bare(text):
        blocks = (block for block in _PARAGRAPHS.split(text.strip()) if block)
        return Markup("\n").join(Markup("<p>{}</p>").format(_lines(block)) for block in blocks)
    return Markup(_READER.render(text).strip())  # noqa: S704 - html is off, so every text is escaped


def _is_bare(text: str) -> bool:
    """Whether it has no marks, or such that are left as they are."""
    is_written = text.count("\n") <= MOST_LINES and 0 < len(_SPECIAL.findall(text)) <= MOST_MARKS
    return not is_written or _DEEP.search(text) is not None


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """In one or two lines of a list: the words without their marks."""
    return _SIGNS.sub("", text)


def _lines(text: str) -> Markup:
    return Markup("<br>\n").join(line.strip() for line in text.split("\n"))


def marks(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
    """A rule of the library's: bold and italics. Articles are written with the same."""
    found = _MARKS.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "*" else None
    if found is None:
        return False
    tag, end = str(found.lastgroup), state.posMax
    if not silent:
        state.push(f"{tag}_open", tag, 1)
        state.pos, state.posMax = found.span(tag)
        state.md.inline.tokenize(state)
        state.push(f"{tag}_close", tag, -1)
    state.pos, state.posMax = found.end(), end
    return True


def _addresses(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and "://" in block.content:
            block.children = [made for token in block.children or () for made in _linked(token)]


def _numbers(state: StateCore) -> None:
    """As written: whoever lists points 2, 5 and 9 of a form means those."""
    for token in state.tokens:
        if token.type == "list_item_open" and token.info:
            token.attrSet("value", token.info)


def _linked(token: Token) -> list[Token]:
    """Leads away from us: the other side learns nothing of where the reader came from."""
    if token.type != "text":
        return [token]
    made, last = [], 0
    for found in _LINK.finditer(token.content):
        made.append(_text(token.content[last : found.start()]))
        leads = {"href": found[0], "rel": "noopener noreferrer nofollow", "target": "_blank"}
        made += [Token("link_open", "a", 1, attrs=dict(leads)), _text(found[0]), Token("link_close", "a", -1)]
        last = found.end()
    return [*made, _text(token.content[last:])]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _reader() -> MarkdownIt:
    made = MarkdownIt("zero", {"html": False, "breaks": True})
    made.inline.ruler.push("marks", marks)
    made.core.ruler.after("inline", "addresses", _addresses)
    made.core.ruler.after("inline", "numbers", _numbers)
    made.block.ruler.enableOnly(BLOCKS)
    made.inline.ruler.enableOnly(INLINES)
    made.inline.ruler2.enableOnly(("fragments_join",))
    made.core.ruler.enableOnly(CORE)
    return made


_READER = _reader()
