"""One conversation with an IMAP server that a company named: blocking, for a thread.

The address that was looked at is the one connected to, and it never leads inside (shared/core/outside.py). TLS is not
optional, and its certificate must be good for the name.
"""

import socket
import ssl
from collections.abc import Collection
from contextlib import suppress
from typing import Any, Self

from imapclient import IMAPClient, tls
from imapclient.exceptions import IMAPClientError, LoginError
from imapclient.imap4 import IMAP4WithTimeout
from msgspec import Struct

from shared.core import settings

SECONDS = 30.0
MOST_ADDRESSES = 4
"""Of a name that are tried: somebody else fills its zone."""
TALK_BYTES = 16 * 1024 * 1024
"""Of answers to anything but a mail's own bytes: the numbers and sizes of a folder full of mails."""


class NotOutside(Exception):
    """The name leads to an address of ours, a neighbour's, or nowhere."""


class Unreachable(Exception):
    """The server gave us no mail. The text is a word for the admin who configures it."""


class Account(Struct, frozen=True, kw_only=True):
    host: str
    port: int
    tls: str
    username: str
    password: str
    folder: str
    done_folder: str | None


class Line:
    """What is said on one connection, held within bounds: a server that somebody else runs may answer for ever, or with
    more than there is memory. `cut` may be called from another thread."""

    def __init__(self) -> None:
        self.is_cut = False
        self.left = TALK_BYTES
        self.imap: Any = None

    def used(self, size: int) -> None:
        """Raises the library's own error for an answer that is no good."""
        self.left -= size
        if self.left < 0:
            raise IMAPClientError("more than was asked for")

    def cut(self) -> None:
        self.is_cut = True
        sock = getattr(self.imap, "sock", None)
        if sock is not None:
            with suppress(OSError):
                # Of the plain socket: that of TLS would forget its keys while another thread reads with them.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _Bounded:
    line: Line

    def read(self, size: int) -> bytes:
        self.line.used(size)
        data: bytes = super().read(size)  # type: ignore[misc]  # of the class beside
        return data

    def readline(self) -> bytes:
        data: bytes = super().readline()  # type: ignore[misc]  # likewise
        self.line.used(len(data))
        return data


class _Pinned(_Bounded, tls.IMAP4_TLS):  # type: ignore[misc]  # the library has no types
    """Connects to the address that was looked at, and expects the certificate of the name."""

    def __init__(self, line: Line, address: str, host: str, port: int, context: ssl.SSLContext) -> None:
        self.line, line.imap = line, self
        self._address, self._name = address, host
        super().__init__(host, port, context, SECONDS)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        made = socket.create_connection((self._address, self.port), timeout=SECONDS)
        wrapped: socket.socket = tls.wrap_socket(made, self.ssl_context, self._name)
        return wrapped


class _Plain(_Bounded, IMAP4WithTimeout):  # type: ignore[misc]  # likewise
    """As `_Pinned`, until STARTTLS."""

    def __init__(self, line: Line, address: str, host: str, port: int) -> None:
        self.line, line.imap = line, self
        self._address = address
        super().__init__(host, port, SECONDS)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return socket.create_connection((self._address, self.port), timeout=SECONDS)


class _Client(IMAPClient):  # type: ignore[misc]  # likewise
    def __init__(self, line: Line, account: Account, address: str, context: ssl.SSLContext) -> None:
        self._line = line
        self._address = address
        use_tls = account.tls == "implicit"
        super().__init__(account.host, port=account.port, ssl=use_tls, ssl_context=context, timeout=SECONDS)
        self._imap.debug = 0  # it would write what is said into the log

    def _create_IMAP4(self) -> Any:  # noqa: N802 - the library's name
        if self.ssl:
            return _Pinned(self._line, self._address, self.host, self.port, self.ssl_context)
        return _Plain(self._line, self._address, self.host, self.port)


