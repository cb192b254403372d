"""Failures in words: one sentence that says what happened, one that says what to do. By code, per language."""

from collections.abc import Mapping
from typing import Any

from gateway.i18n import N_, _, speaking
from gateway.problem_texts import FIELD_TEXTS, TEXTS
from shared.core.errors import DomainError, Unavailable

FALLBACK = N_("出了點問題，您的資料沒有遺失。請稍後再試一次。")

SOON_SECONDS = 2
"""When to try again what is away just now."""
_SPANS = ((3600, N_("{n} 小時")), (60, N_("{n} 分鐘")), (1, N_("{n} 秒")))
"""Two of a smaller unit are said as such: 90 seconds, not 2 minutes."""


def title_of(code: str, params: Mapping[str, Any]) -> str:
    """In the current language. A missing placeholder never turns a failure into another failure."""
    return _filled(_(TEXTS.get(code, FALLBACK)), params)


def field_text(code: str, params: Mapping[str, Any]) -> str:
    return _filled(_(FIELD_TEXTS.get(code) or TEXTS.get(code) or FALLBACK), params)


def _filled(text: str, params: Mapping[str, Any]) -> str:
    wait = params.get("retry_after")
    try:
        return text.format(**params, **({} if wait is None else {"wait": span_text(wait)}))
    except (KeyError, IndexError):
        return text


def span_text(seconds: int) -> str:
    """How long that is, in words and rounded up: who comes back then is not sent away again."""
    for size, text in _SPANS:
        if seconds >= 2 * size:
            return _(text).format(n=-(-seconds // size))
    return _(_SPANS[-1][1]).format(n=max(1, seconds))


def wait_of(error: DomainError) -> int | None:
    """Seconds for Retry-After (RFC 9110, 10.2.3); None where waiting does not help."""
    given: int | None = error.params.get("retry_after")
    return SOON_SECONDS if given is None and isinstance(error, Unavailable) else given


def problem(error: DomainError, *, locale: str, request_id: str) -> dict[str, Any]:
    """RFC 9457. `code` is the stable part; `title` is for people."""
    with speaking(locale):
        body: dict[str, Any] = {
            "type": f"/problems/{error.code}",
            "title": title_of(error.code, error.params),
            "status": error.status,
            "code": error.code,
            "request_id": request_id,
        }
        if error.fields:
            body["fields"] = [
                {"field": name, "code": code, "message": field_text(code, error.params)}
                for name, code in error.fields.items()
            ]
        if "retry_after" in error.params:
            body["retry_after"] = error.params["retry_after"]
    return body
