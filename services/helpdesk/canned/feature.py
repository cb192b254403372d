"""Canned replies: kept, found while somebody writes, filled in, counted."""

from services.helpdesk.canned import actions, queries
from shared.contracts.desk import canned as c
from shared.feature import Feature

FEATURE = Feature(
    "canned",
    answers={
        c.LIST_CANNED: queries.list_canned,
        c.READ_CANNED: queries.read_canned,
        c.CREATE_CANNED: actions.create,
        c.CHANGE_CANNED: actions.change,
        c.ARCHIVE_CANNED: actions.archive,
        c.FIND_CANNED: queries.find_canned,
        c.USE_CANNED: actions.use,
    },
    records=frozenset({c.CannedChanged}),
)
