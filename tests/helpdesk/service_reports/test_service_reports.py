"""The monthly report of a customer: drafted by itself, reviewed by a person, sent, received; and whose it is."""

from datetime import date, timedelta

import pytest
from asyncpg import InsufficientPrivilegeError

from services.helpdesk.db import DB
from services.helpdesk.service_reports import schedules
from services.helpdesk.service_reports.access import midnight, moved, zone_of
from shared.contracts.desk import improvements as m
from shared.contracts.desk import service_reports as s
from shared.contracts.desk.call_back_views import Answers
from shared.contracts.desk.call_backs import RATE, Rate
from shared.contracts.desk.causes import CREATE_CAUSE, SET_CAUSE, CauseFound, CreateCause, SetCause
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    REJECT_TICKET,
    RESOLVE_TICKET,
    OpenTicket,
    RejectTicket,
    ResolveTicket,
)
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from tests.factories.answers import answered
from tests.factories.helpdesk import make_cast
from tests.helpdesk.callbacks.world import call_back_of


async def doing(ask, call, who, command):
    return await ask(call, who, command, key=new_id().hex if call.write else "")


async def refused(kind, code, work):
    with pytest.raises(kind) as error:
        await work
    assert isinstance(error.value, DomainError)
    assert error.value.code == code


async def last_month(cast):
    async with DB.tenant_scope(cast.tenant_id):
        zone = await zone_of(cast.tenant_id)
    month = moved(now().astimezone(zone).date().replace(day=1), -1)
    return month, midnight(month, zone) + timedelta(days=3)


async def served(ask, cast, who, at, *, solved=False, cause=None):
    made = await doing(ask, OPEN_TICKET, who, OpenTicket(title="印表機", body="卡紙"))
    if cause is not None:
        found = SetCause(ticket_id=made.id, revision=made.revision, cause=CauseFound(cause_id=cause.id))
        made = await doing(ask, SET_CAUSE, cast.bohan, found)
    if solved:
        command = ResolveTicket(ticket_id=made.id, revision=made.revision, solution="好了")
        await doing(ask, RESOLVE_TICKET, cast.bohan, command)
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "update ticket set opened_at = $2::timestamptz, resolved_at = case when $3 then $2::timestamptz + interval '1 day' end where id = $1",
            made.id,
            at,
            solved,
        )
    return made


async def said(ask, cast, ticket, at):
    """What the customer and the one who called him wrote down, as if it had been then."""
    one = await call_back_of(cast, ticket)
    if one["state"] == "suppressed":
        return
    await ask(RATE, cast.hsiaohan, Rate(call_back_id=one["id"], answers=Answers(result=5)), key=new_id().hex)
    sql = (
        "insert into call_answer (tenant_id, call_back_id, customer_id, source, by_id, by_name, at, result) "
        "values ($1, $2, $3, 'interviewer', $4, '林語彤', $5, 3)"
    )
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(sql, cast.tenant_id, one["id"], one["customer_id"], cast.yutong.actor_id, at)
        await DB.run("update call_answer set at = $2 where call_back_id = $1", one["id"], at)


async def move(ask, cast, one, call, **given):
    command = call.takes(report_id=one.id, revision=one.revision, **given)
    return await doing(ask, call, cast.peishan, command)


