"""One mail from its bytes. Each step is on its own: what fails becomes a defect, never an error."""

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

from services.helpdesk.mail.reading import automatic, headers, identifiers
from services.helpdesk.mail.reading.addresses import addresses_of
from services.helpdesk.mail.reading.authentication import about_sender, auth_of
from services.helpdesk.mail.reading.bodies import clean, sorted_out, without_uu
from services.helpdesk.mail.reading.bounces import bounce_of
from services.helpdesk.mail.reading.dates import date_of
from services.helpdesk.mail.reading.gathered import Bodies
from services.helpdesk.mail.reading.shapes import FAILED, Address, Attachment, Auth, Bounce, Context, Defect, Mail
from services.helpdesk.mail.reading.texts import Texts, texts_of
from services.helpdesk.mail.reading.tree import Leaf, Part, cleaned, leaves, tree_of, whole

T = TypeVar("T")
V = TypeVar("V")
ENVELOPE = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-rcpt-to",
    "x-forwarded-to",
    "apparently-to",
)
SUBJECT = 1000
"""Characters of a subject that are looked at for what it says of the mail."""
REPLY = re.compile(
    r"^\W*(re|aw|sv|antw|回复|回覆|答复|答覆|回信|転|fw|fwd|转发|轉寄|轉發|wg|tr)\s*(\[\d+\])?\s*[:：]", re.IGNORECASE
)


class _Reading:
    """Runs steps, and keeps what goes wrong in them."""

    def __init__(self) -> None:
        self.defects: list[Defect] = []

    def tried(self, step: str, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except Exception as error:  # noqa: BLE001 - any bytes may come; the raw mail is kept by whoever asks
            self.defects.append(Defect(FAILED, f"{step}: {type(error).__name__}"))
            return otherwise


def parsed(raw: bytes, context: Context) -> Mail:
    reading = _Reading()
    defects = reading.defects
    whole_raw = reading.tried("raw", lambda: cleaned(raw, defects), raw)
    root = reading.tried("tree", lambda: tree_of(whole_raw, defects), None)
    if root is None:
        root = whole(b"\n\n" + whole_raw)
    reading.tried("charset of headers", lambda: headers.settle(root), None)
    by_list = automatic.is_list(root)
    nothing: list[Leaf] = []
    parts = reading.tried("parts", lambda: list(leaves(root, defects)), nothing)
    bodies = reading.tried("bodies", lambda: sorted_out(parts, defects, by_list=by_list), Bodies())
    bodies.plain = reading.tried("uuencode", lambda: _without_files(bodies), bodies.plain)
    is_reply = bool(headers.first(root, "in-reply-to") or headers.first(root, "references")) or _answers(root)
    texts = reading.tried("texts", lambda: texts_of(bodies, is_reply=is_reply, defects=defects), Texts())
    return storable(_put_together(reading, root, bodies, texts, context))


def storable(read: V) -> V:
    """All texts in it as a database keeps them, whichever library they came from: none of them promises that."""
    if isinstance(read, str):
        return clean(read)  # type: ignore[return-value]  # a str for a str
    if isinstance(read, tuple):
        return tuple(map(storable, read))  # type: ignore[return-value]  # likewise
    if isinstance(read, msgspec.Struct):
        told = {name: getattr(read, name) for name in read.__struct_fields__}
        made = {name: storable(value) for name, value in told.items()}
        return read if made == told else msgspec.structs.replace(read, **made)
    return read


def _addresses(reading: _Reading, root: Part, name: str) -> tuple[Address, ...]:
    nobody: tuple[Address, ...] = ()
    return reading.tried(name, lambda: addresses_of(headers.all_of(root, name)), nobody)


def _answers(root: Part) -> bool:
    return bool(REPLY.match(headers.decoded(headers.first(root, "subject"))[:SUBJECT]))


def _without_files(bodies: Bodies) -> list[str]:
    return [without_uu(text, bodies.attachments) for text in bodies.plain]


def _put_together(reading: _Reading, root: Part, bodies: Bodies, texts: Texts, context: Context) -> Mail:
    sender = reading.tried("sender", lambda: _sender(root, reading.defects), Address("", ""))
    to, cc, reply_to = (_addresses(reading, root, name) for name in ("to", "cc", "reply-to"))
    nobody: tuple[str, ...] = ()
    delivered = reading.tried("envelope", lambda: _delivered(root), nobody)
    subject = reading.tried("subject", lambda: headers.decoded(headers.first(root, "subject")), "")
    in_reply_to = identifiers.message_ids(headers.decoded(headers.first(root, "in-reply-to")))
    references = identifiers.message_ids(headers.decoded(" ".join(headers.all_of(root, "references"))))
    said = f"{texts.text}\n{texts.quoted}"
    is_from = not any(one.code == "sender_missing" for one in reading.defects)
    bounce = reading.tried("bounce", lambda: bounce_of(root, sender, said), None)
    why = reading.tried("automatic", lambda: _why(root, sender, context, texts, bounce), "")
    recipients = [*to, *cc, *(Address("", one) for one in delivered)]
    return Mail(
        sender=sender,
        reply_to=reply_to,
        to=to,
        cc=cc,
        delivered_to=delivered,
        return_path=automatic.return_path(root),
        message_id=identifiers.message_id(headers.decoded(headers.first(root, "message-id"))),
        in_reply_to=in_reply_to,
        references=references,
        subject=subject,
        date=date_of(headers.raw_text(headers.first(root, "date"))),
        text=texts.text,
        quoted=texts.quoted,
        html=texts.html,
        blocked_images=texts.blocked,
        attachments=_inlined(bodies.attachments, texts.html),
        is_automatic=bool(why),
        automatic_why=why,
        is_bounce=bounce is not None,
        bounce=bounce,
        is_list=automatic.is_list(root),
        auth=reading.tried("auth", lambda: about_sender(auth_of(root, context.receivers), sender, is_from), Auth()),
        reply_keys=identifiers.reply_keys(recipients, in_reply_to, references, subject),
        defects=tuple(dict.fromkeys(reading.defects)),
    )


def _why(root: Part, sender: Address, context: Context, texts: Texts, bounce: Bounce | None) -> str:
    why = automatic.why_automatic(root, sender, context)
    if why:
        return why
    if bounce is not None:
        return "bounce"
    is_reply = bool(headers.first(root, "in-reply-to")) or _answers(root)
    return "text" if automatic.says_so(texts.text, is_reply=is_reply) else ""


def _sender(root: Part, defects: list[Defect]) -> Address:
    for name in ("from", "sender", "reply-to"):
        for one in addresses_of(headers.all_of(root, name)):
            if "@" in one.address:
                if name != "from":
                    defects.append(Defect("sender_missing", f"taken from {name}"))
                return one
    path = automatic.return_path(root)
    named = next(iter(addresses_of(headers.all_of(root, "from"))), Address("", ""))
    defects.append(Defect("sender_missing"))
    return Address(named.name or named.address, path or named.address)


def _delivered(root: Part) -> tuple[str, ...]:
    found = (one.address for name in ENVELOPE for one in addresses_of(headers.all_of(root, name)))
    return tuple(dict.fromkeys(one for one in found if "@" in one))


def _inlined(attachments: list[Attachment], html: str) -> tuple[Attachment, ...]:
    """Inline is what the HTML shows: a Content-ID alone proves nothing (Apple and Exchange give every file one)."""
    return tuple(
        Attachment(
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            content_id=clean(one.content_id),
            is_inline=bool(one.content_id) and f"cid:{one.content_id}" in html,
            data=one.data,
        )
        for one in attachments
    )
