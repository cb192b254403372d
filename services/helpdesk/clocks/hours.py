"""The hours that a ticket's promises count by: its calendar through its versions, less what does not count for it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from services.helpdesk.calendars.compiled import Version, compiled
from services.helpdesk.calendars.days import with_days_of
from services.helpdesk.calendars.versions import Chain, chains
from services.helpdesk.sla import Calendar, Timeline


class Count(NamedTuple):
    """A calendar as one row of terms counts by it (see `TermsRow`)."""

    calendar_id: UUID
    until_version: int | None = None
    recount_version: int | None = None
    recount_from: datetime | None = None


async def hours_of(
    tenant_id: UUID, wanted: set[Count], since: datetime | None, drafts: Mapping[UUID, Chain]
) -> dict[Count, Timeline]:
    """Inside a scope of the company. Times before `since` do not matter; `drafts` stand for what is stored."""
    found: dict[Count, Timeline] = {}
    for until, many in _by_until(wanted):
        stored = {one.calendar_id for one in many if until is not None or one.calendar_id not in drafts}
        known = await chains(tenant_id, list(stored), since, until) if stored else {}
        for one in many:
            found[one] = _timeline(known.get(one.calendar_id) or drafts[one.calendar_id], one)
    return found


def _by_until(wanted: Iterable[Count]) -> list[tuple[int | None, list[Count]]]:
    """Together what can be read together: nearly always all of it."""
    groups: dict[int | None, list[Count]] = {}
    for one in wanted:
        groups.setdefault(one.until_version, []).append(one)
    return list(groups.items())


def _timeline(chain: Chain, count: Count) -> Timeline:
    """The day that a version changed for the past stands in those that were in force before it, from `recount_from` on,
    and so do days that were changed like it earlier. Hours that changed meanwhile stay what they were when."""
    again = next((one for one in chain.links if one.version == count.recount_version), None)
    if again is None or count.recount_from is None or count.recount_from >= again.valid_from:
        return chain.timeline()
    since = count.recount_from
    days = frozenset(one.past for one in chain.links if one.past is not None and one.version <= again.version)
    kept = [(one.valid_from, one.said.calendar) for one in chain.links if one.valid_from < since]
    between = [one for one in chain.after(since) if one.valid_from < again.valid_from]
    anew = [(one.valid_from, _with_days(one.said, again.said, days)) for one in between]
    later = [(one.valid_from, one.said.calendar) for one in chain.links if one.valid_from >= again.valid_from]
    return Timeline((*kept, (since, _with_days(chain.at(since).said, again.said, days)), *anew, *later))


@lru_cache(maxsize=200)
def _with_days(was: Version, again: Version, days: frozenset[date]) -> Calendar:
    """Versions are kept as long as they are used, so the same two are the same objects."""
    return compiled(with_days_of(was.definition, again.definition, days))
