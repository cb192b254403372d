"""Regular reports to customers."""

from functools import partial

from services.projects.control.progress import Progress
from services.projects.customer_reports import actions, portal, queries
from shared.contracts.delivery import customer_reports as c
from shared.feature import Feature


def feature(progress: Progress | None) -> Feature:
    """`progress` says what was done; None: how far the work is, is "not available"."""
    return Feature(
        "customer_reports",
        answers={
            c.LIST_CUSTOMER_REPORTS: queries.list_reports,
            c.READ_CUSTOMER_REPORT: queries.read_report,
            c.SET_REPORT_PLAN: actions.plan,
            c.DRAFT_CUSTOMER_REPORT: partial(actions.draft, progress=progress),
            c.WRITE_CUSTOMER_REPORT: actions.write,
            c.APPROVE_CUSTOMER_REPORT: actions.approve,
            c.SEND_CUSTOMER_REPORT: actions.send,
            c.LIST_MY_REPORTS: portal.list_mine,
            c.FIND_MY_REPORT: portal.find_mine,
            c.RECEIVE_CUSTOMER_REPORT: portal.receive,
        },
        records=frozenset({c.CustomerReportMoved}),
    )
