"""What the hotline's pages share: who may come, their frame, times as forms send them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request

from gateway.pages.frame import times
from gateway.pages.frame.asking import new_key
from gateway.pages.frame.doors import staff
from gateway.pages.phone import words
from gateway.pages.terms.words import duration
from gateway.visitors import Visitor
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/phone"


async def come(request: Request[Any, Any, Any], co: str, needs: P = P.PHONE_READ) -> Visitor:
    return await staff(request, co, needs)


def frame(visitor: Visitor, bell: int | None) -> dict[str, Any]:
    assert visitor.standing is not None  # staff have one
    base = f"/w/{visitor.standing.slug}"
    return {
        "unread": bell,
        "counts": None,
        "base": base,
        "here": f"{base}/phone",
        "words": words,
        "duration": duration,
        "zone": visitor.standing.zone,
        "new_key": new_key,
    }


def local(text: str, visitor: Visitor) -> str | None:
    """A time as a form's field sends it, in the company's zone; what is none goes on, and is refused at its field."""
    assert visitor.standing is not None
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=times.zone(visitor.standing.zone)).isoformat()
    except ValueError:
        return text


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
