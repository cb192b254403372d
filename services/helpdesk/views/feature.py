"""Saved views of the queue, and its rows for an export."""

from services.helpdesk.views import actions, queries
from shared.contracts.desk import views as c
from shared.feature import Feature, Hot

FEATURE = Feature(
    "views",
    answers={
        c.LIST_VIEWS: Hot(queries.list_views),
        c.SAVE_VIEW: actions.save,
        c.CHANGE_VIEW: actions.change,
        c.REMOVE_VIEW: actions.remove,
        c.EXPORT_ROWS: Hot(queries.export_rows),
    },
)
