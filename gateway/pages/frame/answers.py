"""What a page answers besides itself: go there, show a toast, refresh a part."""

import json
from typing import Any

from litestar import Request, Response
from litestar.response import Redirect

from gateway.pages.frame.environment import html


def is_htmx(request: Request[Any, Any, Any]) -> bool:
    return "hx-request" in request.headers


def go(request: Request[Any, Any, Any], path: str) -> Response[Any]:
    """303 without script; with htmx the page is fetched and swapped in whole."""
    if is_htmx(request):
        return Response(None, status_code=204, headers={"HX-Redirect": path})
    return Redirect(path, status_code=303)


def toast(
    response: Response[Any], title: str, *, tone: str = "ok", text: str = "", undo: str = "", href: str = ""
) -> Response[Any]:
    """Shown by app.js; `undo` is a path that is posted to, or the button (`#id`) that does it, `href` a path that the
    toast leads to."""
    more = {"text": text, "undo": undo, "href": href}
    told = {"tone": tone, "title": title, **{name: value for name, value in more.items() if value}}
    return trigger(response, toast=told)


def trigger(response: Response[Any], **events: Any) -> Response[Any]:
    """Events on the page, beside those already named. Header values are ASCII, so the JSON is escaped."""
    known = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps({**known, **events})
    return response


def fragment(
    name: str, block: str, *, status: int = 200, headers: dict[str, str] | None = None, **context: Any
) -> Response[str]:
    """One block of a template, in the current language."""
    body = html(name, block=block, **context)
    return Response(
        str(body),
        status_code=status,
        media_type="text/html",
        headers={"Vary": "HX-Request", **(headers or {})},
    )