async def test_drafted_reviewed_sent_and_received(ask, cast):
    month, at = await last_month(cast)
    cause = await doing(ask, CREATE_CAUSE, cast.peishan, CreateCause(name="紙匣老化"))
    for solved in (True, True, False):
        made = await served(ask, cast, cast.hsiaohan, at, solved=solved, cause=cause)
        await said(ask, cast, made, at) if solved else None
    wish = m.OpenImprovement(kind=m.ImprovementKind.SUGGESTION, title="夜間值班", body="希望有。")
    wish = await doing(ask, m.OPEN_IMPROVEMENT, cast.hsiaohan, wish)
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update improvement set opened_at = $2 where id = $1", wish.id, at)
    await served(ask, cast, cast.hsiaohan, at - timedelta(days=20))
    assert await schedules.draft_last(cast.tenant_id) == [cast.hsiaohan.customer_id]
    await schedules.draft_last(cast.tenant_id)
    page = await ask(s.LIST_SERVICE_REPORTS, cast.peishan, s.ListServiceReports(month=month))
    assert [(one.customer_name, one.state, one.number) for one in page.items] == [("景明醫院", "draft", "SR-1")]
    one = page.items[0]
    figures = one.figures
    assert (figures.opened, figures.opened_before, figures.resolved, figures.open_at_end) == (3, 1, 2, 2)
    assert [(row.name, row.count) for row in figures.priorities] == [("P3", 3)]
    assert [(row.name, row.count) for row in figures.categories] == [(None, 3)]
    assert [(row.name, row.count) for row in figures.causes] == [("紙匣老化", 2)]
    assert [(row.number, row.state) for row in figures.wishes] == [("IM-1", "new")]
    # Of two hands the less happy; the second was not asked; one says nothing of the rest.
    assert (figures.answers, figures.satisfied.part, figures.satisfied.of) == (1, 0, 1)
    assert figures.satisfaction is None
    assert one.receivers == ("李主任",)
    # Nothing reaches the customer before somebody has reviewed and sent it.
    assert (await ask(s.LIST_SERVICE_REPORTS, cast.manager, s.ListServiceReports())).items == ()
    await refused(
        NotFound,
        "service_report.not_found",
        ask(s.READ_SERVICE_REPORT, cast.manager, s.ReadServiceReport(report_id=one.id)),
    )
    await refused(Conflict, "state.move_unknown", move(ask, cast, one, s.SEND_SERVICE_REPORT))
    one = await move(ask, cast, one, s.WRITE_SERVICE_REPORT, summary="多為卡紙。", actions="換紙匣。", reviewed=True)
    assert (one.state, one.reviewed_by) == ("reviewed", "吳佩珊")
    one = await move(ask, cast, one, s.WRITE_SERVICE_REPORT, summary="多為三樓卡紙。", actions="換紙匣。")
    assert (one.state, one.reviewed_by) == ("draft", None)
    one = await move(
        ask, cast, one, s.WRITE_SERVICE_REPORT, summary="多為三樓卡紙。", actions="換紙匣。", reviewed=True
    )
    again = s.DraftServiceReport(customer_id=one.customer_id, month=month)
    await served(ask, cast, cast.hsiaohan, at)
    assert (await doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, again)).figures == figures
    one = await move(ask, cast, one, s.SEND_SERVICE_REPORT)
    assert (one.state, one.sent_by, one.receivers) == ("sent", "吳佩珊", ("李主任",))
    seen = await ask(s.READ_SERVICE_REPORT, cast.manager, s.ReadServiceReport(report_id=one.id))
    assert (seen.summary, seen.figures, seen.reviewed_by) == ("多為三樓卡紙。", figures, None)
    # A contact to whom it was not sent, and the other customer: not theirs.
    for who in (cast.hsiaohan, cast.stranger, (await make_cast()).manager):
        await refused(
            NotFound, "service_report.not_found", ask(s.READ_SERVICE_REPORT, who, s.ReadServiceReport(report_id=one.id))
        )
    got = s.ReceiveServiceReport(report_id=one.id)
    seen = await doing(ask, s.RECEIVE_SERVICE_REPORT, cast.manager, got)
    assert seen.received_by == "李主任"
    assert (await doing(ask, s.RECEIVE_SERVICE_REPORT, cast.manager, got)).received_at == seen.received_at
    await refused(Conflict, "state.move_unknown", move(ask, cast, one, s.WRITE_SERVICE_REPORT, summary="改"))


