"""What every page of delivery is given."""

from typing import Any

from gateway.pages.frame.asking import new_key
from gateway.pages.frame.forms import Form
from gateway.pages.frame.money import money
from gateway.pages.projects import words
from gateway.pages.projects.tabs import TABS
from gateway.visitors import Visitor


def frame(visitor: Visitor, bell: int | None, tab: str) -> dict[str, Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    return {
        "unread": bell,
        "counts": None,
        "base": base,
        "here": f"{base}/projects",
        "tab": tab,
        "project_tabs": TABS,
        "words": words,
        "money": money,
        "zone": visitor.zone or visitor.standing.zone,
        "new_key": new_key,
    }


def rows(form: Form, *names: str) -> list[tuple[str, ...]]:
    """Of repeated fields, the lines of which anything was filled in."""
    columns = [form.many.get(name, []) for name in names]
    lines = [tuple(text.strip() for text in line) for line in zip(*columns, strict=False)]
    return [line for line in lines if any(line[1:]) or (len(line) == 1 and line[0])]
