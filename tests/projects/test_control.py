"""Control: figures from the baseline and what was done, health by rules, causes and actions beyond the tolerance, reports
that never change once they are issued, and all projects at once."""

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from services.projects.baselines.snapshots import evenings
from services.projects.control.progress import Done
from services.projects.control.reading import control_of
from services.projects.control.rules import Seen, Tolerance, health
from services.projects.control.standing import Course, planned_by, reached
from services.projects.db import DB
from services.projects.earned_value import Deviation, Punctuality, earned_schedule
from services.projects.projects.access import seen
from services.projects.scheduling import FIVE_DAYS, Calendar, Worktime
from shared.contracts.delivery import control as c
from shared.contracts.delivery import plan as p
from shared.contracts.delivery.baselines import CurvePoint
from shared.contracts.delivery.plan_links import SHIFT_TASK
from shared.contracts.delivery.projects import Phase
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.errors import DomainError, Forbidden, NotFound
from shared.core.ids import new_id
from tests.factories.projects import make_project
from tests.projects.site import Site
from tests.projects.test_plan import DAY


def monday_ago(weeks: int) -> date:
    today = now().astimezone(ZoneInfo("Asia/Taipei")).date()
    return today - timedelta(days=today.weekday() + 7 * weeks)


@pytest.fixture
async def site(cast, ask):
    made = Site(ask, cast, await make_project(cast, team=(cast.junyan,), starts=monday_ago(4)))
    await made.approved()  # three days and two, and a milestone, long over
    return made


def test_health_follows_from_rules_alone():
    """Each rule on both sides of its bounds; the bound itself is within (control maths §5)."""
    fine = Punctuality(1, 1)
    tolerance = Tolerance(days=3, percent=10)

    def of(spi="1", cpi="1", days=0, rate="0", milestones=fine):
        finish = Deviation(days, Decimal(rate))
        found = Seen(
            spi_t=spi and Decimal(spi), cpi=cpi and Decimal(cpi), finish=finish, milestones=milestones, is_known=True
        )
        level, reasons = health(found, Phase.EXECUTING, tolerance)
        return str(level), [reason.code for reason in reasons]

    assert of() == ("green", [])
    assert of(spi=None, cpi=None) == ("green", [])
    assert of(spi="0.95") == ("green", [])
    assert of(spi="0.9499") == ("amber", ["spi"])
    assert of(cpi="0.85") == ("amber", ["cpi"])
    assert of(cpi="0.8499") == ("red", ["cpi"])
    assert of(days=3, rate="0.1") == ("green", [])
    assert of(days=4, rate="0.01") == ("amber", ["finish"])
    assert of(days=1, rate="0.11") == ("amber", ["finish"])  # whichever comes first
    assert of(days=7, rate="0.01") == ("red", ["finish"])
    assert of(days=-9, rate="-0.5") == ("green", [])
    assert of(milestones=Punctuality(0, 1)) == ("amber", ["milestones"])
    assert of(milestones=Punctuality(0, 2), spi="0.9") == ("red", ["spi", "milestones"])
    assert health(None, Phase.PLANNING, tolerance)[0] is c.Health.NONE
    assert health(None, Phase.EXECUTING, tolerance)[0] is c.Health.AMBER


def test_where_a_day_lies_on_the_curve():
    """The worked case E1 of control maths on evenings a week apart: a third of the fourth period is a third of it."""
    first = date(2027, 3, 7)
    curve = [CurvePoint(on=first + timedelta(days=7 * n), minutes=m) for n, m in enumerate((10, 20, 40, 70, 100))]
    course = Course(curve)
    assert reached(course, first + timedelta(days=14)) == 3
    assert planned_by(course, first + timedelta(days=14)) == 40
    assert planned_by(course, first) == 10
    assert planned_by(course, first - timedelta(days=7)) == 0
    assert planned_by(course, first + timedelta(days=300)) == 100
    assert reached(course, first + timedelta(days=28 + 14)) == 7
    assert round(planned_by(course, first + timedelta(days=16)), 4) == Decimal("48.5714")  # two days of seven into 30


@pytest.mark.parametrize("starts", [date(2027, 3, 1) + timedelta(days=n) for n in range(5)])
def test_who_does_each_day_what_was_planned_is_on_time_every_evening(starts):
    """Ten days of work, whatever day of the week they begin on: PV is what a day's work comes to, and SPI(t) is 1."""
    hours = Worktime(Calendar(FIVE_DAYS))
    days = [starts + timedelta(days=n) for n in range(14) if hours.is_worked(starts + timedelta(days=n))]
    curve = [
        CurvePoint(on=evening, minutes=DAY * sum(day <= evening for day in days))
        for evening in evenings(days[0], days[-1])
    ]
    course = Course(curve, days[0], hours)
    for count, day in enumerate(days, start=1):
        assert planned_by(course, day) == count * DAY
        values = [Decimal(point.minutes) for point in curve]
        assert earned_schedule(values, Decimal(count * DAY)) == reached(course, day)
    assert planned_by(course, starts - timedelta(days=1)) == 0


