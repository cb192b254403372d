"""From a ticket's rows to the pure history that the clocks read (services/helpdesk/sla)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from services.helpdesk.clocks.loading import Entry, Input, Said, TermsRow
from services.helpdesk.sla import Terms
from services.helpdesk.sla import events as e
from services.helpdesk.sla.names import Answer, State

STAFF, CUSTOMER = "staff", "customer"
ENDED = frozenset({"resolved", "closed", "spam"})
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing was opened before: counting the working days of two thousand years takes seconds."""


Merges = Mapping[str, tuple[e.Event, ...]]
"""By a merge's key, the history of the ticket that was merged."""
NONE: Merges = {}


def history(given: Input, terms: tuple[Terms, ...], merged: Merges = NONE) -> tuple[e.Event, ...]:
    """`terms` belong to `given.terms`, one for each; `merged` are the histories of what was merged into it.

    The order is that of the log's versions, whatever their times: a row bears the time at which its transaction began,
    so a message that was committed after an answer may look earlier, and is not answered by it. Times that cannot be
    (rows of an import) are moved between the opening and now.
    """
    opened_at = min(max(given.opened_at, EARLIEST), given.now)
    first = e.Opened(at=opened_at, terms=terms[0], priority=_opening_priority(given))
    later = [
        _changed(row, before, one, given)
        for row, before, one in zip(given.terms[1:], given.terms, terms[1:], strict=False)
    ]
    told = (one for entry in given.events for one in _events(entry, given))
    found = [*_rising(told, opened_at, given.now), *_rising(later, opened_at, given.now)]
    told_with = [replace(one, history=merged.get(one.key, ())) if isinstance(one, e.Merged) else one for one in found]
    return (first, *sorted(told_with, key=lambda event: event.at))


def _changed(row: TermsRow, before: TermsRow, terms: Terms, given: Input) -> e.Event:
    """Other terms; or the same by hours that were changed for the past too."""
    at = row.since if row.since > given.opened_at else row.at
    by = "、".join(filter(None, (row.made_by, row.approved_by)))
    if row.recount_version is not None and row.recount_version != before.recount_version:
        since = row.recount_from or at
        return e.CalendarChanged(at=at, hours=terms.hours, since=since, by=by, why=row.reason)
    since_then = row.recount_from if row.recount_version is None else None
    return e.TermsChanged(at=at, terms=terms, by=by, why=row.reason, since=since_then)


def _rising(events: Iterable[e.Event], since: datetime, until: datetime) -> Iterator[e.Event]:
    """In the same order, none earlier than the one before it, all within `since` and `until`."""
    for event in events:
        since = min(max(event.at, since), until)
        yield event if event.at == since else replace(event, at=since)


def _opening_priority(given: Input) -> int:
    """The log only tells what a priority became and was: before the first change, it is what that one left."""
    for entry in given.events:
        if "priority" in entry.data and "priority_before" in entry.data:
            return int(entry.data["priority_before"])
    return given.priority


def _events(entry: Entry, given: Input) -> Iterator[e.Event]:
    """What a row of the log means, in the order of its parts."""
    if "priority" in entry.data:
        yield e.PriorityChanged(at=entry.at, priority=int(entry.data["priority"]), by=entry.by)
    yield from MEANS.get(entry.verb, _move)(entry, given)


def _move(entry: Entry, given: Input) -> Iterator[e.Event]:
    if entry.from_ is not None and entry.to != entry.from_:
        yield _moved(entry)


def _reply(entry: Entry, given: Input) -> Iterator[e.Event]:
    """The words first, then the state they leave."""
    yield e.Reply(at=entry.at, by=entry.by)
    yield from _move(entry, given)


def _spoken(entry: Entry, given: Input) -> Iterator[e.Event]:
    """A call in which two people spoke is an answer, whoever reads the notes of it: from its beginning on, unless the
    customer has written meanwhile, for that it may not have been about."""
    began = datetime.fromisoformat(str(entry.data["began"]))
    wrote = any(one.kind == CUSTOMER and began < one.at <= entry.at for one in given.events)
    yield e.Reply(at=entry.at if wrote else began, kind=Answer.ANSWERED_CALL, by=entry.by)
    yield from _move(entry, given)


