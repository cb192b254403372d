"""A mail server under the test's control: keeps what it takes, and can be rude."""

import asyncio
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult


@dataclass
class Postman:
    """`refusals` are answers to RCPT, used up one by one by address (a lasting one stays); `at_data` likewise after DATA.
    `hang` keeps the answer to DATA back: the mail is taken, its sender does not learn it."""

    mails: list[EmailMessage] = field(default_factory=list)
    refusals: dict[str, list[str]] = field(default_factory=dict)
    lasting: dict[str, str] = field(default_factory=dict)
    at_data: list[str] = field(default_factory=list)
    hang: asyncio.Event | None = None
    connections: int = 0
    port: int = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the library's name
        if address in self.lasting:
            return self.lasting[address]
        if self.refusals.get(address):
            return self.refusals[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        if self.at_data:
            return self.at_data.pop(0)
        assert not any(byte > 127 for byte in envelope.content), "eight bits without a server that asked for them"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        mail["X-Envelope-From"] = envelope.mail_from
        self.mails.append(mail)
        if self.hang is not None:
            await self.hang.wait()
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in str(mail["To"])]

    async def until(self, address: str, number: int = 1, seconds: float = 30) -> list[EmailMessage]:
        async with asyncio.timeout(seconds):
            while len(self.to(address)) < number:
                await asyncio.sleep(0.02)
        return self.to(address)


async def serve(postman: Postman, *, tls=None, require_starttls=False, login: tuple[str, str] | None = None):
    """`tls` is a server context: for the whole connection, or after STARTTLS."""

    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == tuple(word.encode() for word in login), handled=False)

    def factory():
        postman.connections += 1
        return SMTP(
            postman,
            hostname="mx.example.test",
            enable_SMTPUTF8=False,
            decode_data=False,
            tls_context=tls if require_starttls else None,
            require_starttls=require_starttls,
            auth_required=login is not None,
            auth_require_tls=False,
            authenticator=authenticate if login else None,
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(
        factory, "127.0.0.1", 0, ssl=tls if tls is not None and not require_starttls else None
    )
    postman.port = server.sockets[0].getsockname()[1]
    return server


@contextmanager
def serving_apart(postman: Postman, **given):
    """On a stock loop in a thread of its own: aiosmtpd's STARTTLS does not work under uvloop."""
    loop = asyncio.SelectorEventLoop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(serve(postman, **given), loop).result(5)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()
