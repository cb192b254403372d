"""The part of a form that says why a ticket came about: alone, where it is resolved, under a reply that resolves."""

from collections.abc import Sequence
from typing import Any

from litestar import Request
from msgspec import Struct

from gateway.pages.frame.asking import ask
from gateway.pages.frame.categories import BETWEEN, Options
from gateway.pages.frame.forms import Form
from gateway.visitors import Visitor
from shared.contracts.causes import CAUSE_NEEDED, CAUSE_UNKNOWN, MOST_WHYS, ROOT_NEEDED, TicketCause
from shared.contracts.desk.causes import LIST_CAUSES, CausesQuery, CauseView
from shared.contracts.roles import Permission

ABOUT = frozenset({CAUSE_NEEDED.code, CAUSE_UNKNOWN.code, ROOT_NEEDED.code})
"""Refusals that this part of the form answers."""


class CauseForm(Struct, frozen=True, kw_only=True):
    """What it shows: as filled in, else as the ticket has it. `whys` has a place for each of the five."""

    options: Options
    cause_id: str
    whys: tuple[str, ...]
    root: str
    needed: str
    asked_why: str


def cause_in(form: Form) -> dict[str, Any] | None:
    """For a command; None if no cause was chosen."""
    if not form.text("cause_id"):
        return None
    whys = [one.strip() for one in form.many.get("whys", ()) if one.strip()]
    return {"cause_id": form.text("cause_id"), "whys": whys[:MOST_WHYS], "root": form.text("root")}


async def cause_form(
    request: Request[Any, Any, Any], visitor: Visitor, stored: TicketCause | None, form: Form
) -> CauseForm:
    """A cause that was put away stays choosable where the ticket has it."""
    kept = stored or TicketCause()
    is_filled = "cause_id" in form.values
    options = await cause_options(request, visitor)
    if kept.cause_id is not None and str(kept.cause_id) not in dict(options):
        options = [*options, (str(kept.cause_id), BETWEEN.join(kept.path))]
    whys: Sequence[str] = form.many.get("whys", ()) if is_filled else kept.whys
    return CauseForm(
        options=options,
        cause_id=form.text("cause_id") if is_filled else str(kept.cause_id or ""),
        whys=(*whys, *("",) * MOST_WHYS)[:MOST_WHYS],
        root=form.values.get("root", "") if is_filled else kept.root,
        needed=kept.needed,
        asked_why=kept.asked_why,
    )


async def cause_options(request: Request[Any, Any, Any], visitor: Visitor) -> Options:
    """(id, path) in the order of the tree; none for who may not see the tree."""
    if not visitor.may(Permission.CAUSE_READ):
        return []
    return options_of((await ask(request, visitor, LIST_CAUSES, CausesQuery())).items)


def options_of(causes: Sequence[CauseView]) -> Options:
    return [(str(one.id), f"{one.code} {BETWEEN.join(one.path)}".strip()) for one in causes]