async def test_figures_of_what_was_done(site, cast):
    """Half of the work, in a third more time; unchecked work counts to nine tenths; nothing known is nothing said."""
    rack, test, gate = [await site.named(name) for name in ("機櫃", "測試", "完工")]
    silent = await site.ask(c.READ_CONTROL, cast.yutong, c.ReadControl(project_id=site.project_id))
    assert (silent.figures.bac, silent.figures.pv) == (5 * DAY, 5 * DAY)

    async def progress(caller, projects):
        return {
            rack.id: Done(percent=100, actual=4 * DAY, finished_on=rack.ends_on + timedelta(days=1), is_checked=True),
            test.id: Done(percent=100, actual=0, finished_on=None, is_checked=False),
        }

    async with DB.scope(cast.yutong):
        project = await seen(cast.yutong, site.project_id)
        control = await control_of(cast.yutong, project, progress)
    told = control.figures
    assert (told.ev, told.ac) == (round(4.8 * DAY), 4 * DAY)  # three days, and nine tenths of two
    assert (told.sv, told.cv, told.spi, told.cpi) == (round(-0.2 * DAY), round(0.8 * DAY), "0.9600", "1.2000")
    assert (told.met, told.due) == (0, 1)
    assert [one.formula for one in told.estimates] == ["as_so_far", "as_planned", "cost_and_time"]
    assert told.estimates[0].eac == round(5 * DAY / 1.2)
    assert told.health is c.Health.RED  # it should have ended weeks ago
    late = {row.name: row.days for row in control.rows}
    assert late["機櫃"] == 1
    assert late["測試"] > 10
    assert gate.name in late
    assert late[project.name] == max(late.values())


async def test_causes_actions_and_reports(site, cast):
    """Beyond the tolerance nothing is issued without a cause and an action; issued, nothing changes any more."""
    rack = await site.named("機櫃")
    await site.write(
        p.CHANGE_TASK,
        p.ChangeTask(
            task_id=rack.id,
            revision=rack.revision,
            name=rack.name,
            owner_id=rack.owner_id,
            minutes=8 * DAY,
            accepts_overload=True,
            overload_reason="x",
        ),
    )
    read = c.ReadControl(project_id=site.project_id)
    found = await site.ask(c.READ_CONTROL, cast.yutong, read)
    assert {row.name for row in found.deviations} == {"門診資訊系統升級", "機櫃", "測試", "完工"}
    assert not any(row.is_explained for row in found.deviations)
    period = c.DraftReport(project_id=site.project_id, first=monday_ago(4), last=monday_ago(4) + timedelta(days=6))
    wrong = c.DraftReport(project_id=site.project_id, first=monday_ago(1), last=monday_ago(2))
    assert await site.refused(c.DRAFT_REPORT, wrong) == "progress_report.period"
    assert await site.refused_by(cast.junyan, c.DRAFT_REPORT, period) == "permission.missing"
    draft = await site.write(c.DRAFT_REPORT, period)
    again = await site.write(c.DRAFT_REPORT, period)
    assert (again.id, again.number) == (draft.id, 1)  # one draft at a time

    def issue(**words):
        return c.WriteReport(report_id=draft.id, revision=again.revision, issues=True, **words)

    assert await site.refused(c.WRITE_REPORT, issue()) == "progress_report.words"
    with pytest.raises(DomainError) as refusal:
        await site.write(c.WRITE_REPORT, issue(summary="落後一週"))
    assert (refusal.value.code, "機櫃" in refusal.value.params["missing"]) == ("control.unexplained", True)
    for row in found.deviations:
        wish = c.ExplainDeviation(
            project_id=site.project_id,
            number=row.number,
            late_cause=c.Cause.SUPPLIER,
            words="設備晚到",
            recovery=c.Recovery.RESOURCE,
            action="加一組人",
            recovers=2,
        )
        await site.write(c.EXPLAIN_DEVIATION, wish)
    found = await site.ask(c.READ_CONTROL, cast.yutong, read)
    assert all(row.is_explained for row in found.deviations)
    assert all(row.recovered == row.days - 2 > 3 for row in found.deviations)  # nothing is done yet: late until today
    issued = await site.write(c.WRITE_REPORT, issue(summary="落後一週", next_steps="趕工"))
    assert (issued.state, issued.issued_by, issued.may_write) == ("issued", "林語彤", False)
    assert issued.figures.health is c.Health.RED
    assert await site.refused(c.WRITE_REPORT, issue(summary="改")) == "progress_report.issued"
    with pytest.raises(Exception, match="does not change"):
        async with DB.scope(cast.mingche):
            await DB.run("update progress_report set summary = '' where tenant_id = $1", cast.tenant_id)
    # What gets later again by more than the tolerance wants a new word.
    rack = await site.named("機櫃")
    longer = p.ShiftTask(
        task_id=rack.id, revision=rack.revision, minutes=40 * DAY, accepts_overload=True, overload_reason="x"
    )
    await site.write(SHIFT_TASK, longer)
    found = await site.ask(c.READ_CONTROL, cast.yutong, read)
    assert not any(row.is_explained for row in found.deviations)
    kept = await site.ask(c.READ_REPORT, cast.yutong, c.ReadReport(report_id=issued.id))
    assert kept == issued
    stranger = Caller(tenant_id=cast.tenant_id, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.TM,), name="外人")
    with pytest.raises(NotFound):
        await site.ask(c.READ_REPORT, stranger, c.ReadReport(report_id=issued.id))
    # A company that tolerates more has nothing to explain.
    with pytest.raises(Forbidden):
        await site.by(cast.yutong, c.SET_TOLERANCE, c.SetTolerance(days=300, percent=100))
    await site.by(cast.mingche, c.SET_TOLERANCE, c.SetTolerance(days=300, percent=100))
    assert await site.refused_by(cast.mingche, c.SET_TOLERANCE, c.SetTolerance(days=1, percent=1)) == "tolerance.stale"
    shown = (await site.ask(c.READ_PORTFOLIO, cast.mingche, c.ReadPortfolio())).rows
    assert [(row.name, row.days) for row in shown] == [("門診資訊系統升級", 37)]
    assert (await site.ask(c.READ_PORTFOLIO, cast.wenbin, c.ReadPortfolio())).rows == shown  # its head sees it
