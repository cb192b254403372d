"""From stored policies, calendars and commitments to the terms that the clocks need."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from services.helpdesk.calendars.versions import Chain
from services.helpdesk.clocks.hours import Count, hours_of
from services.helpdesk.clocks.loading import Input, Promise, TermsRow
from services.helpdesk.db import DB
from services.helpdesk.policies.rules import rules_of
from services.helpdesk.sla import Calendar, Hours, Interval, Terms
from services.helpdesk.sla.names import Clock, State
from services.helpdesk.sla.terms import PAUSES, Target
from shared.contracts.desk.rules import Pausing, PolicyRules

_VERSIONS = """
select policy_id, version, calendar_id, rules::text as rules from policy_version
where tenant_id = $1 and (policy_id, version) in (select * from unnest($2::uuid[], $3::int[]))
"""

ALWAYS = Calendar(zone=ZoneInfo("UTC"), week=((Interval(0, 1440),),) * 7)
"""Around the clock."""
OFFICE = (Interval(9 * 60, 18 * 60),)
STATES = {
    Pausing.CUSTOMER: State.WAITING_CUSTOMER,
    Pausing.THIRD_PARTY: State.WAITING_THIRD_PARTY,
    Pausing.SCHEDULED: State.SCHEDULED,
}


class Version(Struct, frozen=True):
    """A version of a policy; it never changes."""

    policy_id: UUID
    number: int
    calendar_id: UUID | None
    rules: PolicyRules


class Agreed(Struct, frozen=True):
    """What a ticket was promised: the version of the policy, its hours, and both as terms."""

    rules: PolicyRules
    hours: Hours
    terms: Terms


class Draft(Struct, frozen=True):
    """What is not stored yet and counts all the same: versions of policies, and calendars as they would be."""

    versions: dict[tuple[UUID, int], Version] = {}
    chains: dict[UUID, Chain] = {}


@lru_cache(maxsize=1024)
def office(zone: str) -> Calendar:
    """Monday to Friday, nine to six: the hours of a company that has made no calendar yet."""
    return Calendar(zone=ZoneInfo(zone), week=(OFFICE,) * 5 + ((), ()))


AS_STORED = Draft()
KEPT = 2_000
"""Versions remembered in a process, of all companies; each is some hundred bytes."""
_versions: dict[tuple[UUID, int], Version] = {}


class Key(NamedTuple):
    """What two rows of terms have in common that agree on the same."""

    policy_id: UUID
    version: int
    promise: Promise | None
    calendar_id: UUID | None
    zone: str | None
    until_version: int | None
    recount_version: int | None
    recount_from: datetime | None


async def agreed(tenant_id: UUID, inputs: list[Input], draft: Draft = AS_STORED) -> dict[Key, Agreed]:
    """For every version, promise and calendar that the tickets refer to."""
    wanted = {key_of(row) for one in inputs for row in one.terms}
    versions = await _read(tenant_id, {key[:2] for key in wanted} - draft.versions.keys()) | draft.versions
    since = min((one.opened_at for one in inputs), default=None)
    hours = await hours_of(tenant_id, {_count(key) for key in wanted if key.calendar_id}, since, draft.chains)
    return {
        key: _agreed(
            versions[key[:2]], hours[_count(key)] if key.calendar_id else office(key.zone or "UTC"), key.promise
        )
        for key in wanted
    }


def key_of(row: TermsRow) -> Key:
    hours = (row.calendar_id, row.zone, row.until_version, row.recount_version, row.recount_from)
    return Key(row.policy_id, row.version, row.promise, *hours)


def _count(key: Key) -> Count:
    assert key.calendar_id is not None  # or there would be no calendar to count by
    return Count(key.calendar_id, key.until_version, key.recount_version, key.recount_from)


async def _read(tenant_id: UUID, wanted: set[tuple[UUID, int]]) -> dict[tuple[UUID, int], Version]:
    """Those used last are remembered."""
    found = {key: _versions.pop(key) for key in wanted if key in _versions}
    missing = wanted - found.keys()
    if missing:
        ids, numbers = zip(*missing, strict=True)
        for row in await DB.rows(_VERSIONS, tenant_id, list(ids), list(numbers)):
            key = (row["policy_id"], row["version"])
            found[key] = Version(*key, row["calendar_id"], rules_of(row["rules"]))
    _versions.update(found)
    while len(_versions) > KEPT:
        del _versions[next(iter(_versions))]
    return found


def _agreed(version: Version, hours: Hours, promise: Promise | None) -> Agreed:
    rules = version.rules
    targets: dict[Clock, dict[int, Target]] = {}
    for one in rules.targets:
        its_hours = ALWAYS if one.around_the_clock else None
        targets.setdefault(Clock(one.clock), {})[one.priority] = Target(minutes=one.minutes, hours=its_hours)
    for clock, minutes in _promised(promise):
        its_hours = ALWAYS if promise and promise.around_the_clock else None
        targets[clock] = {priority: Target(minutes=minutes, hours=its_hours) for priority in range(1, 5)}
    for clock, priority, minutes in _of_priorities(promise):
        its_hours = ALWAYS if promise and promise.around_the_clock else None
        targets.setdefault(clock, {})[priority] = Target(minutes=minutes, hours=its_hours)
    states = frozenset(STATES[reason] for reason in rules.pauses)
    pauses: dict[Clock, frozenset[State]] = dict.fromkeys(PAUSES, states)
    pauses[Clock.NEXT_RESPONSE] = states if rules.pauses_next_response else frozenset()
    terms = Terms(
        name=str(version.policy_id),
        version=version.number,
        hours=hours,
        targets=targets,
        pauses=pauses,
        warn_percent=tuple(one.percent for one in rules.warnings if one.percent is not None),
        warn_minutes=tuple(one.minutes_before for one in rules.warnings if one.minutes_before is not None),
    )
    return Agreed(rules, hours, terms)


def _promised(promise: Promise | None) -> list[tuple[Clock, int]]:
    """A commitment's "response" is the first response, its "resolution" the total one."""
    if promise is None:
        return []
    pairs = ((Clock.FIRST_RESPONSE, promise.response), (Clock.TOTAL_RESOLUTION, promise.resolution))
    return [(clock, minutes) for clock, minutes in pairs if minutes is not None]


def _of_priorities(promise: Promise | None) -> list[tuple[Clock, int, int]]:
    found = []
    for one in (promise.priorities or ()) if promise else ():
        pairs = ((Clock.FIRST_RESPONSE, one.response_minutes), (Clock.TOTAL_RESOLUTION, one.resolution_minutes))
        found += [(clock, one.priority, minutes) for clock, minutes in pairs if minutes is not None]
    return found
