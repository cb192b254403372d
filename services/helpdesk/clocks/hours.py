"""The hours that a ticket's promises count by: its calendar through its versions, less what does not count for it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.helpdesk.calendars.versions import Chain, chains
from services.helpdesk.sla import Timeline


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
    """With the version that was counted anew from where it was, to where it began by itself."""
    again = next((one for one in chain.links if one.version == count.recount_version), None)
    if again is None or count.recount_from is None or count.recount_from >= again.valid_from:
        return chain.timeline()
    kept = [(one.valid_from, one.said.calendar) for one in chain.links if one.valid_from < count.recount_from]
    later = [(one.valid_from, one.said.calendar) for one in chain.links if one.valid_from > again.valid_from]
    return Timeline((*kept, (count.recount_from, again.said.calendar), *later))
