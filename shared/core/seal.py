"""Secrets at rest (TOTP seeds, providers' client secrets): sealed with a key that the database never sees."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class BrokenSeal(Exception):
    """The bytes were not sealed with any key we hold: a restore with old keys, or tampering."""


class Sealer:
    """The first key seals, every key opens: put a new key in front to rotate."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._box = MultiFernet([Fernet(key) for key in keys])

    def seal(self, plain: bytes) -> bytes:
        return self._box.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        try:
            return self._box.decrypt(sealed)
        except InvalidToken as error:
            raise BrokenSeal from error
