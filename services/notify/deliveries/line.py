"""The line to the mail server: one connection, opened when needed, kept while there is work.

Tells apart what a sender must know: refused for good, put off, and lost after the message was handed over, when
nobody can say whether it left.
"""

import asyncio
from dataclasses import dataclass
from typing import Self

from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected, SMTPTimeoutError

from shared.core import settings

TLS = ("none", "starttls", "implicit")
AUTHENTICATION = frozenset({530, 534, 535, 538})
"""Permanent to the protocol, but our configuration's fault and not this mail's."""

ANSWER_LENGTH = 300
TIME_SHARE = 0.75
"""Of the lease: one mail must be through, or given back, before somebody else may take it."""


class Refused(Exception):
    """The other server will never take it. The text is its answer; `at_recipient` if that was to the address alone."""

    def __init__(self, answer: str, *, at_recipient: bool = False) -> None:
        super().__init__(answer)
        self.at_recipient = at_recipient


class PutOff(Exception):
    """Not now: try again later."""


class Doubtful(PutOff):
    """The connection broke between the last byte and the answer: perhaps it was taken."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """`sender` is the address mails come from; `tls` one of TLS. `lease` is how many seconds one mail may take before
    another replica takes it over. `base_url` is where links lead, unless the company has its own host."""

    host: str
    port: int
    sender: str
    base_url: str
    tls: str = "starttls"
    user: str = ""
    password: str = ""
    lease: float = 120.0

    @classmethod
    def from_environment(cls) -> Self:
        tls = settings.text("SMTP_TLS", "starttls")
        if tls not in TLS:
            raise SystemExit(f"huifang notify: {settings.PREFIX}SMTP_TLS is one of {', '.join(TLS)}")
        return cls(
            host=settings.text("SMTP_HOST"),
            port=settings.number("SMTP_PORT", 465 if tls == "implicit" else 587),
            sender=settings.text("MAIL_FROM"),
            base_url=settings.text("BASE_URL").rstrip("/"),
            tls=tls,
            user=settings.text("SMTP_USER", ""),
            password=settings.text("SMTP_PASSWORD", ""),
            lease=float(settings.text("MAIL_LEASE", "120")),
        )

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


class Line:
    """Not shared: each of the sender's lanes has its own."""

    def __init__(self, given: MailSettings) -> None:
        self._given = given
        self._smtp: SMTP | None = None
        self._handed_over = False

    async def send(self, recipient: str, message: bytes) -> None:
        """Raises Refused, PutOff or Doubtful; after any of them the connection is a new one."""
        self._handed_over = False
        try:
            async with asyncio.timeout(self._given.lease * TIME_SHARE):
                await self._talk(recipient, message)
        except TimeoutError as error:
            self._drop()
            raise self._lost()("timeout") from error
        except BaseException:
            self._drop()
            raise

    @property
    def is_open(self) -> bool:
        return self._smtp is not None

    async def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            await smtp.quit(timeout=2)
        except (OSError, SMTPException):
            smtp.close()

    async def _talk(self, recipient: str, message: bytes) -> None:
        smtp = await self._connected()
        try:
            await smtp.mail(self._given.sender)
            await self._address(smtp, recipient)
            self._handed_over = True
            await smtp.data(message)
        except SMTPResponseException as error:
            refused = error.code >= 500 and error.code not in AUTHENTICATION
            raise (Refused if refused else PutOff)(_answer(error)) from error
        except (SMTPServerDisconnected, SMTPTimeoutError, OSError) as error:
            raise self._lost()(type(error).__name__) from error

    async def _address(self, smtp: SMTP, recipient: str) -> None:
        try:
            await smtp.rcpt(recipient)
        except SMTPResponseException as error:
            if error.code >= 500 and error.code not in AUTHENTICATION:
                raise Refused(_answer(error), at_recipient=True) from error
            raise

    def _lost(self) -> type[PutOff]:
        return Doubtful if self._handed_over else PutOff

    async def _connected(self) -> SMTP:
        if self._smtp is not None and self._smtp.is_connected:
            return self._smtp
        given = self._given
        smtp = SMTP(
            hostname=given.host,
            port=given.port,
            use_tls=given.tls == "implicit",
            start_tls=given.tls == "starttls",
            username=given.user or None,
            password=given.password or None,
            local_hostname=given.domain,
            timeout=given.lease * TIME_SHARE,
        )
        try:
            await smtp.connect()
        except (OSError, SMTPException) as error:
            smtp.close()
            text = _answer(error) if isinstance(error, SMTPResponseException) else type(error).__name__
            raise PutOff(text) from error
        self._smtp = smtp
        return smtp

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _answer(error: SMTPResponseException) -> str:
    """The other server's words on one line: they are shown to the company's admins."""
    words = " ".join(str(error.message).split())
    return f"{error.code} {words}"[:ANSWER_LENGTH]
