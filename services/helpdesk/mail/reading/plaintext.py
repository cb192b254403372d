"""HTML as the lines a person sees. What a mail program marks as quoted gets "> " before it, as in plain mail.

Two marks travel inside the lines to `splitting`: from here on all is history, and signature begins or ends.
"""

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from services.helpdesk.mail.reading.dom import tree, walk

HISTORY, SIGNATURE, SIGNATURE_END = "\ue0f0", "\ue0f1", "\ue0f2"
MARKS = (HISTORY, SIGNATURE, SIGNATURE_END)

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
SPACED = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl"])
SILENT = frozenset(["script", "style", "head", "title", "meta", "link", "applet", "svg"])
"""Their text is not for people."""
QUOTING = re.compile(
    r"\b(gmail_attr|moz-cite-prefix|ntes-mailmaster-quote|yahoo_quoted|protonmail_quote|zmail_extra|zm_quoted"
    r"|tutanota_quote|moz-forward-container|quoted-text|mail_quote|ntes_not_fresh|isReplyContent"
    r"|reply_quote|message-quote)\b"
)
HISTORY_CLASSES = re.compile(
    r"\b(OutlookMessageHeader|WordSection_reply|moz-email-headers-table|qm_quote|QQMailOrig)\b"
)
HISTORY_IDS = re.compile(
    r"^(x_|x_x_)*(appendonsend|divRplyFwdMsg|mail-editor-reference-message-container|stopSpelling|reply-intro"
    r"|replySplit|OLK_SRC_BODY_SECTION|ms-outlook-reply|isReplyContent|spnEditorContent_reply|divtagdefaultwrapper_r)$"
)
SIGNATURES = re.compile(
    r"\b(gmail_signature|moz-signature|protonmail_signature_block|ms-outlook-mobile-signature|apple-signature"
    r"|foxmail_sign|FoxmailSign|xm_mail_oringin_sign|zoho-signature|signature_block)\b"
)
SIGNATURE_IDS = re.compile(
    r"^(x_|x_x_)*(Signature|AppleMailSignature|ms-outlook-mobile-signature|lineBreakAtBeginningOfSignature"
    r"|ntes-pcmail-signature|spnSignature|_FoxSIGNSEPERATOR_?)$",
    re.IGNORECASE,
)
BORDERED = re.compile(r"border(-top)?\s*:[^;]*solid\s*#(e1e1e1|b5c4df|a0a0a0)[^;]*", re.IGNORECASE)
"""The line that Outlook and Foxmail draw above the header block of what is answered."""


