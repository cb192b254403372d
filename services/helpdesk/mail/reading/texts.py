"""The words of a mail out of its bodies: plain text and HTML say the same thing, seldom equally well."""

import re
from dataclasses import dataclass

from services.helpdesk.mail.reading.dom import length
from services.helpdesk.mail.reading.gathered import Bodies
from services.helpdesk.mail.reading.headers import base64
from services.helpdesk.mail.reading.naming import named
from services.helpdesk.mail.reading.plaintext import lines_of
from services.helpdesk.mail.reading.sanitising import BLOCKED, sanitised
from services.helpdesk.mail.reading.shapes import Defect
from services.helpdesk.mail.reading.splitting import Split, split

MOST_TEXT = 2_000_000
"""Characters of plain text that are read; a longer text is also kept as an attachment."""
DATA_IMAGE = re.compile(r"(?<=[\"'(=\s])data:(image/[\w.+-]{1,40});base64,([A-Za-z0-9+/=\s%]{40,})", re.IGNORECASE)


CITED = re.compile(
    r"<blockquote[^<>]{0,300}\btype\s*=\s*[\"']?cite|gmail_quote|moz-cite-prefix|yahoo_quoted", re.IGNORECASE
)


@dataclass(slots=True)
class Texts:
    text: str = ""
    quoted: str = ""
    html: str = ""
    blocked: int = 0


def texts_of(bodies: Bodies, *, is_reply: bool, defects: list[Defect]) -> Texts:
    html = _without_data("\n<br>\n".join(bodies.html), bodies)
    _keep_long(bodies, html, defects)
    safe = sanitised(html) if html else ""
    plain = "\n\n".join(text.strip("\n") for text in bodies.plain if text.strip())[:MOST_TEXT]
    chosen = _chosen(plain, html, is_reply=is_reply)
    return Texts(chosen.text, chosen.quoted, safe, safe.count(f'src="{BLOCKED}'))


def _keep_long(bodies: Bodies, html: str, defects: list[Defect]) -> None:
    if len(html) > length(html):
        defects.append(Defect("html_long", str(len(html))))
        bodies.attachments.append(named("message.html", "text/html", html.encode()))
    if sum(map(len, bodies.plain)) > MOST_TEXT:
        defects.append(Defect("text_long"))
        bodies.attachments.append(named("message.txt", "text/plain", "\n\n".join(bodies.plain).encode()))


def _chosen(plain: str, html: str, *, is_reply: bool) -> Split:
    """Plain text as its writer's program made it, unless the HTML has words that it lacks or knows what is quoted."""
    by_plain = split(plain.split("\n"), is_reply=is_reply)
    if not html:
        return by_plain
    by_html = split(lines_of(html), is_reply=is_reply or bool(CITED.search(html)))
    if not plain.strip():
        return by_html
    if MARKUP.search(plain) and not MARKUP.search(by_html.text):
        return by_html
    if not _covers(plain, f"{by_html.text}\n{by_html.quoted}"):
        return by_html
    if by_html.has_history and not by_plain.has_history:
        return by_html
    return by_plain


MARKUP = re.compile(r"<(?:br|/?p|/?div|/?span|/?td)\b[^<>]*>", re.IGNORECASE)
"""In a plain text: the program only pretended."""
WORD = re.compile(r"[A-Za-z0-9]{2,}|[^\W\d_A-Za-z]")


def _covers(plain: str, shown: str) -> bool:
    """Has the plain text most of the words that the HTML shows?"""
    wanted = set(WORD.findall(shown[:20_000]))
    if not wanted:
        return True
    there = set(WORD.findall(plain[:60_000]))
    return len(wanted & there) * 10 >= len(wanted) * 6


def _without_data(html: str, bodies: Bodies) -> str:
    """Images written into the HTML itself become inline attachments: they are most of such a mail's length."""

    def kept(found: re.Match[str]) -> str:
        data = base64(found.group(2).encode())
        cid = f"inline-{len(bodies.attachments) + 1}@data"
        one = named(f"image{len(bodies.attachments) + 1}", found.group(1).lower(), data, content_id=cid)
        suffix = {"jpeg": ".jpg", "svg+xml": ".svg"}.get(one.media_type[6:], f".{one.media_type[6:]}")
        bodies.attachments.append(named(f"{one.name}{suffix}", one.media_type, data, content_id=cid))
        return f"cid:{cid}"

    return DATA_IMAGE.sub(kept, html) if "base64," in html else html