def _answer(entry: Entry, given: Input) -> Iterator[e.Event]:
    """Ends a wait for the customer, and reopens, by itself."""
    yield _asked(entry)
    if entry.from_ == "closed" and entry.to != "closed":
        yield e.Reopened(at=entry.at, by=entry.by)
    elif entry.from_ not in {"waiting_customer", "resolved"}:
        yield from _move(entry, given)


def _asked(entry: Entry) -> e.CustomerMessage:
    """From when he wrote on: that it lay with us until somebody said whose it is was not his doing."""
    wrote = entry.data.get("wrote")
    at = datetime.fromisoformat(wrote) if isinstance(wrote, str) else entry.at
    return e.CustomerMessage(
        at=min(at, entry.at), key=str(entry.data.get("message_id", "")), thanks=entry.verb == "thank"
    )


def _resolve(entry: Entry, given: Input) -> Iterator[e.Event]:
    yield e.Reply(at=entry.at, by=entry.by)
    yield e.Resolved(at=entry.at, by=entry.by)


def _reopen(entry: Entry, given: Input) -> Iterator[e.Event]:
    yield _asked(entry) if entry.kind == CUSTOMER else e.Reply(at=entry.at, by=entry.by)
    yield e.Reopened(at=entry.at, by=entry.by)


def _reopen_by_call(entry: Entry, given: Input) -> Iterator[e.Event]:
    """The customer said to whoever called that it is not solved: his word, not an answer of ours."""
    yield e.CallbackConcluded(at=entry.at, by=entry.by)
    yield e.CustomerMessage(at=entry.at, key=str(entry.data.get("message_id", "")))
    yield e.Reopened(at=entry.at, by=entry.by)


def _called(entry: Entry, given: Input) -> Iterator[e.Event]:
    """The call-back is over; perhaps the ticket with it."""
    yield e.CallbackConcluded(at=entry.at, by=entry.by)
    yield from _move(entry, given)


def _spam(entry: Entry, given: Input) -> Iterator[e.Event]:
    yield e.Spammed(at=entry.at) if entry.verb == "mark_spam" else e.NotSpam(at=entry.at)


def _merge(entry: Entry, given: Input) -> Iterator[e.Event]:
    """On the side of the ticket that took the other in, of the one that went, and of both when it is undone."""
    key = str(entry.data.get("key", ""))
    kind = {"merge": e.Merged, "merge_away": e.MergedAway}.get(entry.verb, e.Unmerged)
    yield kind(at=entry.at, key=key)


def _split(entry: Entry, given: Input) -> Iterator[e.Event]:
    yield e.Split(at=entry.at, key=str(entry.data.get("message_id", "")))


def _moved(entry: Entry) -> e.Moved:
    return e.Moved(
        at=entry.at,
        state=State(entry.to),
        by=entry.by,
        why=str(entry.data.get("reason", "")),
        until=_until(entry),
    )


def _until(entry: Entry) -> datetime | None:
    text = entry.data.get("until")
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def _imported(entry: Entry, given: Input) -> Iterator[e.Event]:
    """The words of the other system, then the state it left. Its log knows no pauses, so none are counted."""
    since = {str(one.data.get("message_id")) for one in given.events}
    old = [one for one in given.messages if one.id not in since]
    yield from (_said(one) for one in old if not (one.side == CUSTOMER and one.at == given.opened_at))
    last = max((one.at for one in old), default=entry.at)
    if entry.to in ENDED - {"spam"}:
        yield e.Resolved(at=last)
    if entry.to == "spam":
        yield e.Spammed(at=last)
    elif entry.to not in {"new", "open", "resolved"}:
        yield e.Moved(at=last, state=State(entry.to))


def _said(message: Said) -> e.Event:
    if message.side == STAFF:
        return e.Reply(at=message.at, by=message.by)
    return e.CustomerMessage(at=message.at, key=message.id)


MEANS = {
    "import": _imported,
    "reply": _reply,
    "reply_then_wait_customer": _reply,
    "reply_then_wait_third_party": _reply,
    "phone_call": _spoken,
    "phone_call_in": _spoken,
    "answer": _answer,
    "thank": _answer,
    "resolve": _resolve,
    "reject": _reopen,
    "reopen": _reopen,
    "call_back_reopen": _reopen_by_call,
    "call_back_done": _called,
    "conclude": _called,
    "confirm": _called,
    "mark_spam": _spam,
    "not_spam": _spam,
    "merge": _merge,
    "merge_away": _merge,
    "unmerge": _merge,
    "part": _merge,
    "split": _split,
}
"""By verb; every other verb means its change of state."""