class Lines:
    """What has been read so far; `quote` is how deep in quotes the next line is."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.quote = 0
        self.preserved = 0
        self._line: list[str] = []
        self._gap = False
        self._last_quote = 0

    def text(self, raw: str) -> None:
        if self.preserved:
            head, *rest = raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._line.append(head)
            for line in rest:
                self.end(force=True)
                self._line.append(line)
            return
        plain = re.sub(r"[ \t\r\n\f\u200b\u200c\ufeff]+", " ", raw)
        if plain.startswith(" ") and (not self._line or self._line[-1].endswith((" ", "\t"))):
            plain = plain[1:]
        if plain:
            self._line.append(plain)

    def end(self, *, force: bool = False, gap: bool = False) -> None:
        """Of a line; `force` also of an empty one. `gap` asks for a blank line before the next text."""
        line = "".join(self._line).replace("\xa0", " ").rstrip()
        self._line = []
        if line or force:
            if line and self._gap and self.out and self.out[-1].strip("> "):
                self.out.append(self._prefixed("") if self._last_quote == self.quote else "")
            if line:
                self._gap = False
            self.out.append(self._prefixed(line))
            self._last_quote = self.quote
        self._gap = self._gap or gap

    def mark(self, sign: str) -> None:
        self.end()
        self.out.append(sign)

    def cell(self) -> None:
        if "".join(self._line).strip():
            self._line.append(" | ")

    def _prefixed(self, line: str) -> str:
        return f"{'> ' * min(self.quote, 20)}{line}".rstrip() if self.quote else line


def lines_of(html: str) -> list[str]:
    root = tree(html).root
    if root is None:
        return []
    lines = Lines()
    silent = 0
    links: list[tuple[str, int]] = []
    for node, entering in walk(root):
        tag = node.tag or ""
        if tag in SILENT:
            silent += 1 if entering else -1
        elif silent or tag == "-comment":
            continue
        elif tag == "-text":
            if entering:
                lines.text(node.text_content or "")
        elif tag == "a":
            _link(node, entering, lines, links)
        else:
            _element(node, tag, entering, lines)
    lines.end()
    return _trimmed(lines.out)


def _link(node: LexborNode, entering: bool, lines: Lines, links: list[tuple[str, int]]) -> None:  # noqa: FBT001
    """An address that the words of a link do not show is written after them."""
    if entering:
        links.append(((node.attributes.get("href") or "").strip(), len(lines.out)))
        return
    href, _ = links.pop() if links else ("", 0)
    said = node.text(deep=True)[:2000].strip() if href.lower().startswith(("http://", "https://")) else ""
    shown = re.sub(r"^https?://|/$", "", href, flags=re.IGNORECASE)
    if said and len(href) <= 500 and shown not in said:
        lines.text(f" <{href}>")


def _element(node: LexborNode, tag: str, entering: bool, lines: Lines) -> None:  # noqa: FBT001
    if tag in ALONE:
        if entering:
            ALONE[tag](node, lines)
        return
    if tag == "pre":
        lines.end(gap=True)
        lines.preserved += 1 if entering else -1
    kind = _kind(node, tag)
    if tag in BLOCKS or kind:
        lines.end(gap=tag in SPACED)
    _meaning(tag, kind, entering, lines)


def _picture(node: LexborNode, lines: Lines) -> None:
    alternative = (node.attributes.get("alt") or "").strip()
    if alternative:
        lines.text(f"[{alternative[:200]}]")


ALONE: dict[str, Callable[[LexborNode, Lines], None]] = {
    "br": lambda _, lines: lines.end(force=True),
    "td": lambda _, lines: lines.cell(),
    "th": lambda _, lines: lines.cell(),
    "img": _picture,
}


def _meaning(tag: str, kind: str, entering: bool, lines: Lines) -> None:  # noqa: FBT001
    if kind == HISTORY:
        if entering and not lines.quote:
            lines.mark(HISTORY)
    elif kind == SIGNATURE:
        lines.mark(SIGNATURE if entering else SIGNATURE_END)
    elif kind == ">":
        lines.quote += 1 if entering else -1
    elif tag == "li" and entering:
        lines.text("- ")
    elif tag == "hr" and entering:
        lines.text("________________________________")
        lines.end()


def _kind(node: LexborNode, tag: str) -> str:
    """What a mail program meant by an element, from the habits of its name."""
    if tag not in BLOCKS and tag != "span":
        return ""
    told = node.attributes
    classes, name, style = told.get("class") or "", told.get("id") or "", told.get("style") or ""
    if HISTORY_CLASSES.search(classes) or HISTORY_IDS.match(name):
        return HISTORY
    if tag == "blockquote" or QUOTING.search(classes):
        return ">"
    if SIGNATURES.search(classes) or SIGNATURE_IDS.match(name) or told.get("data-smartmail") == "gmail_signature":
        return SIGNATURE
    if tag == "div" and style and BORDERED.search(style) and re.search(r"padding\s*:\s*3", style):
        return HISTORY
    return ""


def _trimmed(lines: list[str]) -> list[str]:
    """No more than two blank lines in a row: programs make them by the dozen."""
    out: list[str] = []
    blank = 0
    for line in lines:
        blank = 0 if line.strip("> ") else blank + 1
        if blank <= 2:
            out.append(line)
    return out
