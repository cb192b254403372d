"""From what Authlib decided to an HTTP response."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import msgspec
from litestar import Response

from gateway.oauth.settings import issuer

_OWN = {"content-type", "location"}


@dataclass(slots=True)
class Answer:
    """`location` ends at a client."""

    status: int
    body: Any
    headers: dict[str, str]
    location: str | None = None

    @classmethod
    def of(cls, status: int, body: Any, headers: Sequence[tuple[str, str]]) -> "Answer":
        given = dict(headers)
        return cls(status, body, given, given.get("Location"))

    @property
    def is_ok(self) -> bool:
        return self.status < 400

    def response(self) -> Response[bytes]:
        if self.location is not None:
            return to_client(self.location)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OWN}
        body = msgspec.json.encode(self.body) if not isinstance(self.body, str) else self.body.encode()
        return Response(
            body,
            status_code=self.status,
            media_type="application/json",
            headers={"Cache-Control": "no-store", **headers},
        )


def see(location: str) -> Response[bytes]:
    """303, never 307: what was posted to us must not be posted on (RFC 9700)."""
    return Response(b"", status_code=303, headers={"Location": location, "Cache-Control": "no-store"})


def to_client(location: str) -> Response[bytes]:
    return see(with_issuer(location))


def with_issuer(location: str) -> str:
    """Says who sent the person there (RFC 9207): that defeats mixing providers up."""
    return with_parameters(location, {"iss": issuer()})


def with_parameters(address: str, given: dict[str, str]) -> str:
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode(given)) if part)
    return urlunsplit(parts._replace(query=query))
