"""The local stack's secrets: made once, kept in files that only their owner can read."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from nacl.signing import SigningKey
from nkeys import PREFIX_BYTE_USER, encode_seed, from_seed

from shared.contracts.parties import SERVICES, Party

PARTIES = tuple(Party)


def make(folder: Path, doors: dict[str, tuple[str, ...]]) -> None:
    """Make what is missing: database passwords by service and door, broker seeds, signing keys, the sealing key."""
    write_once(folder / "postgres-superuser", _password)
    for party, names in doors.items():
        for door in names:
            write_once(folder / f"db-{party}-{door}", _password)
    for party in (*PARTIES, "ops"):
        write_once(folder / f"nats-{party}", _seed)
    for caller in PARTIES:
        for callee in SERVICES:
            write_once(folder / f"key-{caller}-{callee}", _password)
    write_once(folder / "seal", lambda: Fernet.generate_key().decode())
    write_once(folder / "seal-helpdesk", lambda: Fernet.generate_key().decode())
    write_once(folder / "seal-notify", lambda: Fernet.generate_key().decode())
    write_once(folder / "links", _password)


def public_key(seed: str) -> str:
    return str(from_seed(bytearray(seed.encode())).public_key.decode())


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text().strip()


def write_once(path: Path, make_one: Callable[[], str]) -> None:
    """A secret is made once; only its owner can read it, and it is there whole or not at all."""
    if path.exists():
        return
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{make_one()}\n")
    draft.rename(path)


def _password() -> str:
    return secrets.token_urlsafe(32)


def _seed() -> str:
    return bytes(encode_seed(bytes(SigningKey.generate()), PREFIX_BYTE_USER)).decode()
