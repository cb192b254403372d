"""From stored policies, calendars and commitments to the terms that the clocks need."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from services.helpdesk.calendars.queries import calendar_timelines
from services.helpdesk.clocks.loading import Input, Promise, TermsRow
from services.helpdesk.db import DB
from services.helpdesk.policies.rules import rules_of
from services.helpdesk.sla import Calendar, Hours, Interval, Terms, Timeline
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


@lru_cache(maxsize=1024)
def office(zone: str) -> Calendar:
    """Monday to Friday, nine to six: the hours of a company that has made no calendar yet."""
    return Calendar(zone=ZoneInfo(zone), week=(OFFICE,) * 5 + ((), ()))


_versions: dict[tuple[UUID, int], Version] = {}
Key = tuple[UUID, int, Promise | None, UUID | None, str | None]


async def agreed(tenant_id: UUID, inputs: list[Input]) -> dict[Key, Agreed]:
    """For every version, promise and calendar that the tickets refer to."""
    wanted = {key_of(row) for one in inputs for row in one.terms}
    await _read(tenant_id, {key[:2] for key in wanted} - _versions.keys())
    since = min((one.opened_at for one in inputs), default=None)
    hours = await _hours(tenant_id, {key[3] for key in wanted if key[3]}, since)
    return {key: _agreed(_versions[key[:2]], _hours_of(key, hours), key[2]) for key in wanted}


def key_of(row: TermsRow) -> Key:
    return row.policy_id, row.version, row.promise, row.calendar_id, row.zone


async def _read(tenant_id: UUID, missing: set[tuple[UUID, int]]) -> None:
    """Kept for good: a version is some hundred bytes and never changes."""
    if not missing:
        return
    ids, numbers = zip(*missing, strict=True)
    for row in await DB.rows(_VERSIONS, tenant_id, list(ids), list(numbers)):
        _versions[row["policy_id"], row["version"]] = Version(
            row["policy_id"], row["version"], row["calendar_id"], rules_of(row["rules"])
        )


async def _hours(tenant_id: UUID, calendar_ids: set[UUID], since: datetime | None) -> dict[UUID, Timeline]:
    return await calendar_timelines(tenant_id, list(calendar_ids), since) if calendar_ids else {}


def _hours_of(key: Key, hours: dict[UUID, Timeline]) -> Hours:
    calendar_id, zone = key[3:]
    return office(zone or "UTC") if calendar_id is None else hours[calendar_id]


def _agreed(version: Version, hours: Hours, promise: Promise | None) -> Agreed:
    rules = version.rules
    targets: dict[Clock, dict[int, Target]] = {}
    for one in rules.targets:
        its_hours = ALWAYS if one.around_the_clock else None
        targets.setdefault(Clock(one.clock), {})[one.priority] = Target(minutes=one.minutes, hours=its_hours)
    for clock, minutes in _promised(promise):
        its_hours = ALWAYS if promise and promise.around_the_clock else None
        targets[clock] = {priority: Target(minutes=minutes, hours=its_hours) for priority in range(1, 5)}
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
