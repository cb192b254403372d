"""Reads mails for another process (apart.py): each comes in on standard input and goes out on standard output, behind
its length. Leaves when the input ends."""

import resource
import sys
from typing import Any

import msgspec

from services.helpdesk.mail.reading import Context, Mail, parse

MEMORY = 1024**3
"""Bytes of address space; the largest mail takes a quarter of it."""
CPU_SECONDS = 30
"""For one mail: nobody may be left who would end it."""
LENGTH = 8


class Given(msgspec.Struct, frozen=True, array_like=True):
    raw: bytes
    context: Context


_given = msgspec.msgpack.Decoder(Given)


def packed(data: bytes) -> bytes:
    return len(data).to_bytes(LENGTH, "big") + data


def encoded(mail: Mail) -> bytes:
    """Half of a character, which some bytes become, is none that travels."""
    try:
        return msgspec.msgpack.encode(mail)
    except UnicodeEncodeError:
        return msgspec.msgpack.encode(_whole(msgspec.to_builtins(mail, builtin_types=(bytes,))))


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _whole(one) for name, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def _allow(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    out = sys.stdout.buffer
    while head := sys.stdin.buffer.read(LENGTH):
        _allow(CPU_SECONDS)
        given = _given.decode(sys.stdin.buffer.read(int.from_bytes(head, "big")))
        out.write(packed(encoded(parse(given.raw, given.context))))
        out.flush()


if __name__ == "__main__":
    main()
