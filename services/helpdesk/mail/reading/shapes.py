"""What is known of a mail once it has been read. Every text is free of NUL, lone surrogates and bare CR."""

from datetime import datetime

import msgspec


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a company says of its own mail."""

    receivers: tuple[str, ...] = ()
    """Names by which its receiving servers sign Authentication-Results. Those of anybody else are hearsay.
    Empty: only the results of the topmost server are told, and as not trusted."""
    own: tuple[str, ...] = ()
    """Its support addresses: a mail from one of them is its own mail coming back."""
    mark: str = ""
    """Value of the X-Huifang-Loop header this platform puts on its mail for the company; any value of it counts."""


class Address(msgspec.Struct, frozen=True):
    """`address` is as written, its domain in lower case; empty where there was only a name."""

    name: str
    address: str


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    media_type: str
    """As told, in lower case; application/octet-stream where nothing credible was told."""
    size: int
    content_id: str = ""
    """Without angle brackets."""
    is_inline: bool = False
    """Shown inside the HTML."""
    data: bytes = b""


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """One recipient that a mail of ours did not reach."""

    address: str
    status: str = ""
    """Enhanced status code (RFC 3463) or, where only that was told, the SMTP reply code."""
    permanent: bool = True
    diagnostic: str = ""


class Bounce(msgspec.Struct, frozen=True, kw_only=True):
    """What a server says about a mail of ours. A delay is a bounce whose recipients are not permanent."""

    failed: tuple[Failed, ...] = ()
    original_message_id: str = ""
    """With angle brackets."""

    @property
    def permanent(self) -> bool:
        return any(one.permanent for one in self.failed)


class Auth(msgspec.Struct, frozen=True, kw_only=True):
    """In the words of RFC 8601: pass, fail, softfail, neutral, none, temperror, permerror, policy; "" where untold."""

    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    by: str = ""
    """The server that says so."""
    trusted: bool = False
    """`by` is one of the company's receivers."""
    about: str = ""
    """The domain whose DMARC rule was asked: of the address that the server took for the sender's."""


class ReplyKey(msgspec.Struct, frozen=True):
    """One thing by which a mail may name the ticket it answers. `kind`: address, message_id or subject.

    An address key is the whole address a mail was sent to, whose local part holds "+"; a message_id has its angle
    brackets; a subject key is a number such as HD-12.
    """

    kind: str
    value: str


FAILED = "reading_failed"
"""The code of a defect that leaves something of the mail unread."""


class Defect(msgspec.Struct, frozen=True):
    """What was wrong with the mail. `detail` is for people, in the mail's own words."""

    code: str
    detail: str = ""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    sender: Address
    """From; where that says nothing, Sender or Return-Path."""
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    """Addresses of Delivered-To, X-Original-To, Envelope-To and their like: hints, anybody can write them."""
    return_path: str | None = None
    """None: not told. Empty: the null sender."""
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """Message-IDs with angle brackets, in the order of the header."""
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    """The new words of the writer."""
    quoted: str = ""
    """The rest of the text: history and signature. Nothing of the mail's text is in neither."""
    html: str = ""
    """Sanitised; images of other servers are blocked, inline ones say cid:… See `shown`."""
    blocked_images: int = 0
    attachments: tuple[Attachment, ...] = ()
    is_automatic: bool = False
    automatic_why: str = ""
    is_bounce: bool = False
    bounce: Bounce | None = None
    is_list: bool = False
    auth: Auth = Auth()
    reply_keys: tuple[ReplyKey, ...] = ()
    defects: tuple[Defect, ...] = ()