async def test_a_draft_by_hand_and_who_may(ask, cast):
    await served(ask, cast, cast.stranger, now())
    this_month = moved((await last_month(cast))[0], 1)
    command = s.DraftServiceReport(customer_id=cast.stranger.customer_id, month=this_month)
    await refused(Forbidden, "permission.missing", doing(ask, s.DRAFT_SERVICE_REPORT, cast.bohan, command))
    one = await doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, command)
    assert (one.figures.opened, one.receivers) == (1, ("張先生",))
    await served(ask, cast, cast.stranger, now())
    assert (await doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, command)).figures.opened == 2
    later = s.DraftServiceReport(customer_id=cast.stranger.customer_id, month=date(2090, 1, 1))
    await refused(Invalid, "service_report.month", doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, later))
    nobodys = s.DraftServiceReport(customer_id=new_id(), month=this_month)
    await refused(Invalid, "commitment.customer_unknown", doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, nobodys))
    one = await doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, command)
    one = await move(ask, cast, one, s.WRITE_SERVICE_REPORT, reviewed=True)
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update contact set mail = null where id = $1", cast.stranger.actor_id)
    await refused(Conflict, "service_report.nobody", move(ask, cast, one, s.SEND_SERVICE_REPORT))
    async with DB.scope(cast.stranger):
        assert await DB.rows("select id from service_report") == []
    with pytest.raises(InsufficientPrivilegeError):
        async with DB.scope(cast.stranger):
            await DB.rows("select reviewed_by from service_report")
    with pytest.raises(InsufficientPrivilegeError):
        async with DB.scope(cast.stranger):
            await DB.run("update service_report set summary = 'x'")


async def test_a_ticket_opened_again_counts_in_the_month_in_which_it_was(ask, cast):
    month, at = await last_month(cast)
    made = await served(ask, cast, cast.hsiaohan, at)
    solve = ResolveTicket(ticket_id=made.id, revision=made.revision, solution="好了")
    made = await doing(ask, RESOLVE_TICKET, cast.bohan, solve)
    no = RejectTicket(ticket_id=made.id, revision=made.revision, body="又壞了")
    await doing(ask, REJECT_TICKET, cast.hsiaohan, no)
    found = []
    for of in (month, moved(month, 1)):
        command = s.DraftServiceReport(customer_id=cast.hsiaohan.customer_id, month=of)
        found.append((await doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, command)).figures.reopened)
    assert found == [0, 1]


async def test_the_clock_finds_companies_whose_month_has_begun(ask, cast):
    _month, at = await last_month(cast)
    await served(ask, cast, cast.hsiaohan, at)
    row = await DB.once_as_worker(schedules._DUE, now())
    assert cast.tenant_id in row["companies"] or len(row["companies"]) == schedules.BATCH
    await schedules.draft_last(cast.tenant_id)
    assert cast.tenant_id not in (await DB.once_as_worker(schedules._DUE, now()))["companies"]


async def test_satisfaction_is_told_with_its_number_and_only_of_enough(ask, cast):
    ticket = await served(ask, cast, cast.hsiaohan, now(), solved=True)
    month = moved((await last_month(cast))[0], 1)
    command = s.DraftServiceReport(customer_id=cast.hsiaohan.customer_id, month=month)
    await answered(cast.tenant_id, ticket.id, *[("customer", "yes", 5, True)] * 4)
    few = (await doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, command)).figures
    assert (few.answers, few.satisfied.of, few.satisfaction, few.least) == (4, 4, None, 5)
    both = (("customer", "yes", 5, True), ("interviewer", "no", 2, True))  # of two hands the less happy one counts
    doubted = ("customer", "no", 1, False)
    await answered(cast.tenant_id, ticket.id, both, doubted, ("interviewer", "partly", None, True))
    figures = (await doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, command)).figures
    assert (figures.answers, figures.solved.part, figures.solved.of) == (6, 4, 6)
    assert (figures.satisfied.part, figures.satisfied.of, figures.satisfaction) == (4, 5, 0.8)
    assert (round(figures.satisfied.low, 3), round(figures.satisfied.high, 3)) == (0.376, 0.964)
    earlier = s.DraftServiceReport(customer_id=cast.hsiaohan.customer_id, month=(await last_month(cast))[0])
    none = (await doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, earlier)).figures
    assert (none.answers, none.satisfied.rate) == (0, None)
    others = s.DraftServiceReport(customer_id=cast.stranger.customer_id, month=month)
    assert (await doing(ask, s.DRAFT_SERVICE_REPORT, cast.peishan, others)).figures.answers == 0
