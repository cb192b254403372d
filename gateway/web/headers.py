"""Headers that every answer carries, as a plain ASGI layer: request id, and what keeps browsers honest.

A page that needs another Content-Security-Policy (a consent that ends in a redirect to a client) sets its own.
"""

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from gateway.web.requests import REQUEST_ID, SANE_ID
from shared.core.ids import new_id

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def csp(*, form_action: tuple[str, ...] = (), frame_ancestors: tuple[str, ...] = (), shows_mail: bool = False) -> str:
    """The policy with more places that this page's form may end at, and sites that may show the page in a frame.
    A page that `shows_mail` lets `style` attributes count: a mail has no other style, and its frame has the page's
    policy."""
    said = CSP.replace("form-action 'self'", " ".join(("form-action 'self'", *form_action)))
    if shows_mail:
        said = said.replace("style-src 'self';", "style-src 'self'; style-src-attr 'unsafe-inline';")
    if not frame_ancestors:
        return said
    return said.replace("frame-ancestors 'none'", " ".join(("frame-ancestors 'self'", *frame_ancestors)))


_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
_UNLESS_SET = (
    (b"content-security-policy", CSP.encode()),
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


class Headers:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._always = (*_ALWAYS, _HSTS) if https else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self._app(scope, receive, send)
            return
        given = next((v.decode("latin-1") for k, v in scope["headers"] if k == REQUEST_ID.encode()), "")
        request_id = given if SANE_ID.fullmatch(given) else new_id().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                present = {name.lower() for name, _ in headers}
                headers += self._always
                headers += [pair for pair in _UNLESS_SET if pair[0] not in present]
                headers.append((REQUEST_ID.encode(), request_id.encode()))
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, with_headers)
