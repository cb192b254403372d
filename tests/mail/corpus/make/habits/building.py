"""Bytes of mails, line ends as on the wire."""

from base64 import b64encode


def mail(head: str | bytes, body: str | bytes = "", charset: str = "utf-8") -> bytes:
    """Headers as given, From and To added where they are lacking."""
    top = head.strip("\n").encode() if isinstance(head, str) else head.strip(b"\n")
    for name, value in (
        (b"From", b"Wang <wang@customer.example>"),
        (b"To", b"support@help.example"),
        (b"Subject", b"Printer"),
    ):
        if name.lower() + b":" not in top.lower():
            top = name + b": " + value + b"\n" + top
    below = body.encode(charset) if isinstance(body, str) else body
    return (top.strip(b"\n") + b"\n\n" + below).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def text(words: str | bytes, label: str = "", charset: str = "utf-8", head: str = "") -> bytes:
    told = f"; charset={label}" if label else ""
    return mail(
        f"{head}\nMIME-Version: 1.0\nContent-Type: text/plain{told}\nContent-Transfer-Encoding: 8bit", words, charset
    )


def html(markup: str, head: str = "", label: str = "utf-8") -> bytes:
    return mail(
        f"{head}\nMIME-Version: 1.0\nContent-Type: text/html; charset={label}\nContent-Transfer-Encoding: 8bit",
        markup,
        label,
    )


def b64(data: bytes) -> str:
    return b64encode(data).decode()


def word(words: str, charset: str) -> str:
    return f"=?{charset}?B?{b64(words.encode(charset))}?="
