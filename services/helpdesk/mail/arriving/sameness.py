"""When two mails are one: sent again because our answer was lost, or come by two ways (To and Cc).

What servers write on the way (Received, Delivered-To, results of checks) is left out, so that two ways give one digest.
Without a Message-ID nothing tells a mail from another one with the same words: then only byte for byte the same is
the same, and a server on the way has put its own mark into each.
"""

import re
from hashlib import sha256

SIGNED = (b"from", b"to", b"cc", b"date", b"subject", b"message-id", b"in-reply-to", b"references", b"content-type")
HEAD_BYTES = 256 * 1024
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:(.*(?:\r?\n[ \t].*)*)", re.MULTILINE)
_BLANK = re.compile(rb"\r?\n\r?\n")


def digest_of(raw: bytes) -> bytes:
    """32 bytes."""
    head, body = _split(raw)
    fields = {name.lower(): b" ".join(value.split()) for name, value in _FIELD.findall(head)}
    if not fields.get(b"message-id"):
        return sha256(raw).digest()
    made = sha256()
    for name in SIGNED:
        made.update(name + b":" + fields.get(name, b"") + b"\n")
    made.update(body)
    return made.digest()


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """Of a head without an end, all of it is the body too."""
    found = _BLANK.search(raw, 0, HEAD_BYTES)
    if found is not None:
        return raw[: found.start()], raw[found.end() :]
    return (raw, b"") if len(raw) <= HEAD_BYTES else (raw[:HEAD_BYTES], raw)
