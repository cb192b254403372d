"""Control: how projects stand, why they differ, what is done about it, and the reports of it."""

from functools import partial

from services.projects.control import actions, portfolio, reading, reports
from services.projects.control.progress import Progress
from shared.contracts.delivery import control as c
from shared.feature import Feature

KEEPS = ("2.3.g", "2.3.h")
"""Plan against actual per task and project with a cause, and a typed action with the days it is to win back."""


def feature(progress: Progress | None) -> Feature:
    """`progress` says what was done; None: nothing is known of it, and what needs it is "not available"."""
    return Feature(
        "control",
        answers={
            c.READ_CONTROL: partial(reading.read_control, progress=progress),
            c.EXPLAIN_DEVIATION: partial(actions.explain, progress=progress),
            c.SET_TOLERANCE: actions.tolerate,
            c.DRAFT_REPORT: partial(reports.draft, progress=progress),
            c.READ_REPORT: reports.read,
            c.WRITE_REPORT: partial(reports.write, progress=progress),
            c.READ_PORTFOLIO: partial(portfolio.portfolio, progress=progress),
        },
        records=frozenset({c.ReportIssued}),
    )
