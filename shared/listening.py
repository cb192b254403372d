"""The sockets a process serves on."""

import socket

from shared.core import settings


def listeners(name: str, host: str, port: int) -> list[socket.socket]:
    """Those the supervisor holds and passes on (`HUIFANG_<NAME>_FDS`), else our own."""
    passed = settings.words(f"{name}_FDS")
    if passed:
        return [socket.socket(fileno=int(number)) for number in passed]
    own = socket.create_server((host, settings.number(f"{name}_PORT", port)), backlog=1024)
    return [own]
