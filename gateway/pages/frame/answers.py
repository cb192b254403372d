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


def toast(response: Response[Any], title: str, *, tone: str = "ok", text: str = "", undo: str = "") -> Response[Any]:
    """Shown by app.js; `undo` is a path that is posted to. Header values are ASCII, so the JSON is escaped."""
    told = {"tone": tone, "title": title} | ({"text": text} if text else {}) | ({"undo": undo} if undo else {})
    response.headers["HX-Trigger"] = json.dumps({"toast": told})
    return response


def fragment(
    name: str, block: str, *, status: int = 200, headers: dict[str, str] | None = None, **context: Any
) -> Response[str]:
    """One block of a template, in the current language."""
    body = html(name, block=block, **context)
    return Response(
        str(body),
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Vary": "HX-Request", **(headers or {})},
    )
