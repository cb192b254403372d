"""Policies and commitments: what a company starts with, new versions, and which one a customer's ticket gets."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.contracts.desk.calendars import CREATE_CALENDAR, CreateCalendar
from shared.contracts.desk.commitments import (
    ARCHIVE_COMMITMENT,
    CHANGE_COMMITMENT,
    CREATE_COMMITMENT,
    LIST_COMMITMENTS,
    ArchiveCommitment,
    ChangeCommitment,
    CreateCommitment,
    ListCommitments,
)
from shared.contracts.desk.policies import (
    ARCHIVE_POLICY,
    ASSIGN_POLICY,
    CHANGE_POLICY,
    CHOOSE_POLICY,
    CREATE_POLICY,
    LIST_POLICIES,
    READ_POLICY,
    RELEASE_POLICY,
    ArchivePolicy,
    AssignPolicy,
    ChangePolicy,
    ChoosePolicy,
    CreatePolicy,
    ListPolicies,
    ReadPolicy,
    ReleasePolicy,
)
from shared.contracts.desk.rules import Applies, Chosen, ClockKind, PolicyRules, Target, Warn
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid
from shared.core.ids import new_id
from tests.helpdesk.clocks.world import value


def rules(minutes: int = 30, **more) -> PolicyRules:
    return PolicyRules(targets=(Target(clock=ClockKind.FIRST_RESPONSE, priority=1, minutes=minutes),), **more)


async def made(ask, cast, name="白金服務", **more):
    return await ask(CREATE_POLICY, cast.peishan, CreatePolicy(name=name, rules=rules(**more)), key=new_id().hex)


async def chosen(ask, cast, customer_id):
    return await ask(CHOOSE_POLICY, cast.bohan, ChoosePolicy(customer_id=customer_id))


async def promised(ask, cast, **more):
    command = CreateCommitment(
        customer_id=cast.hsiaohan.customer_id, title="維護合約", content="主機維護", **{"valid_from": today(), **more}
    )
    return await ask(CREATE_COMMITMENT, cast.peishan, command, key=new_id().hex)


def today(days: int = 0) -> date:
    return (now() + timedelta(hours=8, days=days)).date()  # in Taipei, where the company is


async def refused(kind, awaitable) -> DomainError:
    with pytest.raises(kind) as caught:
        await awaitable
    return caught.value


async def test_every_company_starts_with_a_default_that_promises_something_for_each_priority(ask, cast):
    (start,) = (await ask(LIST_POLICIES, cast.bohan, ListPolicies())).items
    assert [use.scope for use in start.uses] == [Chosen.DEFAULT]
    got = await chosen(ask, cast, cast.hsiaohan.customer_id)
    assert (got.policy_id, got.because) == (start.id, Chosen.DEFAULT)
    minutes = {(one.clock, one.priority): one.minutes for one in got.rules.targets}
    assert minutes[ClockKind.FIRST_RESPONSE, 1] == 30
    assert minutes[ClockKind.TOTAL_RESOLUTION, 4] == 40 * 60
    assert {priority for _, priority in minutes} == {1, 2, 3, 4}


async def test_the_customer_s_policy_beats_the_default_and_a_commitment_beats_both(ask, cast):
    own, better = await made(ask, cast), await made(ask, cast, "鑽石服務")
    customer_id = cast.hsiaohan.customer_id
    own = await ask(
        ASSIGN_POLICY, cast.peishan, AssignPolicy(policy_id=own.id, revision=own.revision, customer_id=customer_id)
    )
    assert [(use.scope, use.customer_name) for use in own.uses] == [(Chosen.CUSTOMER, "景明醫院")]
    got = await chosen(ask, cast, customer_id)
    assert (got.policy_id, got.because) == (own.id, Chosen.CUSTOMER)
    assert (await chosen(ask, cast, cast.stranger.customer_id)).because is Chosen.DEFAULT

    commitment = await promised(ask, cast, policy_id=better.id)
    got = await chosen(ask, cast, customer_id)
    assert (got.policy_id, got.because, got.commitment_title) == (better.id, Chosen.COMMITMENT, "維護合約")
    await ask(
        ARCHIVE_COMMITMENT,
        cast.peishan,
        ArchiveCommitment(commitment_id=commitment.id, revision=commitment.revision),
    )
    assert (await chosen(ask, cast, customer_id)).policy_id == own.id
    await ask(
        RELEASE_POLICY, cast.peishan, ReleasePolicy(policy_id=own.id, revision=own.revision, customer_id=customer_id)
    )
    assert (await chosen(ask, cast, customer_id)).because is Chosen.DEFAULT


async def test_a_commitment_counts_from_its_first_to_its_last_day(ask, cast):
    customer_id = cast.hsiaohan.customer_id
    await promised(ask, cast, valid_from=today(1))
    await promised(ask, cast, valid_from=today(-9), valid_until=today(-1))
    assert (await chosen(ask, cast, customer_id)).because is Chosen.DEFAULT
    last = await promised(ask, cast, valid_from=today(-9), valid_until=today())
    assert (await chosen(ask, cast, customer_id)).commitment_id == last.id
    changed = ChangeCommitment(
        commitment_id=last.id,
        revision=last.revision,
        title="維護合約",
        content="主機維護",
        valid_from=today(-9),
        valid_until=today(-10),
    )
    error = await refused(Invalid, ask(CHANGE_COMMITMENT, cast.peishan, changed))
    assert error.fields == {"valid_until": "commitment.dates"}


async def test_a_change_is_a_new_version_and_the_old_one_stays_to_be_read(ask, cast):
    policy = await made(ask, cast)
    later = now() + timedelta(days=3)
    changed = await ask(
        CHANGE_POLICY,
        cast.peishan,
        ChangePolicy(
            policy_id=policy.id, revision=policy.revision, rules=rules(15), effective_from=later, reason="新約"
        ),
    )
    assert [(one.version, one.rules.targets[0].minutes) for one in changed.versions] == [(2, 15), (1, 30)]
    assert changed.versions[0].reason == "新約"
    await ask(ASSIGN_POLICY, cast.peishan, AssignPolicy(policy_id=policy.id, revision=changed.revision))
    got = await chosen(ask, cast, None)
    assert (got.policy_id, got.policy_version) == (policy.id, 1), "the new version counts in three days"
    stale = ChangePolicy(policy_id=policy.id, revision=policy.revision, rules=rules(5))
    await refused(Conflict, ask(CHANGE_POLICY, cast.peishan, stale))


async def test_a_version_planned_for_later_comes_into_force_though_a_newer_one_counts_already(ask, cast):
    policy = await made(ask, cast)
    later = now() + timedelta(hours=1)
    planned = ChangePolicy(policy_id=policy.id, revision=policy.revision, rules=rules(15), effective_from=later)
    policy = await ask(CHANGE_POLICY, cast.peishan, planned)
    policy = await ask(
        CHANGE_POLICY, cast.peishan, ChangePolicy(policy_id=policy.id, revision=policy.revision, rules=rules(20))
    )
    await ask(ASSIGN_POLICY, cast.peishan, AssignPolicy(policy_id=policy.id, revision=policy.revision))
    choice = "select policy_version from chosen_policy($1, null, now() + make_interval(hours => $2))"
    assert [await value(cast.tenant_id, choice, hours) for hours in (-1, 0, 2)] == [1, 3, 2]


@pytest.mark.parametrize(("applies", "later"), [(Applies.RETROACTIVE, None), (Applies.RUNNING, timedelta(days=1))])
async def test_what_cannot_be_applied_is_refused(ask, cast, applies, later):
    policy = await made(ask, cast)
    command = ChangePolicy(
        policy_id=policy.id,
        revision=policy.revision,
        rules=rules(15),
        applies=applies,
        effective_from=later and now() + later,
    )
    error = await refused(Invalid, ask(CHANGE_POLICY, cast.peishan, command))
    assert error.fields == {"applies": "policy.applies"}


async def test_a_policy_in_use_stays_and_one_put_away_is_not_changed(ask, cast):
    (start,) = (await ask(LIST_POLICIES, cast.peishan, ListPolicies())).items
    error = await refused(
        Conflict, ask(ARCHIVE_POLICY, cast.peishan, ArchivePolicy(policy_id=start.id, revision=start.revision))
    )
    assert error.code == "policy.in_use"
    policy = await made(ask, cast)
    await refused(Conflict, made(ask, cast, "白金服務"))
    away = await ask(ARCHIVE_POLICY, cast.peishan, ArchivePolicy(policy_id=policy.id, revision=policy.revision))
    assert away.archived
    again = ChangePolicy(policy_id=policy.id, revision=away.revision, rules=rules())
    assert (await refused(Conflict, ask(CHANGE_POLICY, cast.peishan, again))).code == "policy.archived"
    await made(ask, cast, "白金服務")  # the name is free again
    assert (await ask(READ_POLICY, cast.bohan, ReadPolicy(policy_id=policy.id))).name == "白金服務"


async def test_rules_that_contradict_themselves_are_refused(ask, cast):
    twice = PolicyRules(targets=rules().targets * 2)
    error = await refused(Invalid, ask(CREATE_POLICY, cast.peishan, CreatePolicy(name="甲", rules=twice)))
    assert error.fields == {"rules.targets": "policy.target_twice"}
    both = rules(warnings=(Warn(percent=50, minutes_before=10),))
    error = await refused(Invalid, ask(CREATE_POLICY, cast.peishan, CreatePolicy(name="甲", rules=both)))
    assert error.fields == {"rules.warnings": "policy.warning_measure"}


async def test_a_version_counts_by_a_calendar_in_use(ask, cast):
    calendar = await ask(CREATE_CALENDAR, cast.peishan, CreateCalendar(name="夜班"), key=new_id().hex)
    policy = await ask(
        CREATE_POLICY, cast.peishan, CreatePolicy(name="夜間服務", rules=rules(), calendar_id=calendar.id)
    )
    assert policy.versions[0].calendar_name == "夜班"
    unknown = CreatePolicy(name="別的", rules=rules(), calendar_id=new_id())
    error = await refused(Invalid, ask(CREATE_POLICY, cast.peishan, unknown))
    assert error.fields == {"calendar_id": "policy.calendar_unknown"}


async def test_agents_read_and_leads_decide(ask, cast):
    await refused(Forbidden, made(ask, replace(cast, peishan=cast.bohan)))
    await promised(ask, cast)
    listed = await ask(LIST_COMMITMENTS, cast.bohan, ListCommitments(customer_id=cast.hsiaohan.customer_id))
    assert [one.customer_name for one in listed.items] == ["景明醫院"]
    await refused(Forbidden, ask(LIST_COMMITMENTS, cast.hsiaohan, ListCommitments()))
