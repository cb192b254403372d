"""Macros: kept, previewed, run."""

from services.helpdesk.macros import actions, queries
from shared.contracts.desk import macros as c
from shared.feature import Feature

FEATURE = Feature(
    "macros",
    answers={
        c.LIST_MACROS: queries.list_macros,
        c.READ_MACRO: queries.read_macro,
        c.PREVIEW_MACRO: queries.preview_macro,
        c.CREATE_MACRO: actions.create,
        c.CHANGE_MACRO: actions.change,
        c.ARCHIVE_MACRO: actions.archive,
        c.RUN_MACRO: actions.run,
    },
    records=frozenset({c.MacroChanged}),
)
