"""Whether bytes are plain text: in an encoding of these parts, without control characters, no page in disguise."""

import re

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENCODINGS = ("utf-8", "cp950", "gb18030")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")

_MARKUP = re.compile(
    r"^\s*(<!doctype|<!--|<\?|<(html|head|body|script|style|svg|iframe|title|meta|link|base|object|embed|form|img|"
    r"table|div|font|h1|a|b|br|p|math|video|audio|frameset|xml)[\s/>])",
    re.IGNORECASE,
)
"""What a browser that guesses would take for a page, and what it would run as one."""

_PROGRAM = re.compile(r"^(#!|%!PS|MZ|\x7fELF)")


def looks_like_text(body: bytes) -> bool:
    text = _decoded(body)
    if text is None or _CONTROL.search(text):
        return False
    return not _MARKUP.match(text) and not _PROGRAM.match(text)


def _decoded(body: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _try(body, encoding)
    return next((text for encoding in _ENCODINGS if (text := _try(body, encoding)) is not None), None)


def _try(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None
