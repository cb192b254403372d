"""Articles as markup: Markdown as people know it, with headings, tables, links and the article's own pictures.

Written by our own people and reviewed, but read by everybody: no HTML, links only to the web and to mail addresses,
pictures only out of the article's own files. The library escapes every text.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from gateway.pages.frame.prose import marks

_LEADS = re.compile(r"^(?:https?://[^\s/]|mailto:[^\s@]+@)", re.IGNORECASE)
_FILE = re.compile(r"^file:([0-9a-f-]{36})$", re.IGNORECASE)
RULES = (
    ("inline", ("text", "newline", "backticks", "marks", "link", "image", "autolink", "escape", "entity")),
    ("block", ("paragraph", "heading", "list", "fence", "blockquote", "table", "hr")),
)
TOP = 2
"""The page's title is the only h1."""


@lru_cache(maxsize=512)
def article(body: str, files: str) -> Markup:
    """`files` is where pictures are fetched from, as `/files/{}/preview`."""
    return Markup(_READER.render(body, {"files": files}).strip())  # noqa: S704 - html is off, every text is escaped


def _image(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[at]
    found = _FILE.match(str(token.attrs.get("src", "")))
    said = renderer.renderInlineAsText(token.children or (), options, env)
    if found is None:
        return str(Markup("{}").format(said))
    where = str(env["files"]).format(found[1])
    return str(Markup('<img src="{}" alt="{}" loading="lazy">').format(where, said))


def _heading(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    level = min(6, int(tokens[at].tag[1]) + TOP - 1) if tokens[at].tag != "h1" else TOP
    return f"<{'/' if tokens[at].nesting < 0 else ''}h{level}>"


def _link(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    tokens[at].attrSet("rel", "noopener noreferrer nofollow")
    tokens[at].attrSet("target", "_blank")
    return renderer.renderToken(tokens, at, options, env)


def _may_lead(url: str) -> bool:
    return _LEADS.match(url) is not None or _FILE.match(url) is not None


def _reader() -> MarkdownIt:
    made = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 12})
    made.inline.ruler.push("marks", marks)
    for name, rules in RULES:
        getattr(made, name).ruler.enableOnly(rules)
    made.inline.ruler2.enableOnly(("fragments_join",))
    made.core.ruler.enableOnly(("normalize", "block", "inline", "text_join"))
    made.validateLink = _may_lead  # type: ignore[method-assign]  # how the library has it replaced
    for rule, way in (("image", _image), ("heading_open", _heading), ("heading_close", _heading), ("link_open", _link)):
        made.add_render_rule(rule, way)
    return made


_READER = _reader()
