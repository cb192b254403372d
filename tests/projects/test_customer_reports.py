"""The regular report to a customer: drafted by the clock, approved and sent by who leads, read in the portal; what was
approved never changes, and a customer sees what was sent to his organisation and nothing else."""

from datetime import date, timedelta
from itertools import product
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import msgspec
import pytest
from msgspec.structs import replace

from services.projects.app import DUE
from services.projects.customer_reports import periods
from services.projects.customer_reports.actions import DUE as REPORT_DUE
from services.projects.customer_reports.actions import WAITS
from services.projects.customer_reports.states import CUSTOMER_REPORT
from services.projects.db import DB
from shared.contracts.delivery import customer_reports as c
from shared.contracts.delivery.risks import IDENTIFY_RISK, IdentifyRisk
from shared.core.clock import now
from shared.core.errors import DomainError, NotFound
from shared.core.ids import new_id
from tests.factories.projects import make_project
from tests.projects.site import Site

S, F = c.CustomerReportState, c.ReportFrequency
VERBS = {
    "write": (c.WRITE_CUSTOMER_REPORT, {"summary": "照計劃進行"}),
    "approve": (c.APPROVE_CUSTOMER_REPORT, {}),
    "send": (c.SEND_CUSTOMER_REPORT, {}),
    "receive": (c.RECEIVE_CUSTOMER_REPORT, {}),
}
LINE = (("write", "yutong"), ("approve", "yutong"), ("send", "yutong"), ("receive", "customer"))
PATHS = {S.DRAFT: LINE[:1], S.APPROVED: LINE[:2], S.SENT: LINE[:3], S.READ: LINE}
MAY = {
    "yutong": {"write", "approve", "send"},
    "mingche": {"write", "approve", "send"},
    "junyan": set(),
    "chengen": set(),
    "customer": {"receive"},
    "stranger": set(),
}
HIDDEN = {"customer_report.not_found", "project.not_found", "project.not_led", "permission.missing"}


def today() -> date:
    return now().astimezone(ZoneInfo("Asia/Taipei")).date()


class Reports(Site):
    def __init__(self, ask, cast, project) -> None:
        super().__init__(ask, cast, project)
        self.stranger = replace(self.customer, actor_id=new_id(), customer_id=new_id())

    def person(self, name: str):
        return getattr(self, name, None) or getattr(self.cast, name)

    async def draft(self, first=None, last=None) -> c.CustomerReportView:
        first, last = first or today() - timedelta(days=13), last or today()
        wish = c.DraftCustomerReport(project_id=self.project_id, first=first, last=last)
        return await self.by(self.cast.yutong, c.DRAFT_CUSTOMER_REPORT, wish)

    async def act(self, name: str, one, verb: str, **given):
        call, more = VERBS[verb]
        if verb == "receive":
            return await self.by(self.person(name), call, call.takes(report_id=one.id))
        wish = call.takes(report_id=one.id, revision=one.revision, **{**more, **given})
        return await self.by(self.person(name), call, wish)

    async def read(self, one) -> c.CustomerReportView:
        return await self.ask(c.READ_CUSTOMER_REPORT, self.cast.yutong, c.ReadCustomerReport(report_id=one.id))

    async def in_state(self, state: S) -> c.CustomerReportView:
        one = await self.draft()
        for verb, name in PATHS[state]:
            await self.act(name, one, verb)
            one = await self.read(one)
        assert one.state is state
        return one

    async def listed(self) -> c.CustomerReportsView:
        wish = c.ListCustomerReports(project_id=self.project_id)
        return await self.ask(c.LIST_CUSTOMER_REPORTS, self.cast.yutong, wish)

    async def plan(self, frequency=None, revision=0, risks=()) -> c.CustomerReportsView:
        wish = c.SetReportPlan(project_id=self.project_id, frequency=frequency, risks=risks, revision=revision)
        return await self.by(self.cast.yutong, c.SET_REPORT_PLAN, wish)

    async def come(self, kind: str, subject) -> None:
        """Its time has come."""
        async with DB.tenant_scope(self.cast.tenant_id):
            await DUE[kind](self.cast.tenant_id, subject)

    async def told(self) -> list[dict]:
        async with DB.tenant_scope(self.cast.tenant_id, "worker"):
            rows = await DB.rows(
                "select body from outbox where topic = 'projects.customer_report.moved.v1' order by id"
            )
        found = [msgspec.json.decode(row["body"])["data"] for row in rows]
        return [one for one in found if one["customer_id"] == str(self.cast.customer_id)]