class Folder:
    """`with Folder(account) as folder`: signed in, the folder open. Raises Unreachable."""

    def __init__(self, account: Account, context: ssl.SSLContext | None = None) -> None:
        self._account = account
        self._context = context or ssl.create_default_context()
        self._client: _Client
        self.line = Line()
        self.validity = 0
        self.next = 1

    def __enter__(self) -> Self:
        account = self._account
        with _Told():
            self._client = self._connected()
        try:
            with _Told():
                if account.tls == "starttls":
                    self._client.starttls(self._context)
                self._client.login(account.username, account.password)
                found = self._client.select_folder(account.folder)
                self.validity, self.next = int(found[b"UIDVALIDITY"]), int(found[b"UIDNEXT"])
        except BaseException:
            self._hang_up()
            raise
        return self

    def _connected(self) -> _Client:
        """At the first of its addresses that answers."""
        account = self._account
        addresses = _checked(account.host, account.port)[:MOST_ADDRESSES]
        for last, address in enumerate(addresses, start=1 - len(addresses)):
            try:
                return _Client(self.line, account, address, self._context)
            except OSError:
                if last == 0 or self.line.is_cut:
                    raise
        raise NotOutside(account.host)

    @property
    def host(self) -> str:
        return self._account.host

    def __exit__(self, *_: object) -> None:
        try:
            self._client.logout()
        except (OSError, IMAPClientError):
            self._hang_up()

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._client.shutdown()

    def new(self, after: int | None) -> list[tuple[int, int]]:
        """(uid, size) of mails nobody has read, and of all behind `after`, whoever has read them: oldest first."""
        with _Told():
            found = set(self._client.search("UNSEEN"))
            if after is not None:
                found |= {uid for uid in self._client.search(["UID", f"{after + 1}:*"]) if uid > after}
            sizes = self._client.fetch(sorted(found), ["RFC822.SIZE"]) if found else {}
        return [(uid, int(sizes[uid][b"RFC822.SIZE"])) for uid in sorted(found) if uid in sizes]

    def read(self, uid: int, most: int) -> bytes | None:
        """None if somebody took it away meanwhile. Reading marks nothing. Raises Unreachable where it is longer than
        `most` bytes, whatever was said of its size."""
        self.line.left = most + TALK_BYTES
        with _Told():
            answer = self._client.fetch([uid], ["BODY.PEEK[]"])
        return bytes(answer[uid][b"BODY[]"]) if uid in answer and b"BODY[]" in answer[uid] else None

    def done(self, uids: Collection[int]) -> None:
        """It is on our disk: seen, and moved where the company wants it."""
        self.line.left = TALK_BYTES
        with _Told():
            self._client.add_flags(list(uids), [b"\\Seen"])
            if self._account.done_folder:
                if not self._client.folder_exists(self._account.done_folder):
                    self._client.create_folder(self._account.done_folder)
                if self._client.has_capability("MOVE"):
                    self._client.move(list(uids), self._account.done_folder)
                else:
                    self._client.copy(list(uids), self._account.done_folder)
                    self._client.delete_messages(list(uids))


class _Told:
    """The library's errors as ours, in words without what the server said."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, NotOutside):
            raise Unreachable("private_address") from error
        if isinstance(error, LoginError):
            raise Unreachable("login") from error
        if isinstance(error, ssl.SSLError):
            raise Unreachable("tls") from error
        if isinstance(error, TimeoutError):
            raise Unreachable("timeout") from error
        if isinstance(error, OSError | EOFError):
            raise Unreachable("unreachable") from error
        if isinstance(error, IMAPClientError | KeyError | ValueError):
            raise Unreachable("protocol") from error


def _checked(host: str, port: int) -> list[str]:
    """What the name resolves to, all of it outside: the one looked at is the one connected to."""
    from shared.core.outside import is_outside  # noqa: PLC0415 - loads an HTTP library, and most fetch nothing

    local = settings.flag("LOCAL_MAILBOXES")
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(is_outside(address, local=local) for address in found):
        raise NotOutside(host)
    return found
