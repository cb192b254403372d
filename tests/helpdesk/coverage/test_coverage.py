"""Coverage: the verdict and its reason, the policy it chooses, what is charged with whose word, and what ends soon."""

from datetime import timedelta

import pytest

from services.helpdesk.app import REMINDS
from services.helpdesk.db import DB
from services.helpdesk.reminding.schedules import REMINDERS
from shared.contracts.coverage import Charge, Verdict
from shared.contracts.desk import coverage as v
from shared.contracts.desk.approvals import APPROVE, LIST_APPROVALS, REJECT, Approve, ListApprovals, Reject
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.commitments import (
    CHANGE_COMMITMENT,
    CREATE_COMMITMENT,
    ChangeCommitment,
    CreateCommitment,
    PriorityPromise,
)
from shared.contracts.desk.policies import CREATE_POLICY, CreatePolicy
from shared.contracts.desk.rules import ClockKind, PolicyRules, Target
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    PORTAL_TICKET,
    SET_CATEGORY,
    TICKET_PAGE,
    NumberQuery,
    OpenTicket,
    SetCategory,
)
from shared.contracts.parties import Party
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Forbidden
from shared.core.ids import new_id
from tests.matrix.behind import superuser, until

TODAY = now().date()


def day(days):
    return TODAY + timedelta(days=days)


async def done(ask, who, call, command):
    return await ask(call, who, command, key=new_id().hex)


async def promised(ask, cast, **given):
    words = {"title": "維護合約", "content": "電話支援", "valid_from": day(-200), **given}
    command = CreateCommitment(customer_id=cast.hsiaohan.customer_id, **words)
    return await done(ask, cast.peishan, CREATE_COMMITMENT, command)


async def opened(ask, cast, **more):
    return await done(ask, cast.hsiaohan, OPEN_TICKET, OpenTicket(title="卡紙", body="又卡了。", **more))


def number(ticket):
    return NumberQuery(number=int(ticket.number.removeprefix("HD-")))


async def page_of(ask, cast, ticket):
    """Once its first terms are there: the verdict comes with them."""

    async def has_terms():
        return (await ask(TICKET_PAGE, cast.bohan, number(ticket))).terms is not None

    await until(has_terms)
    return await ask(TICKET_PAGE, cast.bohan, number(ticket))


async def refused(kind, code, doing):
    with pytest.raises(kind) as error:
        await doing
    assert isinstance(error.value, DomainError)
    assert error.value.code == code


async def policy(ask, cast, name, minutes):
    rules = PolicyRules(targets=(Target(clock=ClockKind.FIRST_RESPONSE, priority=3, minutes=minutes),))
    return await done(ask, cast.peishan, CREATE_POLICY, CreatePolicy(name=name, rules=rules))


CASES = (
    ({"valid_until": day(10)}, "covered", "commitment"),
    ({}, "covered", "commitment"),
    ({"valid_until": day(-1)}, "expired", "ended"),
    ({"valid_until": day(-1), "warranty_until": day(1)}, "covered", "warranty"),
    ({"valid_from": day(2)}, "not_covered", "not_yet"),
)


@pytest.mark.parametrize(("given", "verdict", "reason"), CASES)
async def test_dates_decide(ask, cast, given, verdict, reason):
    made = await promised(ask, cast, **given)
    found = (await page_of(ask, cast, await opened(ask, cast))).coverage
    assert (found.verdict, found.reason, found.commitment_id) == (verdict, reason, made.id)


async def test_what_it_covers_decides_and_a_company_without_commitments_has_no_verdict(ask, cast):
    assert (await page_of(ask, cast, await opened(ask, cast))).coverage is None
    hardware, software = [
        await done(ask, cast.peishan, CREATE_CATEGORY, CreateCategory(name=name)) for name in ("硬體", "軟體")
    ]
    printer = await done(ask, cast.peishan, CREATE_CATEGORY, CreateCategory(name="印表機", parent_id=hardware.id))
    about = {"category_ids": (hardware.id,), "products": ("印表機 X",), "contact": "0800-123-456"}
    await promised(ask, cast, response_minutes=45, **about)
    page = await page_of(ask, cast, await opened(ask, cast))
    assert (page.coverage.verdict, page.coverage.reason) == ("covered", "category_open")
    cases = (
        (printer, ("covered", "commitment"), "commitment"),
        (software, ("not_covered", "category"), "default"),
        (printer, ("covered", "commitment"), "commitment"),
    )
    for category, expected, because in cases:
        found = await classified(ask, cast, page, category)
        assert (found.coverage.verdict, found.coverage.reason) == expected
        assert found.terms.because == because
        assert (response_minutes(found) == 45) is (because == "commitment")
    stranger = await done(ask, cast.stranger, OPEN_TICKET, OpenTicket(title="卡紙", body="卡。"))
    assert (await page_of(ask, cast, stranger)).coverage.reason == "none"


