"""The local mail catcher: an SMTP server that keeps every mail, and a page to read them. It sends nothing.

It stands in for the outside world on a laptop and in tests. Mails lie in memory, the latest few hundred of them. The
page is plain `http.server`: the whole process must stay small.
"""

import asyncio
import json
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.smtp import SMTP

from infra.local import mail_pages
from infra.local.place import ROOT

MAILS, BYTES = 500, 8_000_000
"""Kept at most; the oldest go first."""

MAIL_BYTES = 12_000_000
STATIC = {"tokens.css": "text/css", "theme.js": "text/javascript", "favicon.svg": "image/svg+xml"}
CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'"
CSP_MAIL = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
HERE = {"localhost", "127.0.0.1", "::1"}
"""Names under which the page answers: a page of the internet that resolves to this machine must not read mails."""


@dataclass(frozen=True, slots=True)
class Caught:
    """A mail as it came, with the addresses of its envelope."""

    id: int
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    raw: bytes

    def parsed(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass
class Mails:
    """All of them, oldest first. Written by the SMTP loop, read by the page's threads."""

    kept: deque[Caught] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)
    size: int = 0
    last: int = 0

    def keep(self, sender: str, to: list[str], raw: bytes) -> None:
        # The head alone: a whole mail takes eight times as long to take apart, and thousands come that nobody reads.
        subject = str(BytesHeaderParser(policy=policy.default).parsebytes(raw)["Subject"] or "")
        with self.lock:
            self.last += 1
            self.kept.append(Caught(self.last, datetime.now(UTC), sender, tuple(to), subject, raw))
            self.size += len(raw)
            while len(self.kept) > 1 and (len(self.kept) > MAILS or self.size > BYTES):
                self.size -= len(self.kept.popleft().raw)

    def all(self, *, to: str = "", after: int = 0) -> list[Caught]:
        with self.lock:
            return [mail for mail in self.kept if mail.id > after and (not to or to in mail.to)]

    def one(self, number: str) -> Caught | None:
        with self.lock:
            return next((mail for mail in self.kept if str(mail.id) == number), None)


class Keeper:
    """aiosmtpd's handler."""

    def __init__(self, mails: Mails) -> None:
        self._mails = mails

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self._mails.keep(envelope.mail_from, envelope.rcpt_tos, envelope.content)
        return "250 kept"


class Page(BaseHTTPRequestHandler):
    """`/` the list, `/mails/7` one mail, `/mails/7.html` its HTML alone, `/mails/7.eml` as it came, `/mails.json` all
    for programs (`?to=` an address, `?after=` an id)."""

    mails: Mails
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname not in HERE:
            self._send(421, "text/plain", b"the mail catcher answers on localhost only\n")
            return
        url = urlsplit(self.path)
        first, _, rest = url.path.strip("/").partition("/")
        if url.path == "/":
            self._html(mail_pages.listing(self.mails.all()))
        elif url.path == "/mails.json":
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            after = asked.get("after", "")
            found = self.mails.all(to=asked.get("to", ""), after=int(after) if after.isdecimal() else 0)
            self._send(200, "application/json", json.dumps([for_programs(mail) for mail in found]).encode())
        elif first == "mails" and self._mail(*rest.partition(".")[::2]):
            return
        elif url.path == "/static/mail.css":
            self._send(200, "text/css", mail_pages.STYLE.encode())
        elif first == "static" and rest in STATIC:
            self._send(200, STATIC[rest], (ROOT / "gateway" / "static" / rest).read_bytes())
        else:
            self._send(404, "text/plain", b"no such mail\n")

    def _mail(self, number: str, form: str) -> bool:
        mail = self.mails.one(number)
        if mail is None:
            return False
        if form == "eml":
            self._send(200, "text/plain; charset=utf-8", mail.raw)
        elif form == "html":
            body = mail_pages.body(mail.parsed(), "html")
            self._send(200, "text/html; charset=utf-8", mail_pages.opening_outside(body).encode(), csp=CSP_MAIL)
        elif form == "":
            self._html(mail_pages.one(mail, mail.parsed()))
        else:
            return False
        return True

    def _html(self, text: str) -> None:
        self._send(200, "text/html; charset=utf-8", text.encode())

    def _send(self, status: int, kind: str, body: bytes, *, csp: str = CSP) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", csp),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Addresses of mails have no place in a log."""


def for_programs(mail: Caught) -> dict[str, Any]:
    """What a test wants to know of a mail."""
    parsed = mail.parsed()
    return {
        "id": mail.id,
        "at": mail.at.isoformat(),
        "sender": mail.sender,
        "to": mail.to,
        "subject": mail.subject,
        "headers": {name: str(value) for name, value in parsed.items()},
        "text": mail_pages.body(parsed, "plain"),
        "html": mail_pages.body(parsed, "html"),
    }


def run(*, port: int, smtp_port: int) -> None:
    """Until the process is ended."""
    mails = Mails()
    page = type("BoundPage", (Page,), {"mails": mails})
    web = ThreadingHTTPServer(("127.0.0.1", port), page)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    asyncio.run(_listen(mails, smtp_port))


async def _listen(mails: Mails, port: int) -> None:
    loop = asyncio.get_running_loop()

    def connected() -> SMTP:
        return SMTP(Keeper(mails), hostname="localhost", data_size_limit=MAIL_BYTES, enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(connected, "127.0.0.1", port)
    async with server:
        await server.serve_forever()
