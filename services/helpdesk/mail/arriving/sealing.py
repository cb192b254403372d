"""TLS at the door for mail servers: the certificate that it shows, read anew when its files change.

A certificate is renewed every few weeks, while the process runs. Whatever is wrong with the new files leaves the one
before in place: a door that shows an old certificate takes mail, one that shows none tells everybody to write in clear.
"""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import structlog

from shared.core import settings

log = structlog.get_logger("smtp")


class CertificateMissing(SystemExit):
    """A door that is to speak TLS does not open without its certificate."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"huifang: set HUIFANG_MAIL_IN_CERTIFICATE and HUIFANG_MAIL_IN_KEY to files that fit: {error}")


@dataclass(slots=True)
class Certificate:
    """PEM files: the certificate with the chain above it, and its key, without a password."""

    chain: Path
    key: Path
    _seen: tuple[int, ...] = ()
    _context: ssl.SSLContext | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls) -> Self | None:
        """None where no certificate is named. Raises CertificateMissing."""
        chain, key = settings.text("MAIL_IN_CERTIFICATE", ""), settings.text("MAIL_IN_KEY", "")
        if not chain and not key and not settings.flag("MAIL_IN_TLS_ONLY"):
            return None
        found = cls(Path(chain), Path(key))
        try:
            found.load()
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            raise CertificateMissing(error) from error
        return found

    def load(self) -> None:
        """Raises OSError: a file is not there, or the two do not belong together."""
        seen = self._times()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.chain, self.key)
        self._seen, self._context = seen, context

    def context(self) -> ssl.SSLContext:
        """For one connection."""
        try:
            if self._context is None or self._times() != self._seen:
                self.load()
                log.info("smtp.certificate", chain=str(self.chain))
        except OSError as error:
            log.warning("smtp.certificate_unusable", error=repr(error))
        assert self._context is not None  # it was loaded before the door opened
        return self._context

    def _times(self) -> tuple[int, ...]:
        return tuple(path.stat().st_mtime_ns for path in (self.chain, self.key))
