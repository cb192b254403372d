"""From a history to the machine that has read it."""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from services.helpdesk.sla import events as e
from services.helpdesk.sla.folding import Reader
from services.helpdesk.sla.spans import micros


class NoHistory(ValueError):
    """A history begins with `Opened`, and has only one."""


READ: dict[type, Callable[[Reader, Any, int], None]] = {
    e.CustomerMessage: Reader.customer_wrote,
    e.Reply: Reader.replied,
    e.Note: Reader.noted,
    e.Moved: Reader.moved,
    e.Resolved: Reader.resolved,
    e.Reopened: Reader.reopened,
    e.Merged: lambda reader, event, at: reader.merged(read(event.history, at), event, at),
    e.MergedAway: Reader.merged_away,
    e.Split: Reader.split,
    e.PriorityChanged: Reader.priority_changed,
    e.TermsChanged: Reader.terms_changed,
    e.CalendarChanged: Reader.calendar_changed,
    e.Pinned: Reader.pinned,
    e.CallbackConcluded: Reader.callback_concluded,
    e.CallbackPaused: Reader.callback_paused,
    e.CallbackResumed: Reader.callback_resumed,
    e.Spammed: Reader.spammed,
}


def read(history: Iterable[e.Event], now: int) -> Reader:
    """The machine after everything that happened up to `now`. Raises NoHistory."""
    seen = [(at, event) for event in history if (at := micros(event.at)) <= now]
    seen.sort(key=itemgetter(0))
    if not seen or not isinstance(seen[0][1], e.Opened):
        raise NoHistory("a history begins with Opened, at or before the moment asked for")
    reader = Reader(seen[0][1])
    for at, event in _not_undone(seen[1:]):
        if isinstance(event, e.Opened):
            raise NoHistory("a ticket is opened once")
        reader.reach(at)
        READ[type(event)](reader, event, at)
    reader.settle(now)
    return reader


UNDOING = (e.Unmerged, e.NotSpam)


def _not_undone(seen: list[tuple[int, e.Event]]) -> list[tuple[int, e.Event]]:
    """Without the merges that were taken back and the spam that was none: undone means as if it never was."""
    if not any(isinstance(event, UNDOING) for _, event in seen):
        return seen
    kept: list[tuple[int, e.Event]] = []
    for at, event in seen:
        if isinstance(event, UNDOING):
            undone = next((number for number in reversed(range(len(kept))) if _undoes(event, kept[number][1])), None)
            if undone is not None:
                del kept[undone]
        else:
            kept.append((at, event))
    return kept


def _undoes(event: e.Event, earlier: e.Event) -> bool:
    if isinstance(event, e.Unmerged):
        return isinstance(earlier, (e.Merged, e.MergedAway)) and earlier.key == event.key
    return isinstance(earlier, e.Spammed)
