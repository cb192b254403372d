"""Monthly service reports of customers."""

from services.helpdesk.service_reports import actions, queries
from services.helpdesk.service_reports.schedules import DRAFTING
from shared.contracts.desk import service_reports as c
from shared.feature import Feature

FEATURE = Feature(
    "service_reports",
    answers={
        c.LIST_SERVICE_REPORTS: queries.list_reports,
        c.READ_SERVICE_REPORT: queries.read_report,
        c.DRAFT_SERVICE_REPORT: actions.draft,
        c.WRITE_SERVICE_REPORT: actions.write,
        c.SEND_SERVICE_REPORT: actions.send,
        c.RECEIVE_SERVICE_REPORT: actions.receive,
    },
    records=frozenset({c.ServiceReportMoved}),
    every=(DRAFTING,),
)