@pytest.fixture
async def site(cast, ask):
    return Reports(ask, cast, await make_project(cast, team=(cast.junyan,)))


def test_periods_follow_each_other_without_a_gap():
    assert periods.last_of(F.MONTHLY, date(2026, 12, 5)) == date(2026, 12, 31)
    assert periods.last_of(F.MONTHLY, date(2028, 2, 1)) == date(2028, 2, 29)
    assert periods.last_of(F.BIWEEKLY, date(2026, 12, 25)) == date(2027, 1, 7)
    assert periods.latest(F.MONTHLY, date(2026, 11, 12), date(2026, 12, 1)) == (date(2026, 11, 12), date(2026, 11, 30))
    assert periods.latest(F.MONTHLY, date(2026, 8, 12), date(2026, 12, 1)) == (date(2026, 11, 1), date(2026, 11, 30))
    assert periods.latest(F.BIWEEKLY, date(2026, 11, 1), date(2026, 12, 1)) == (date(2026, 11, 15), date(2026, 11, 28))


async def test_the_machine_whoever_asks(site):
    """Every state × verb × person."""
    for state, verb, name in product(S, VERBS, MAY):
        one = await site.in_state(state)
        try:
            await site.act(name, one, verb)
        except DomainError as refused:
            moved, code = False, refused.code
        else:
            moved, code = True, ""
        legal = any(move.verb == verb and state in move.sources for move in CUSTOMER_REPORT.moves)
        again = (state, verb) == (S.READ, "receive")
        assert moved == (verb in MAY[name] and (legal or again)), (state, verb, name, code)
        if not moved and verb not in MAY[name]:
            assert code in HIDDEN, (state, verb, name, code)
        elif not moved:
            assert code in {"state.move_unknown", "customer_report.not_found"}, (state, verb, name, code)


async def test_from_a_draft_to_a_receipt(site, cast):
    """The clock drafts, who leads writes, approves and sends, the customer opens; each is told to whom it concerns."""
    await site.approved()
    for said in ("停機時間不足", "內部：人手不夠"):
        await site.by(cast.yutong, IDENTIFY_RISK, IdentifyRisk(project_id=site.project_id, happening=said))
    told = (await site.listed()).risks[0]
    planned = await site.plan(F.BIWEEKLY, risks=(told.number,))
    assert (planned.plan_revision, planned.next_on) == (1, today() + timedelta(days=14))
    assert [one.is_told for one in planned.risks] == [True, False]
    with pytest.raises(DomainError, match=r"^customer_report\.stale$"):
        await site.plan(F.MONTHLY)
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "update customer_report_plan set first_day = first_day - 20 where project_id = $1", site.project_id
        )
    await site.come(REPORT_DUE, site.project_id)
    (row,) = (await site.listed()).items
    assert (row.state, row.last_day - row.first_day) == (S.DRAFT, timedelta(days=13))
    assert (await site.listed()).next_on == row.last_day + timedelta(days=15)
    one = await site.read(row)
    assert one.drafted_by is None
    assert [risk.happening for risk in one.content.risks] == ["停機時間不足"]
    assert [each.name for each in one.content.milestones] == ["完工"]
    assert (one.content.percent, one.content.planned_percent is None) == (0, False)
    assert await site.refused_by(cast.yutong, c.APPROVE_CUSTOMER_REPORT, _move(one)) == "customer_report.words"
    await site.come(WAITS, one.id)
    one = await site.act("yutong", one, "write", wishes="請在週五前確認停機時間")
    one = await site.act("yutong", one, "approve")
    with pytest.raises(NotFound):
        await site.ask(c.FIND_MY_REPORT, site.customer, c.FindMyReport(code=site.code, report_number=one.number))
    one = await site.act("yutong", one, "send")
    assert (one.state, one.receivers) == (S.SENT, ("王筱涵",))
    mine = await site.ask(c.FIND_MY_REPORT, site.customer, c.FindMyReport(code=site.code, report_number=one.number))
    assert (mine.summary, mine.wishes, mine.verbs) == ("照計劃進行", "請在週五前確認停機時間", ("receive",))
    assert "人手不夠" not in str(mine)
    mine = await site.act("customer", one, "receive")
    assert (mine.read_by, mine.verbs) == ("王筱涵", ())
    later = await site.by(
        replace(site.customer, actor_id=new_id(), name="李先生"),
        c.RECEIVE_CUSTOMER_REPORT,
        c.ReceiveCustomerReport(report_id=one.id),
    )
    assert later.read_by == "王筱涵"
    told = await site.told()
    assert [one["what"] for one in told] == ["drafted", "late", "sent", "read"]
    assert [bool(one["contacts"]) for one in told] == [False, False, True, False]
    assert told[2]["place"] == f"projects/{site.code}/reports/{row.number}"
    assert told[3]["people"] == [str(cast.yutong.actor_id)]


