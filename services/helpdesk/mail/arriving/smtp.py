"""The door for mail servers (SMTP): what it accepts with 250 is on the disk.

It takes mail for support addresses in use and for nothing else (no relay), from whoever comes: the MTA in front of it,
or the world. With a certificate it offers STARTTLS, and may take mail only so. A database that is away is an answer of
451, and the other side tries again; so is dying before the answer. Then the same mail comes twice, and is kept once.
"""

import asyncio
import socket
from dataclasses import dataclass
from typing import Any, Self

import structlog
from aiosmtpd.smtp import SMTP, TLSSetupException, syntax
from prometheus_client import Counter

from services.helpdesk.mail.arriving.keeping import Box, Inbound, find_box, keep
from services.helpdesk.mail.arriving.pace import Pace
from services.helpdesk.mail.arriving.receiving import Arriving, Room
from services.helpdesk.mail.arriving.sealing import Certificate
from shared.core import settings

log = structlog.get_logger("smtp")

ARRIVED = Counter("huifang_mails_arrived_total", "Mails taken in", ["via", "outcome"])

MOST_RECIPIENTS = 50
COMMAND_BYTES = 64 * 1024
"""Gathered of a line that is a command. A mail's own lines may be as long as they are: the standard's 998 is broken by
real programs; cutting or refusing their mail helps nobody."""
IDLE_SECONDS = 120.0
HANDSHAKE_SECONDS = 20.0
SESSION_SECONDS = 1800.0
"""However busy a client looks: it comes again if it has more."""
MAIL_BYTES = 25 * 1024 * 1024
MAILS_IN_HAND = 6
"""The largest mails that may be on their way in at once; the room of all connections together."""
CONNECTIONS, PEER_CONNECTIONS, PEER_MAILS = 200, 50, 600

SEALED = Counter("huifang_mails_tls_total", "Connections that began TLS", ["outcome"])

LATER = "451 4.3.0 try again later"
FULL = "451 4.3.1 no room at the moment, try again later"
LARGE = "552 5.3.4 too large"
TOO_MANY = "451 4.7.0 too much at once, try again later"
UNKNOWN = "550 5.1.1 no such address here"
CROWDED = "452 4.5.3 too many recipients, send the rest separately"
BUSY = b"421 4.7.0 too many connections, try again later\r\n"


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """`size` in bytes of one mail; `mails` per minute and `each` connections of one client; `connections` in all.
    `only_sealed`: nothing is taken before TLS has begun."""

    host: str
    port: int
    name: str
    size: int = MAIL_BYTES
    connections: int = CONNECTIONS
    each: int = PEER_CONNECTIONS
    mails: int = PEER_MAILS
    certificate: Certificate | None = None
    only_sealed: bool = False

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            host=settings.text("MAIL_IN_HOST", "0.0.0.0"),  # noqa: S104 - the world's mail comes in here
            port=settings.number("MAIL_IN_PORT", 2525),
            name=settings.text("MAIL_IN_NAME", socket.gethostname()),
            size=settings.number("MAIL_IN_BYTES", MAIL_BYTES),
            connections=settings.number("MAIL_IN_CONNECTIONS", CONNECTIONS),
            each=settings.number("MAIL_IN_PEER_CONNECTIONS", PEER_CONNECTIONS),
            mails=settings.number("MAIL_IN_PEER_MAILS", PEER_MAILS),
            certificate=Certificate.from_environment(),
            only_sealed=settings.flag("MAIL_IN_TLS_ONLY"),
        )


class Reception:
    """aiosmtpd's handler: its hooks answer with what the client is told."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - the library's name
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return CROWDED
        if await find_box(address) is None:
            ARRIVED.labels("smtp", "unknown").inc()
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        peer = str(session.peer[0]) if session.peer else ""
        if not self._pace.may_bring(peer):
            ARRIVED.labels("smtp", "put_off").inc()
            return TOO_MANY
        if not envelope.content:
            return "554 5.6.0 an empty mail says nothing"
        for box, address in await _boxes(envelope.rcpt_tos):
            mail = Inbound(
                raw=envelope.content,
                via="smtp",
                peer=peer,
                envelope_from=envelope.mail_from or "",
                envelope_to=address,
            )
            kept = await keep(box, mail)
            ARRIVED.labels("smtp", "kept" if kept.is_new else "known").inc()
        return "250 2.0.0 kept"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever it is: the client keeps the mail and comes again."""
        ARRIVED.labels("smtp", "trouble").inc()
        log.warning("smtp.trouble", error=repr(error), exc_info=error)
        return LATER


