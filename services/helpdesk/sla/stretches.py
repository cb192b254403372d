"""The stretches that a cycle is made of, and telling them anew for terms and hours that count for the past too."""

from collections.abc import Sequence
from typing import NamedTuple

from services.helpdesk.sla.calendars import Hours
from services.helpdesk.sla.names import Cause, State
from services.helpdesk.sla.terms import Terms


class Reason(NamedTuple):
    """Why a clock stands still, or what changed its promise."""

    state: State | None = None
    by: str = ""
    why: str = ""


NONE = Reason()


class Stretch(NamedTuple):
    start: int
    end: int
    cause: Cause
    hours: Hours
    terms: Terms
    reason: Reason


def by_other_hours(stretches: Sequence[Stretch], since: int, hours: Hours, terms: Terms) -> list[Stretch]:
    """From `since` on by these hours; one that lies on both sides is cut there."""
    told: list[Stretch] = []
    for one in stretches:
        cut = min(max(one.start, since), one.end)
        told += [] if cut == one.start else [one._replace(end=cut)]
        told += [] if cut == one.end else [one._replace(start=cut, hours=hours, terms=terms)]
    return told


def by_other_pauses(
    stretches: Sequence[Stretch], since: int, past: Sequence[tuple[State, Stretch]], pausing: frozenset[State]
) -> list[Stretch]:
    """From `since` on it stood still in exactly those states of `past` that are `pausing`. None of the stretches lies
    on both sides of `since`; what rested while the ticket was resolved rests."""
    told: list[Stretch] = []
    for one in stretches:
        is_told = one.start >= since and one.cause in {Cause.RUNNING, Cause.PAUSED}
        told += _by_states(one, past, pausing) if is_told else [one]
    return told


def _by_states(whole: Stretch, past: Sequence[tuple[State, Stretch]], pausing: frozenset[State]) -> list[Stretch]:
    """What no state is known of (before the ticket, for a message of one merged into it) ran."""
    ran = whole._replace(cause=Cause.RUNNING, reason=NONE)
    told, cursor = [], whole.start
    for state, part in past:
        start, end = max(part.start, cursor), min(part.end, whole.end)
        if state in pausing and start < end:
            told += [ran._replace(start=cursor, end=start)] if start > cursor else []
            told.append(whole._replace(start=start, end=end, cause=Cause.PAUSED, reason=part.reason))
            cursor = end
    return told + ([ran._replace(start=cursor)] if cursor < whole.end else [])
