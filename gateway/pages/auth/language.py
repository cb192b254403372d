"""The language of somebody who is not signed in: a cookie, set by plain links."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.datastructures import Cookie
from litestar.response import Redirect
from msgspec import Struct

from gateway.i18n import LOCALES, current
from gateway.pages.auth.doors import newcomer
from gateway.sessions.current import SIGN_IN
from gateway.web.requests import LANGUAGE

YEAR_SECONDS = 365 * 24 * 3600
NAMES = {"zh-Hant": "繁體中文", "en": "English", "zh-Hans": "简体中文"}
"""Each in itself, so that whoever needs it can read it."""
PAGES = ("/auth/sign-in", "/auth/second-step", "/auth/enrol", "/auth/reset", "/auth/invite/")
"""Where the choice is offered. Its link leads back to nowhere else."""


class Language(Struct, frozen=True):
    tag: str
    name: str
    href: str
    is_current: bool


def languages(request: Request[Any, Any, Any]) -> list[Language]:
    """The links at the foot of this page."""
    query = request.url.query if request.method == "GET" else ""
    back = f"{request.url.path}?{query}" if query else request.url.path
    return [
        Language(tag, NAMES[tag], f"/auth/language?{urlencode({'to': tag, 'back': back})}", tag == current())
        for tag in LOCALES
    ]


@get("/auth/language")
async def choose_language(request: Request[Any, Any, Any]) -> Response[Any]:
    """A GET that only sets how pages read: nothing that a foreign page could gain by it."""
    await newcomer(request)
    wanted, back = request.query_params.get("to", ""), request.query_params.get("back", "")
    answer: Response[Any] = Redirect(_safe(back), status_code=303)
    if wanted in LOCALES:
        answer.set_cookie(
            Cookie(key=LANGUAGE, value=wanted, max_age=YEAR_SECONDS, path="/", httponly=True, samesite="lax")
        )
    return answer


def _safe(back: str) -> str:
    return back if back.startswith(PAGES) and back.isprintable() and "\\" not in back else SIGN_IN


ROUTES = (choose_language,)
