"""Looking at what a change would do, part by part: the page shows how far it is and goes on by itself.

What was found so far travels with the form, so nothing is kept for a page that was left.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

import msgspec
from litestar import Request
from msgspec.structs import replace

from gateway.pages.frame.forms import Form
from gateway.pages.frame.trying import Tried, tried
from gateway.pages.terms.previews import MORE, SO_FAR, STEP, Seen, seal_of
from gateway.visitors import Visitor
from shared.contracts.base import Call, Command
from shared.contracts.desk.changes import SHOWN, Impact

Q = TypeVar("Q", bound=Command)

_seen = msgspec.json.Decoder(Seen)
_NEVER = datetime.max.replace(tzinfo=UTC)


class Looked(NamedTuple):
    """`tried` has what was refused, if anything was."""

    tried: Tried[Impact]
    seen: Seen | None


async def looked(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    call: Call[Q, Impact],
    command: Callable[[str | None], Q],
    form: Form,
) -> Looked:
    """The first part; or the next one, together with those before. `command` takes the cursor."""
    seal = seal_of(form)
    before = so_far_in(form, seal)
    result = await tried(request, visitor, call, lambda: command(before.impact.next if before else None), form)
    if result.done is None:
        return Looked(result, None)
    return Looked(result, Seen(impact=together(before.impact if before else None, result.done), seal=seal))


def so_far_in(form: Form, seal: str) -> Seen | None:
    """None to begin anew: nothing to go on from, or the form says something else by now."""
    if form.text(STEP) != MORE:
        return None
    try:
        found = _seen.decode(form.text(SO_FAR))
    except (msgspec.DecodeError, ValueError):
        return None
    return found if found.seal == seal and found.impact.next else None


def together(before: Impact | None, part: Impact) -> Impact:
    """The worst of both first, as in each."""
    if before is None:
        return part
    shifts = sorted(
        (*before.shifts, *part.shifts), key=lambda one: (not one.breaches, one.after or _NEVER, str(one.ticket_id))
    )
    examined = before.examined + part.examined
    return replace(
        part,
        tickets=max(before.tickets, examined),
        examined=examined,
        moved=before.moved + part.moved,
        breached=before.breached + part.breached,
        shifts=tuple(shifts[:SHOWN]),
    )
