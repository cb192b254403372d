"""Which parts of a mail are its words, and which are files."""

import re
from itertools import islice

from services.helpdesk.mail.reading.charsets import text_of
from services.helpdesk.mail.reading.flowed import unflowed
from services.helpdesk.mail.reading.gathered import Bodies
from services.helpdesk.mail.reading.headers import base64
from services.helpdesk.mail.reading.naming import attached, named
from services.helpdesk.mail.reading.sealed import CMS, unsealed, wrapped
from services.helpdesk.mail.reading.shapes import Attachment, Defect
from services.helpdesk.mail.reading.tree import Leaf, leaves, tree_of, uudecoded
from services.helpdesk.mail.reading.winmail import is_tnef, unpacked

WORDS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "application/xhtml+xml"})
SECOND_VERSIONS = frozenset({"text/x-amp-html", "text/watch-html"})
"""The same words once more, for programs of one maker."""
HTML = frozenset({"text/html", "application/xhtml+xml"})
NUL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def sorted_out(parts: list[Leaf], defects: list[Defect], *, by_list: bool = False) -> Bodies:
    """`by_list`: a list server handed it on, and may have put the writer's whole mail into one of its own (what
    Mailman does where DMARC forbids it to change the mail)."""
    bodies = Bodies()
    for leaf in parts:
        if by_list and _is_wrapped(leaf):
            for below in leaves(tree_of(leaf.data, defects), defects):
                _take(below, bodies, defects)
        else:
            _take(leaf, bodies, defects)
    return bodies


def _is_wrapped(leaf: Leaf) -> bool:
    return (leaf.media_type, leaf.disposition, leaf.inside) == ("message/rfc822", "inline", "multipart/mixed") and (
        leaf.first
    )


def _take(leaf: Leaf, bodies: Bodies, defects: list[Defect]) -> None:
    if leaf.media_type == "application/pgp-encrypted":
        defects.append(Defect("encrypted", "pgp"))
    if leaf.media_type in SECOND_VERSIONS and leaf.inside == "multipart/alternative":
        return
    if is_tnef(leaf.media_type, leaf.name, leaf.data):
        unpacked(leaf, bodies, defects)
    elif leaf.media_type in CMS and (inner := wrapped(leaf.data, defects)) is not None:
        for below in leaves(tree_of(inner, defects), defects):
            _take(below, bodies, defects)
        bodies.attachments.append(attached(leaf))
    elif _is_words(leaf, bodies):
        _words(leaf, bodies, defects)
    elif leaf.data or leaf.name or leaf.disposition == "attachment":
        bodies.attachments.append(attached(leaf))


def _is_words(leaf: Leaf, bodies: Bodies) -> bool:
    """Text without a name and not set aside as a file. Further text after files is the writer's too."""
    if leaf.media_type not in WORDS or leaf.disposition == "attachment":
        return False
    if not leaf.name:
        return True
    alternative = leaf.inside == "multipart/alternative"
    return alternative or (leaf.disposition != "attachment" and leaf.first and not (bodies.plain or bodies.html))


def _words(leaf: Leaf, bodies: Bodies, defects: list[Defect]) -> None:
    label = leaf.parameters.get("charset", "")
    html = leaf.media_type in HTML
    if html:
        label = label or _meta(leaf.data)
    text, wrong = text_of(leaf.data, label)
    if wrong:
        defects.append(Defect(wrong, label[:80]))
    text = clean(text)
    html = html or bool(PRETENDED.match(text))
    if html:
        bodies.html.append(text)
        return
    if leaf.media_type in {"text/enriched", "text/richtext"}:
        text = _enriched(text)
    if leaf.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delsp=leaf.parameters.get("delsp", "").lower() == "yes")
    bodies.plain.append(unsealed(text))


PRETENDED = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b[^<>]*>", re.IGNORECASE)
"""HTML under the name of plain text."""


def clean(text: str) -> str:
    return NUL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


def _meta(data: bytes) -> str:
    found = META.search(data[:4096])
    return found.group(1).decode("ascii", "replace") if found else ""


def _enriched(text: str) -> str:
    """RFC 1896: a single line end is a blank; <bold> and the like are dropped, << is a <."""
    plain = re.sub(r"(?is)<param>.*?</param>", "", text)
    plain = re.sub(r"(?<!<)<(?!<)/?[\w-]{1,60}>", "", plain).replace("<<", "<")
    return re.sub(r"\n(\n*)", lambda m: m.group(1) or " ", plain)


MOST_FILES = 100
"""Beginnings that are tried: each is looked through to its end."""
BEGIN = re.compile(r"^begin(?P<b64>-base64)? (?P<mode>[0-7]{3,4}) (?P<name>[^\n]{1,200})\n", re.MULTILINE)


def without_uu(text: str, attachments: list[Attachment]) -> str:
    """Files written into the text itself by uuencode become attachments."""
    position = 0
    out: list[str] = []
    for found in islice(BEGIN.finditer(text), MOST_FILES):
        if found.start() < position:
            continue
        ends = re.compile(r"^====\s*$" if found["b64"] else r"^end\s*$", re.MULTILINE).search(text, found.end())
        if ends is None:
            continue
        body = text[found.end() : ends.end()].encode("utf-8", "replace")
        data = _base64_lines(body) if found["b64"] else uudecoded(body)[0]
        if not data:
            continue
        out.append(text[position : found.start()])
        attachments.append(named(found["name"].strip(), "", data))
        position = ends.end()
    return "".join(out) + text[position:]


def _base64_lines(body: bytes) -> bytes:
    return base64(body.rsplit(b"\n", 1)[0])
