"""What of a mail becomes a ticket's words."""

import re

from services.helpdesk.mail.reading import Mail

TITLE = 200
BODY = 20_000
QUOTED = 60_000
HTML = 150_000
_ANSWERING = re.compile(
    r"^(\s*(re|fw|fwd|aw|wg|sv|回复|回覆|答复|答覆|轉寄|转发|轉發)\s*(\[\d+\])?\s*[:：])+\s*", re.IGNORECASE
)
NOTHING = "✉"
"""Stands where a mail says nothing at all; the page shows who wrote and what came along."""


def title_of(mail: Mail) -> str:
    """Its subject without marks of answering, else its first words, else who wrote it."""
    subject = _ANSWERING.sub("", mail.subject).strip()
    first = next((line.strip() for line in mail.text.splitlines() if line.strip()), "")
    return _shown((subject or first or f"{NOTHING} {mail.sender.name or mail.sender.address}")[:TITLE])


def body_of(mail: Mail) -> str:
    """Its new words; of a mail that only passes others' words on, those."""
    return _shown((mail.text.strip() or mail.quoted.strip() or mail.subject.strip())[:BODY])


def quoted_of(mail: Mail) -> str:
    """What is folded: the history below, and what of an endless mail is beyond the body. The original has all."""
    beyond = mail.text.strip()[BODY:]
    own = mail.quoted if mail.text.strip() else ""
    return f"{beyond}\n{own}".strip()[:QUOTED]


def html_of(mail: Mail) -> str:
    """Empty if it is too long to be shown: cut anywhere it would be another page."""
    return mail.html if len(mail.html) <= HTML else ""


def note_of(mail: Mail) -> str:
    """What a machine says: of a bounce who was not reached and why, in the server's words."""
    if mail.bounce is not None and mail.bounce.failed:
        return "\n".join(f"{one.address}: {one.status} {one.diagnostic}".strip() for one in mail.bounce.failed)[:BODY]
    return body_of(mail)


def _shown(text: str) -> str:
    return text if text.strip() else NOTHING
