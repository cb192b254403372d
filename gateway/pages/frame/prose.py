"""What people wrote, as paragraphs. Their text is escaped first; only then links, code and mentions become markup."""

import re
from functools import lru_cache

from markupsafe import Markup, escape

_MARKED = re.compile(
    r"`(?P<code>[^`\n]{1,400})`"
    r"|(?P<link>https?://[^\s<>\"'`，。；、「」（）]{3,1500}[^\s<>\"'`，。；、「」（）.,;:!?)])"
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


@lru_cache(maxsize=2048)
def prose(text: str) -> Markup:
    """Blank lines part paragraphs, single line breaks stay."""
    blocks = (block for block in _PARAGRAPHS.split(text.strip()) if block)
    return Markup("").join(Markup("<p>{}</p>").format(_inline(block)) for block in blocks)


def _inline(text: str) -> Markup:
    made, last = [], 0
    for found in _MARKED.finditer(text):
        made.append(_lines(text[last : found.start()]))
        made.append(_code(found["code"]) if found["code"] else _link(found["link"]))
        last = found.end()
    made.append(_lines(text[last:]))
    return Markup("").join(made)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(text.split("\n"))


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _link(address: str) -> Markup:
    """Leads away from us: the other side learns nothing of where the reader came from."""
    return Markup('<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>').format(
        address, escape(address)
    )
