"""Figures over a period, and the board of who has what."""

from services.helpdesk.reports import queries
from services.helpdesk.reports.needs import needs
from shared.contracts.desk.needs import READ_NEEDS
from shared.contracts.desk.reports import READ_BOARD, READ_KEPT, READ_REPORT
from shared.feature import Feature, Hot

FEATURE = Feature(
    "reports",
    answers={
        READ_REPORT: Hot(queries.report),
        READ_BOARD: Hot(queries.board),
        READ_KEPT: Hot(queries.kept),
        READ_NEEDS: needs,
    },
)
