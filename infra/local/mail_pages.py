"""The mail catcher's pages: the product's tokens, plain HTML, no framework."""

import re
from email.message import EmailMessage
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.local.mail import Caught

_FRAME = """<!doctype html>
<html lang="en" data-theme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">{refresh}
<title>{title}</title>
<script src="/static/theme.js"></script>
<link rel="stylesheet" href="/static/tokens.css">
<link rel="stylesheet" href="/static/mail.css">
<link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
</head>
<body>
<header><a href="/">Huifang 回訪</a> <span>mail catcher: nothing leaves this machine</span></header>
<main>{main}</main>
</body>
</html>
"""
STYLE = """
body { margin: 0; background: var(--canvas); color: var(--text); font: var(--fs-14)/var(--lh) var(--font); }
header { padding: var(--s3) var(--s6); background: var(--surface); border-bottom: 1px solid var(--line); }
header a { color: inherit; font-weight: var(--fw-b); text-decoration: none; }
header span { color: var(--text-3); margin-left: var(--s3); }
main { max-width: 60rem; margin: 0 auto; padding: var(--s6); }
h1 { font-size: var(--fs-20); line-height: var(--lh-tight); overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; background: var(--surface); border: 1px solid var(--line); }
th, td { text-align: left; padding: var(--s2) var(--s3); border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--text-3); font-weight: var(--fw); white-space: nowrap; }
td { overflow-wrap: anywhere; }
a { color: var(--brand-text); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
pre, iframe { width: 100%; box-sizing: border-box; background: var(--surface); border: 1px solid var(--line);
  border-radius: var(--r3); }
pre { padding: var(--s4); white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; line-height: var(--lh-read); }
iframe { height: 36rem; background: #fff; }
time, .id { font-variant-numeric: tabular-nums; color: var(--text-3); white-space: nowrap; }
p { color: var(--text-2); }
"""
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


def listing(mails: "list[Caught]") -> str:
    """Newest first; looks again by itself."""
    rows = "".join(
        f'<tr><td class="id">{mail.id}</td><td><time>{mail.at:%H:%M:%S}</time></td>'
        f"<td>{escape(', '.join(mail.to))}</td>"
        f'<td><a href="/mails/{mail.id}">{escape(mail.subject or "(no subject)")}</a></td></tr>'
        for mail in reversed(mails)
    )
    table = f"<table><tr><th>#</th><th>UTC</th><th>To</th><th>Subject</th></tr>{rows}</table>"
    empty = "<p>No mail yet. Whatever the product sends appears here.</p>"
    main = f"<h1>Mails</h1>{table if mails else empty}"
    return _FRAME.format(title="Mails", main=main, refresh='\n<meta http-equiv="refresh" content="5">')


def one(mail: "Caught", parsed: EmailMessage) -> str:
    """Headers, the text as it is, the HTML in a frame that can do nothing."""
    subject = escape(mail.subject or "(no subject)")
    shown = ("From", "To", "Date", "Message-ID", "Auto-Submitted", "Content-Language")
    head = "".join(f"<tr><th>{name}</th><td>{escape(str(parsed[name]))}</td></tr>" for name in shown if parsed[name])
    frame = (
        f'<h2>HTML</h2><iframe src="/mails/{mail.id}.html" title="HTML" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
        if body(parsed, "html")
        else ""
    )
    main = (
        f"<h1>{subject}</h1><table>{head}</table><h2>Text</h2><pre>{escape(body(parsed, 'plain'))}</pre>{frame}"
        f'<p><a href="/mails/{mail.id}.eml">As it came</a></p>'
    )
    return _FRAME.format(title=subject, main=main, refresh="")


def body(parsed: EmailMessage, kind: str) -> str:
    """The text or HTML twin; empty if there is none."""
    part = parsed.get_body((kind,))
    if part is None:
        return ""
    content = part.get_content()
    return content.replace("\r\n", "\n") if isinstance(content, str) else ""


def opening_outside(html: str) -> str:
    """Links of a mail open a window of their own: in the frame they could do nothing."""
    base = '<base target="_blank">'
    return _HEAD.sub(lambda found: found[0] + base, html, count=1) if _HEAD.search(html) else base + html
