"""The form of a service commitment: times in words, a line for each priority."""

from typing import Any

from gateway.pages.frame.forms import Form
from gateway.pages.terms.words import duration, minutes_of
from gateway.pages.terms.writing import LENGTH
from shared.contracts.delivery.acceptance_views import Commitment
from shared.core.validation import INVALID

LEVELS = (1, 2, 3, 4)
TIMES = ("response_minutes", "resolution_minutes")


def promised(form: Form) -> dict[str, Any]:
    """A blank time is not promised. Raises `fields.invalid` at what is no time."""
    faults: dict[str, str] = {}
    found: dict[str, Any] = {name: _time(form, name, faults) for name in TIMES}
    promises = [{"priority": level, **_of_level(form, level, faults)} for level in LEVELS]
    found["promises"] = [one for one in promises if any(one[name] for name in TIMES)]
    found["around_the_clock"] = bool(form.text("around_the_clock"))
    for name in ("months", "warranty_months"):
        if form.text(name):
            found[name] = form.text(name)
    found["products"] = [line.strip() for line in form.text("products").splitlines() if line.strip()]
    found |= {"content": form.text("content"), "contact": form.text("contact")}
    if faults:
        raise INVALID(fields=faults)
    return {"commitment": found}


def shown_promise(one: Commitment | None) -> dict[str, str]:
    """As the form shows what is promised now."""
    if one is None:
        return {}
    shown = {"content": one.content, "contact": one.contact, "products": "\n".join(one.products)}
    shown |= {name: str(getattr(one, name) or "") for name in ("months", "warranty_months")}
    shown |= {name: _said(getattr(one, name)) for name in TIMES}
    shown |= {f"{name}_{each.priority}": _said(getattr(each, name)) for each in one.promises for name in TIMES}
    return shown | ({"around_the_clock": "1"} if one.around_the_clock else {})


def _of_level(form: Form, level: int, faults: dict[str, str]) -> dict[str, int | None]:
    return {name: _time(form, name, faults, f"_{level}") for name in TIMES}


def _time(form: Form, name: str, faults: dict[str, str], level: str = "") -> int | None:
    text = form.text(f"{name}{level}")
    found = minutes_of(text) if text else None
    if text and found is None:
        faults[f"{name}{level}"] = LENGTH
    return found


def _said(minutes: int | None) -> str:
    return duration(minutes) if minutes else ""
