"""What a demo company's project tells its customer: a report every two weeks, the last one sent, the next a draft."""

from datetime import timedelta

from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery import customer_reports as c
from shared.core.clock import now

WORDS = {
    "zh-Hant": ("需求訪談已完成，三個院區的現況整理好了。主機照時程下訂。", "請在月底前確認每個院區可以停機的時段。"),
    "zh-Hans": ("需求访谈已完成，各产线的现状整理好了。设备按计划下订。", "请在月底前确认每条产线可以停机的时段。"),
    "en": (
        "The interviews are done and the survey is written. Readers are ordered as planned.",
        "Tell us when we may work.",
    ),
}


async def make_customer_reports(play: Play, company: Company, manager: Standing) -> None:
    """Of the first project. Once: when the demo was filled before, the report is there."""
    project = await first_project(play, manager)
    found = await play.ask(c.LIST_CUSTOMER_REPORTS, manager, c.ListCustomerReports(project_id=project.id), "")
    if found.items:
        return
    told = tuple(one.number for one in found.risks[:1])
    plan = c.SetReportPlan(project_id=project.id, frequency=c.ReportFrequency.BIWEEKLY, risks=told)
    await play.ask(c.SET_REPORT_PLAN, manager, plan, "report-plan")
    today = now().date()
    sent = c.DraftCustomerReport(
        project_id=project.id, first=today - timedelta(days=27), last=today - timedelta(days=14)
    )
    one = await play.ask(c.DRAFT_CUSTOMER_REPORT, manager, sent, "customer-report-0")
    summary, wishes = WORDS[company.locale]
    words = c.WriteCustomerReport(report_id=one.id, revision=one.revision, summary=summary, wishes=wishes)
    one = await play.ask(c.WRITE_CUSTOMER_REPORT, manager, words, "customer-report-0-words")
    for call in (c.APPROVE_CUSTOMER_REPORT, c.SEND_CUSTOMER_REPORT):
        move = c.MoveCustomerReport(report_id=one.id, revision=one.revision)
        one = await play.ask(call, manager, move, f"customer-report-0-{call.verb}")
    after = c.DraftCustomerReport(project_id=project.id, first=today - timedelta(days=13), last=today)
    await play.ask(c.DRAFT_CUSTOMER_REPORT, manager, after, "customer-report-1")
