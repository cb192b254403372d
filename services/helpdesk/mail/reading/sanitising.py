"""HTML made harmless: nh3 (Ammonia) with what mail needs and no more. Nothing in it can run, submit, restyle the
page around it or call another server until a person asks for its images."""

import re
from functools import cache

import nh3

from services.helpdesk.mail.reading.dom import bounded

TAGS = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "main",
        "mark",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
SWALLOWED = frozenset(["script", "style", "head", "title", "noembed", "noframes", "template"])
ATTRIBUTES = {
    "*": {"dir", "lang", "title", "style"},
    "a": {"href"},
    "blockquote": {"type"},
    "col": {"span", "width"},
    "font": {"color", "size"},
    "img": {"alt", "width", "height", "src"},
    "ol": {"start", "type"},
    "p": {"align"},
    "div": {"align"},
    "table": {"border", "cellpadding", "cellspacing", "width", "align"},
    "td": {"colspan", "rowspan", "width", "align", "valign"},
    "th": {"colspan", "rowspan", "width", "align", "valign"},
    "tr": {"align", "valign"},
}
STYLES = frozenset(
    [
        "background-color",
        "border",
        "border-bottom",
        "border-color",
        "border-collapse",
        "border-left",
        "border-right",
        "border-style",
        "border-top",
        "border-width",
        "color",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "line-height",
        "list-style-type",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "text-align",
        "text-decoration",
        "text-indent",
        "vertical-align",
        "white-space",
    ]
)
"""Nothing that moves out of its place, loads, or hides."""
LOADING = re.compile(
    r"url\s*\(|image-set|expression|javascript|@import|\\|/\*|-moz-binding|behavior|var\s*\(", re.IGNORECASE
)
MOST_STYLE = 2000
BLOCKED = "blocked:"
"""Before the address of a remote image that was not asked for: no browser knows such a scheme."""
PICTURES = re.compile(r"^data:image/(png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]+$", re.IGNORECASE)


def sanitised(html: str) -> str:
    """Inline images keep their cid: addresses; remote ones get `blocked:` before theirs."""
    return _cleaner().clean(bounded(html))


def _filtered(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        if len(value) > MOST_STYLE:
            return None
        return ";".join(one for one in value.split(";") if not LOADING.search(one)) or None
    if name == "src":
        return _source(value.strip())
    if name == "href":
        return value if value.strip().lower().startswith(("http://", "https://", "mailto:", "tel:")) else None
    return value


def _source(value: str) -> str | None:
    plain = re.sub(r"[\x00-\x20]+", "", value)
    low = plain.lower()
    if low.startswith("cid:"):
        return plain
    if low.startswith("//"):
        return f"{BLOCKED}https:{plain}"
    if low.startswith((BLOCKED + "http://", BLOCKED + "https://")):
        return plain
    if low.startswith(("http://", "https://")):
        return BLOCKED + plain
    return plain if PICTURES.match(value) and len(value) < 300_000 else None


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(SWALLOWED),
        attributes=ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data", "blocked"},
        filter_style_properties=set(STYLES),
        link_rel="noopener noreferrer nofollow",
    )