async def classified(ask, cast, page, category):
    now_ = (await ask(TICKET_PAGE, cast.bohan, number(page.ticket))).ticket
    said = SetCategory(ticket_id=now_.id, revision=now_.revision, category_id=category.id)
    await done(ask, cast.bohan, SET_CATEGORY, said)
    return await ask(TICKET_PAGE, cast.bohan, number(page.ticket))


def response_minutes(page):
    return next(one.target_minutes for one in page.clocks if one.clock == "first_response")


async def test_looked_at_again_it_follows_what_was_promised_since_and_loses_nothing_that_has_ended_since(ask, cast):
    await promised(ask, cast, valid_until=day(-1))
    page = await page_of(ask, cast, await opened(ask, cast))
    check = v.CheckCoverage(ticket_id=page.ticket.id)
    assert (await done(ask, cast.bohan, v.CHECK_COVERAGE, check)).verdict == "expired"
    await promised(ask, cast, title="續約", valid_from=day(-1), response_minutes=45)
    assert (await done(ask, cast.bohan, v.CHECK_COVERAGE, check)).verdict == "covered"
    page = await ask(TICKET_PAGE, cast.bohan, number(page.ticket))
    assert (page.terms.commitment_title, response_minutes(page)) == ("續約", 45)
    told = [one.data["verdict"] for one in page.history if one.verb == "check_coverage"]
    assert told == ["covered"]
    async with superuser(Party.HELPDESK) as connection:
        sql = "update commitment set valid_until = $2 where tenant_id = $1 and title = '續約'"
        await connection.execute(sql, cast.tenant_id, day(-1))
    assert (await done(ask, cast.bohan, v.CHECK_COVERAGE, check)).verdict == "expired"
    assert response_minutes(await ask(TICKET_PAGE, cast.bohan, number(page.ticket))) == 45


async def test_each_priority_has_its_own_promise(ask, cast):
    await promised(
        ask,
        cast,
        response_minutes=240,
        priorities=(PriorityPromise(priority=1, response_minutes=15, resolution_minutes=120),),
    )
    urgent, usual = await opened(ask, cast, impact=1, urgency=1), await opened(ask, cast)

    async def minutes(ticket):
        clocks = {one.clock: one.target_minutes for one in (await page_of(ask, cast, ticket)).clocks}
        return clocks.get("first_response"), clocks.get("total_resolution")

    assert await minutes(urgent) == (15, 120)
    assert (await minutes(usual))[0] == 240


async def test_the_verdict_chooses_the_policy(ask, cast):
    await promised(ask, cast, valid_until=day(-1))
    best_effort = await policy(ask, cast, "盡力而為", 2400)
    await refused(
        Forbidden,
        "permission.missing",
        done(ask, cast.bohan, v.SET_COVERAGE_POLICIES, v.SetCoveragePolicies(expired=best_effort.id)),
    )
    await done(ask, cast.peishan, v.SET_COVERAGE_POLICIES, v.SetCoveragePolicies(expired=best_effort.id))
    page = await page_of(ask, cast, await opened(ask, cast))
    assert (page.terms.policy_name, page.terms.because) == ("盡力而為", "coverage")
    stranger = await done(ask, cast.stranger, OPEN_TICKET, OpenTicket(title="卡紙", body="卡。"))
    assert (await page_of(ask, cast, stranger)).terms.because == "default"


async def waiting(ask, cast):
    listed = await ask(LIST_APPROVALS, cast.peishan, ListApprovals(for_me=True))
    return next(one for one in listed.items if one.charge is not None)


