"""The error page: what happened, what was kept, the way out, the request id. For htmx a toast; the page stays."""

from typing import Any

from litestar import Request, Response

from gateway.i18n import speaking
from gateway.pages.frame.answers import is_htmx, toast
from gateway.pages.frame.environment import render
from gateway.web.requests import locale_of

ICONS = {403: "lock", 404: "map-pin-off", 409: "git-compare", 429: "hourglass", 503: "cloud-off", 504: "cloud-off"}
"""The rest shows a warning sign."""


def error_page(
    request: Request[Any, Any, Any], status: int, body: dict[str, Any], headers: dict[str, str]
) -> Response[Any]:
    if is_htmx(request):
        answer = Response[Any](None, status_code=status, headers={**headers, "HX-Reswap": "none"})
        return toast(answer, body["title"], tone="bad", text=f"{body['code']} {body['request_id']}")
    problem = {"retry_after": None, **body}
    with speaking(locale_of(request)):
        icon = ICONS.get(status, "triangle-alert")
        return render(request, "error.html", status=status, headers=headers, problem=problem, icon=icon)
