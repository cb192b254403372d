"""The error page: what happened, what was kept, the way out, the request id."""

from typing import Any

from litestar import Request, Response


def error_page(
    request: Request[Any, Any, Any], status: int, body: dict[str, Any], headers: dict[str, str]
) -> Response[Any]:
    text = f"<!doctype html><title>{body['title']}</title><h1>{body['title']}</h1><p>{body['request_id']}</p>"
    return Response(text, status_code=status, media_type="text/html; charset=utf-8", headers=headers)
