"""Ports of the local stack. The two pages have fixed ones, which must be free; the rest is chosen once and kept."""

import json
import socket
from dataclasses import asdict

from infra.local.children import Ports
from infra.local.place import Place

LOOPBACK = "127.0.0.1"
INBOUND = 2525
"""Where the stack takes mail in, if it can be had."""


class PortTaken(SystemExit):
    """Another program listens there; the message says what to do."""

    def __init__(self, port: int, what: str, setting: str) -> None:
        super().__init__(
            f"huifang: port {port}, where {what} would be, is taken by another program.\n"
            f"  Stop that program, or choose another port: make up {setting}={port + 1}"
        )


def choose(place: Place, *, web: int, mail: int) -> Ports:
    """0 means any. Raises PortTaken before anything is started."""
    kept = place.home / "ports.json"
    try:
        earlier = json.loads(kept.read_text())
    except (OSError, ValueError):
        earlier = {}
    if web and not all(is_free(web, host) for host in hosts()):
        raise PortTaken(web, "Huifang", "PORT")
    if mail and not is_free(mail):
        raise PortTaken(mail, "the mail page", "MAIL_PORT")
    ports = Ports(
        web=web or _free(earlier.get("web")),
        mail=mail or _free(earlier.get("mail")),
        smtp=_free(earlier.get("smtp")),
        inbound=_free(earlier.get("inbound", INBOUND)),
        nats=_free(earlier.get("nats")),
        monitor=_free(earlier.get("monitor")),
    )
    kept.write_text(json.dumps(asdict(ports)))
    return ports


def hosts() -> list[str]:
    """What `localhost` may mean to a browser."""
    return [LOOPBACK, "::1"] if _has_ipv6() else [LOOPBACK]


def is_free(port: int, host: str = LOOPBACK) -> bool:
    return _bound(port, host) is not None


def _free(wanted: int | None) -> int:
    for port in (wanted, 0):
        found = None if port is None else _bound(port, LOOPBACK)
        if found is not None:
            return found
    raise SystemExit("huifang: no free port on the loopback interface")


def _bound(port: int, host: str) -> int | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # A port that only waits for the last packets of an earlier run is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return None
        return int(probe.getsockname()[1])


def _has_ipv6() -> bool:
    return socket.has_ipv6 and is_free(0, "::1")
