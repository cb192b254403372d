"""Custom fields: what is asked by category, and what tickets say."""

from services.helpdesk.custom import actions, queries
from shared.contracts.desk import custom_fields as c
from shared.feature import Feature

FEATURE = Feature(
    "custom_fields",
    answers={
        c.LIST_CUSTOM_FIELDS: queries.list_fields,
        c.ASK_FIELDS: queries.ask_fields,
        c.READ_TICKET_FIELDS: queries.read_fields,
        c.CREATE_CUSTOM_FIELD: actions.create,
        c.CHANGE_CUSTOM_FIELD: actions.change,
        c.PLACE_CUSTOM_FIELD: actions.place,
        c.ARCHIVE_CUSTOM_FIELD: actions.archive,
        c.SET_TICKET_FIELDS: actions.set_fields,
    },
    records=frozenset({c.CustomFieldChanged}),
)
