"""Talking to the supervisor over its socket."""

import json
import socket
from typing import Any

from infra.local.place import Place


class NotUp(Exception):
    """No supervisor listens."""


def say(place: Place, wish: dict[str, Any], *, seconds: float = 120.0) -> dict[str, Any]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(seconds)
        try:
            line.connect(str(place.control))
        except OSError as error:
            raise NotUp from error
        line.sendall(json.dumps(wish).encode() + b"\n")
        answer: dict[str, Any] = json.loads(line.makefile().readline())
        return answer