async def test_it_is_charged_with_a_second_person_s_word_and_the_customer_s(ask, cast):
    await promised(ask, cast, valid_until=day(-1))
    paid = await policy(ask, cast, "計費服務", 60)
    await done(ask, cast.peishan, v.SET_COVERAGE_POLICIES, v.SetCoveragePolicies(charged=paid.id))
    page = await page_of(ask, cast, await opened(ask, cast))
    offer = v.OfferCharge(
        ticket_id=page.ticket.id, revision=page.ticket.revision, amount="NT$ 3,500", note="更換滾輪另計。"
    )
    asked = await done(ask, cast.bohan, v.OFFER_CHARGE, offer)
    assert (asked.charge, asked.asked_by) == (Charge.ASKED, "陳柏翰")
    seen = (await ask(PORTAL_TICKET, cast.hsiaohan, number(page.ticket))).coverage
    assert (seen.verdict, seen.charge, seen.amount) == (Verdict.EXPIRED, Charge.NONE, "")
    yes = v.AnswerCharge(ticket_id=page.ticket.id, agrees=True)
    await refused(Conflict, "coverage.not_offered", done(ask, cast.hsiaohan, v.ANSWER_CHARGE, yes))
    one = await waiting(ask, cast)
    await done(ask, cast.peishan, REJECT, Reject(approval_id=one.id, revision=one.revision, reason="太貴"))
    page = await ask(TICKET_PAGE, cast.bohan, number(page.ticket))
    assert page.coverage.charge is Charge.WITHDRAWN
    again = v.OfferCharge(
        ticket_id=page.ticket.id, revision=page.ticket.revision, amount="NT$ 2,000", note="零件另計。"
    )
    await refused(Conflict, "coverage.asked", twice(ask, cast, again))
    one = await waiting(ask, cast)
    assert one.charge.amount == "NT$ 2,000"
    await done(ask, cast.peishan, APPROVE, Approve(approval_id=one.id, revision=one.revision))
    portal = await ask(PORTAL_TICKET, cast.hsiaohan, number(page.ticket))
    assert (portal.coverage.charge, portal.coverage.amount) == (Charge.OFFERED, "NT$ 2,000")
    assert portal.coverage.asked_by is None
    assert "NT$ 2,000" in portal.ticket.messages[-1].body
    agreed = await done(ask, cast.hsiaohan, v.ANSWER_CHARGE, yes)
    assert (agreed.charge, agreed.answered_by) == (Charge.AGREED, "王筱涵")

    async def follows():
        return (await ask(TICKET_PAGE, cast.bohan, number(page.ticket))).terms.policy_name == "計費服務"

    await until(follows)
    other = await done(ask, cast.peishan, CREATE_CATEGORY, CreateCategory(name="其他"))
    assert (await classified(ask, cast, page, other)).terms.policy_name == "計費服務"


async def twice(ask, cast, offer):
    await done(ask, cast.bohan, v.OFFER_CHARGE, offer)
    page = await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=await number_of(cast, offer.ticket_id)))
    again = v.OfferCharge(ticket_id=offer.ticket_id, revision=page.ticket.revision, amount="1", note="再一次")
    await done(ask, cast.bohan, v.OFFER_CHARGE, again)


async def number_of(cast, ticket_id):
    async with DB.tenant_scope(cast.tenant_id):
        return await DB.value("select number from ticket where tenant_id = $1 and id = $2", cast.tenant_id, ticket_id)


async def test_what_ends_is_listed_and_announced_once_a_month_before_and_once_on_the_day(ask, cast):
    soon = await promised(ask, cast, valid_until=day(20))
    await promised(ask, cast, title="很久以後", valid_until=day(300))
    for _ in range(2):
        await REMINDERS.taker(REMINDS)()
    edit = ChangeCommitment(
        commitment_id=soon.id,
        revision=soon.revision,
        title="維護合約（改名）",
        content=soon.content,
        valid_from=soon.valid_from,
        valid_until=soon.valid_until,
    )
    await done(ask, cast.peishan, CHANGE_COMMITMENT, edit)
    await REMINDERS.taker(REMINDS)()
    listed = await ask(v.ENDING_COMMITMENTS, cast.bohan, v.EndingQuery(days=60))
    assert [one.id for one in listed.items] == [soon.id]
    async with superuser(Party.HELPDESK) as connection:
        sql = "select count(*) from outbox where tenant_id = $1 and topic = 'helpdesk.commitment.ending.v1'"
        assert await connection.fetchval(sql, cast.tenant_id) == 1
        sql = "select fire_at::date from reminder where tenant_id = $1 and subject_id = $2"
        assert abs((await connection.fetchval(sql, cast.tenant_id, soon.id)) - day(20)) <= timedelta(days=1)
