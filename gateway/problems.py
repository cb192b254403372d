"""Failures in words: one sentence that says what happened, one that says what to do. By code, per language."""

from collections.abc import Mapping
from typing import Any

from gateway.i18n import N_, _, speaking
from gateway.problem_texts import FIELD_TEXTS, TEXTS
from shared.core.errors import DomainError

FALLBACK = N_("出了點問題，您的資料沒有遺失。請稍後再試一次。")


def title_of(code: str, params: Mapping[str, Any]) -> str:
    """In the current language. A missing placeholder never turns a failure into another failure."""
    text = _(TEXTS.get(code, FALLBACK))
    try:
        return text.format(**params)
    except (KeyError, IndexError):
        return text


def field_text(code: str, params: Mapping[str, Any]) -> str:
    text = _(FIELD_TEXTS.get(code) or TEXTS.get(code) or FALLBACK)
    try:
        return text.format(**params)
    except (KeyError, IndexError):
        return text


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
