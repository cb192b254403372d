"""Our cookies. `__Host-` binds them to this very host, over TLS, for the whole site: no sibling host can plant one."""

import re
import secrets
from hashlib import sha256
from typing import Any

from litestar import Request, Response
from litestar.datastructures import Cookie

SESSION = "__Host-sid"
SIGN_IN = "__Host-sign-in"
SIGN_IN_SECONDS = 600
KNOWN_SECONDS = 30 * 24 * 3600
"""How much longer a browser keeps the cookie of a session than it counts: by it a customer finds the way back to the
portal he was in. As long as the session's row is kept."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 random bits as we write them."""


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What the database knows of a secret. It is random and long, so a fast hash is enough."""
    return sha256(secret.encode()).digest()


def read_secret(request: Request[Any, Any, Any], name: str) -> str | None:
    """The cookie's secret. Two cookies of one name mean that somebody else set one of them: then neither counts."""
    wanted = f"{name}=".encode()
    found = [
        pair.strip()[len(wanted) :].decode("latin-1")
        for header, value in request.scope["headers"]
        if header == b"cookie"
        for pair in value.split(b";")
        if pair.strip().startswith(wanted)
    ]
    return found[0] if len(found) == 1 and _SECRET.fullmatch(found[0]) else None


def put(response: Response[Any], name: str, secret: str, *, seconds: int) -> None:
    response.set_cookie(
        Cookie(key=name, value=secret, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
    )


def put_session(response: Response[Any], secret: str, *, seconds: int) -> None:
    put(response, SESSION, secret, seconds=seconds + KNOWN_SECONDS)


def drop(response: Response[Any], name: str) -> None:
    put(response, name, "", seconds=0)
