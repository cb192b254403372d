"""Clocks of real tickets: derived after every act, by the policy the ticket was opened under."""

from datetime import date, timedelta

from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment
from shared.contracts.desk.policies import CHANGE_POLICY, ChangePolicy
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import (
    CONFIRM_TICKET,
    MARK_SPAM,
    NOT_SPAM,
    REJECT_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    RESUME_TICKET,
    WAIT_TICKET,
    MoveTicket,
    RejectTicket,
    ReplyTicket,
    ResolveTicket,
    Waiting,
    WaitTicket,
)
from shared.core.ids import new_id
from tests.helpdesk.clocks.world import MINUTES, age, clocks, opened, promise, rows, rules, settled, value

TERMS = "select policy_id, policy_version, because from ticket_terms where tenant_id = $1 and ticket_id = $2"


async def test_a_new_ticket_has_its_clocks_within_a_second_and_keeps_why(ask, cast):
    policy = await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    found = await clocks(cast.tenant_id, ticket.id)
    assert set(found) == {"first_response", "total_resolution"}
    first = found["first_response"]
    assert (first["phase"], first["target_minutes"]) == ("running", MINUTES)
    assert first["due_at"] == ticket.opened_at + timedelta(minutes=MINUTES)
    assert (
        await value(cast.tenant_id, "select next_due from ticket where tenant_id = $1 and id = $2", ticket.id)
        == (first["due_at"])
    )
    (terms,) = await rows(cast.tenant_id, TERMS, ticket.id)
    assert terms == {"policy_id": policy.id, "policy_version": 1, "because": "default"}


async def test_a_company_without_any_policy_promises_the_usual(ask, cast):
    ticket = await opened(ask, cast, urgency=1, impact=1)
    found = await clocks(cast.tenant_id, ticket.id)
    assert found["first_response"]["target_minutes"] == 30
    assert found["total_resolution"]["target_minutes"] == 4 * 60


async def test_a_commitment_s_times_replace_the_policy_s(ask, cast):
    await promise(ask, cast, rules())
    command = CreateCommitment(
        customer_id=cast.hsiaohan.customer_id,
        title="維護合約",
        content="主機維護",
        valid_from=date(2026, 1, 1),
        response_minutes=7,
        resolution_minutes=70,
        around_the_clock=True,
    )
    await ask(CREATE_COMMITMENT, cast.peishan, command, key=new_id().hex)
    found = await clocks(cast.tenant_id, (await opened(ask, cast)).id)
    assert (found["first_response"]["target_minutes"], found["total_resolution"]["target_minutes"]) == (7, 70)
    other = await clocks(cast.tenant_id, (await opened(ask, cast, cast.stranger)).id)
    assert other["first_response"]["target_minutes"] == MINUTES


async def test_a_reply_stops_the_response_and_a_pause_holds_the_resolution(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    ticket = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="看一下。"))
    found = await clocks(cast.tenant_id, ticket.id)
    assert found["first_response"]["phase"] == "stopped"
    before = found["total_resolution"]["due_at"]
    ticket = await ask(
        WAIT_TICKET,
        cast.bohan,
        WaitTicket(ticket_id=ticket.id, revision=ticket.revision, for_=Waiting.CUSTOMER, reason="等照片"),
    )
    held = (await clocks(cast.tenant_id, ticket.id))["total_resolution"]
    assert (held["phase"], held["paused_by"], held["due_at"]) == ("paused", "waiting_customer", None)
    await age(cast.tenant_id, ticket.id, 60)
    ticket = await ask(RESUME_TICKET, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision))
    again = (await clocks(cast.tenant_id, ticket.id))["total_resolution"]
    assert again["phase"] == "running"
    assert again["due_at"] > before - timedelta(seconds=60) + timedelta(seconds=59), "the minute on hold is given back"


async def test_what_a_customer_does_reaches_the_clocks_right_after(ask, cast):
    await promise(ask, cast, rules(MINUTES, *ClockKind))
    ticket = await opened(ask, cast)
    ticket = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="請看附圖。"))
    await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="還是不行。"))
    await settled(cast.tenant_id, ticket.id)
    assert (await clocks(cast.tenant_id, ticket.id))["next_response"]["phase"] == "running"


async def test_resolving_stops_rejecting_resumes_and_spam_voids(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    ticket = await ask(
        RESOLVE_TICKET, cast.bohan, ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換紙匣。")
    )
    assert {one["phase"] for one in (await clocks(cast.tenant_id, ticket.id)).values()} == {"stopped"}
    ticket = await ask(
        REJECT_TICKET, cast.hsiaohan, RejectTicket(ticket_id=ticket.id, revision=ticket.revision, body="又卡了。")
    )
    await settled(cast.tenant_id, ticket.id)
    found = await clocks(cast.tenant_id, ticket.id)
    assert (found["first_response"]["phase"], found["total_resolution"]["phase"]) == ("stopped", "running")

    spam = await opened(ask, cast)
    spam = await ask(MARK_SPAM, cast.bohan, MoveTicket(ticket_id=spam.id, revision=spam.revision))
    assert {one["phase"] for one in (await clocks(cast.tenant_id, spam.id)).values()} == {"void"}
    await ask(NOT_SPAM, cast.bohan, MoveTicket(ticket_id=spam.id, revision=spam.revision))
    assert {one["phase"] for one in (await clocks(cast.tenant_id, spam.id)).values()} == {"running"}


async def test_a_confirmed_ticket_has_nothing_due(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    ticket = await ask(
        RESOLVE_TICKET, cast.bohan, ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換紙匣。")
    )
    await ask(CONFIRM_TICKET, cast.hsiaohan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision))
    await settled(cast.tenant_id, ticket.id)
    due = "select next_due from ticket where tenant_id = $1 and id = $2"
    assert await value(cast.tenant_id, due, ticket.id) is None


async def test_a_new_version_leaves_older_tickets_as_they_were_promised(ask, cast):
    policy = await promise(ask, cast, rules())
    old = await opened(ask, cast)
    await ask(CHANGE_POLICY, cast.peishan, ChangePolicy(policy_id=policy.id, revision=policy.revision, rules=rules(99)))
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=old.id, body="看一下。"))
    assert (await clocks(cast.tenant_id, old.id))["total_resolution"]["target_minutes"] == MINUTES
    new = await opened(ask, cast)
    assert (await clocks(cast.tenant_id, new.id))["total_resolution"]["target_minutes"] == 99