def _move(one) -> c.MoveCustomerReport:
    return c.MoveCustomerReport(report_id=one.id, revision=one.revision)


async def test_what_was_approved_never_changes(site, cast):
    one = await site.in_state(S.APPROVED)
    for change in ("summary = 'x'", "wishes = 'x'", "figures = '{}'", "last_day = last_day + 1"):
        with pytest.raises(asyncpg.CheckViolationError):
            async with DB.tenant_scope(cast.tenant_id):
                await DB.run(
                    f"update customer_report set {change} where tenant_id = $1 and id = $2", cast.tenant_id, one.id
                )
    again = await site.draft()
    assert again.number == one.number + 1
    assert (await site.read(one)).content == one.content


async def test_a_draft_that_waits_takes_the_next_period_with_it(site):
    """None of the days is left out, and by hand the days are those that were said."""
    first = await site.draft(today() - timedelta(days=40), today() - timedelta(days=30))
    await site.plan(F.BIWEEKLY)
    async with DB.tenant_scope(site.cast.tenant_id):
        await DB.run(
            "update customer_report_plan set first_day = first_day - 20 where project_id = $1", site.project_id
        )
    await site.come(REPORT_DUE, site.project_id)
    one = await site.read(first)
    assert (one.first_day, one.last_day) == (first.first_day, today() - timedelta(days=7))
    one = await site.draft(today(), today())
    assert (one.id, one.first_day, one.last_day) == (first.id, today(), today())
    for days in ((today(), today() - timedelta(days=1)), (today() + timedelta(days=1),) * 2):
        wish = c.DraftCustomerReport(project_id=site.project_id, first=days[0], last=days[1])
        assert await site.refused_by(site.cast.yutong, c.DRAFT_CUSTOMER_REPORT, wish) == "customer_report.period"


async def test_a_project_at_rest_is_not_told_of(site):
    await site.plan(F.MONTHLY)
    async with DB.tenant_scope(site.cast.tenant_id):
        await DB.run(
            "update customer_report_plan set first_day = first_day - 40 where project_id = $1", site.project_id
        )
        await DB.run("update project set phase = 'on_hold', held_phase = 'planning' where id = $1", site.project_id)
    await site.come(REPORT_DUE, site.project_id)
    found = await site.listed()
    assert found.items == ()
    assert found.next_on > today()
    stopped = await site.plan(None, revision=found.plan_revision)
    assert (stopped.frequency, stopped.next_on) == (None, None)


async def test_walls(site, ask):
    """Another organisation finds nothing, and its receipt is none; nobody's own does not see what was not sent."""
    sent = await site.in_state(S.SENT)
    await site.draft()
    found = c.FindMyReport(code=site.code, report_number=sent.number)
    with pytest.raises(NotFound):
        await ask(c.FIND_MY_REPORT, site.stranger, found)
    with pytest.raises(NotFound):
        await ask(c.LIST_MY_REPORTS, site.stranger, c.ListMyReports(code=site.code))
    receipt = c.ReceiveCustomerReport(report_id=sent.id)
    with pytest.raises(NotFound):
        await ask(c.RECEIVE_CUSTOMER_REPORT, site.stranger, receipt, key=uuid4().hex)
    listed = await ask(c.LIST_MY_REPORTS, site.customer, c.ListMyReports(code=site.code))
    assert [one.number for one in listed.items] == [sent.number]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with DB.scope(site.customer):
            await DB.run("update customer_report set summary = 'x' where id = $1", sent.id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with DB.scope(site.customer):
            await DB.rows("select approved_by from customer_report")
