"""HTML as a tree, within bounds: a C parser, and no deeper nesting than a person's mail has."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

DEEPEST = 400
"""Elements inside elements: parsers need quadratic time for absurd depth."""
LONGEST = 3_000_000
"""Characters of HTML that are read; a longer one is also kept as an attachment."""
MOST_TAGS = 60_000
"""Tags that are read: each costs a step of ours, and a megabyte has room for a third of a million."""
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)[^<>]*+>")
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
UNCLOSED = frozenset(["p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "o:p", "font"])
"""Often left open on purpose; the parser closes them itself."""


def tree(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(bounded(html))


DEAR = re.compile(r"[&\x80-\xbf]")
DEAREST = 5_000_000_000
"""Characters that the sanitiser reads all that follows for, times characters there are: a second of its time."""


def length(html: str) -> int:
    """How much of it is read."""
    html = html[:LONGEST]
    beyond = next(islice(re.finditer("<", html), MOST_TAGS, None), None)
    most = beyond.start() if beyond else len(html)
    while len(DEAR.findall(html, 0, most)) * most > DEAREST:
        most = most * 3 // 4
    return most


def bounded(html: str) -> str:
    """Tags beyond the deepest level are dropped; their text stays."""
    html = re.sub(r"(?i)<(/?)template\b", r"<\1div", html[: length(html)])
    if html.count("<") < DEEPEST:
        return html
    depth = 0
    deepest = 0
    for found in TAG.finditer(html):
        depth += _step(found)
        deepest = max(depth, deepest)
    return html if deepest <= DEEPEST else "".join(_flattened(html))


def _step(found: re.Match[str]) -> int:
    name = found.group(2).lower()
    if name in VOID or name in UNCLOSED or found.group(0).endswith("/>"):
        return 0
    return -1 if found.group(1) else 1


def _flattened(html: str) -> Iterator[str]:
    depth = 0
    position = 0
    for found in TAG.finditer(html):
        step = _step(found)
        before = depth
        depth = max(0, depth + step)
        if (before > DEEPEST or depth > DEEPEST) and (step or found.group(2).lower() in UNCLOSED):
            yield html[position : found.start()] + " "
            position = found.end()
    yield html[position:]


def walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node on the way in (True) and, if it is an element, on the way out (False); deaf to depth."""
    node: LexborNode | None = root
    top = root.mem_id
    while node is not None:
        yield node, True
        below = node.child
        if below is not None:
            node = below
            continue
        yield node, False
        while node is not None and node.next is None:
            node = node.parent
            if node is None or node.mem_id == top:
                return
            yield node, False
        node = node.next if node is not None else None