async def _boxes(addresses: list[str]) -> list[tuple[Box, str]]:
    """Each support address once. One that was put away a moment ago takes nothing; if that leaves none, the client is
    to ask again and be told."""
    found: dict[Box, str] = {}
    for address in addresses:
        box = await find_box(address)
        if box is not None:
            found.setdefault(box, address)
    if not found:
        raise LookupError("no support address left")
    return list(found.items())


class Session(SMTP):
    """One connection, counted from its first moment to its last."""

    line_length_limit = COMMAND_BYTES

    def __init__(self, handler: Reception, pace: Pace, room: Room, **given: Any) -> None:
        super().__init__(handler, **given)
        self._pace = pace
        self._room = room
        self._peer = ""
        self._is_counted = False
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        peer = transport.get_extra_info("peername")
        self._peer = str(peer[0]) if peer else "?"
        self._is_counted = True
        self._end = self.loop.call_later(SESSION_SECONDS, self._over)
        if not self._pace.enter(self._peer):
            transport.write(BUSY)
            transport.close()
        super().connection_made(transport)

    def _over(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self._is_counted:  # a handshake that fails is told twice
            self._is_counted = False
            self._pace.leave(self._peer)
            if self._end is not None:
                self._end.cancel()
            super().connection_lost(error)

    @syntax("STARTTLS", when="tls_context")
    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - the library's name
        """The library's own way reaches into asyncio's loop, and ours is another (uvloop). Done by the public one, the
        library does not know of it; so it is told that there is no TLS to begin any more, and offers it no second time,
        nor a login, which this door has none of."""
        if arg or self.tls_context is None:
            await self.push("501 5.5.4 Syntax: STARTTLS" if arg else "503 5.5.1 TLS has begun already")
            return
        context, self.tls_context, self.require_starttls = self.tls_context, None, False
        await self.push("220 2.0.0 go ahead")
        # What was said in clear before is no command (RFC 3207, 4.2).
        self._reader._buffer.clear()  # type: ignore[attr-defined] # noqa: SLF001 - as the library does
        try:
            await self._writer.start_tls(context, ssl_handshake_timeout=HANDSHAKE_SECONDS)
        except OSError as error:  # also what is no TLS at all, and whoever takes too long
            SEALED.labels("failed").inc()
            raise TLSSetupException from error
        SEALED.labels("sealed").inc()
        self.transport = self._writer.transport
        self._reader._transport = self.transport  # type: ignore[attr-defined] # noqa: SLF001 - as the library does
        self.session = self._create_session()
        self.session.peer = self.transport.get_extra_info("peername")
        self.session.ssl = {"cipher": self.transport.get_extra_info("cipher")}
        self.envelope = self._create_envelope()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Read in our own way; everything around it is the library's."""
        if await self.check_helo_needed():
            return
        envelope: Any = self.envelope
        if arg or not envelope.rcpt_tos:
            await self.push("501 5.5.4 DATA stands alone" if arg else "503 5.5.1 to whom?")
            return
        await self.push("354 end with a line of a single dot")
        with Arriving(self._room, self.data_size_limit or MAIL_BYTES) as arriving:
            try:
                envelope.content = await arriving.read(self._reader)
                if arriving.is_too_large or arriving.is_crowded:
                    answer = LARGE if arriving.is_too_large else FULL
                else:
                    answer = await self._call_handler_hook("DATA")
            finally:
                self._set_post_data_state()  # type: ignore[no-untyped-call]  # the library's
            await self.push(answer)


async def serve(given: SmtpSettings, stop: asyncio.Event) -> None:
    """Until `stop`."""
    pace = Pace(connections=given.connections, each=given.each, mails=given.mails)
    room = Room(MAILS_IN_HAND * given.size)
    loop = asyncio.get_running_loop()

    def connected() -> SMTP:
        return Session(
            Reception(pace),
            pace,
            room,
            data_size_limit=given.size,
            hostname=given.name,
            ident="huifang",
            enable_SMTPUTF8=True,
            timeout=IDLE_SECONDS,
            loop=loop,
            tls_context=given.certificate.context() if given.certificate else None,
            require_starttls=given.only_sealed,
        )

    # A successor listens beside us before we stop.
    server = await loop.create_server(connected, given.host, given.port, reuse_port=True)
    log.info("smtp.listening", port=given.port, tls=given.certificate is not None)
    async with server:
        await stop.wait()
