"""Triggers: kept, tried, run by themselves."""

from services.helpdesk.triggers import actions, queries
from services.helpdesk.triggers.consumers import LISTENS
from services.helpdesk.triggers.trying import try_trigger
from shared.contracts.desk import triggers as c
from shared.feature import Feature

FEATURE = Feature(
    "triggers",
    answers={
        c.LIST_TRIGGERS: queries.list_triggers,
        c.READ_TRIGGER: queries.read_trigger,
        c.CREATE_TRIGGER: actions.create,
        c.CHANGE_TRIGGER: actions.change,
        c.SWITCH_TRIGGER: actions.switch,
        c.PLACE_TRIGGER: actions.place,
        c.ARCHIVE_TRIGGER: actions.archive,
        c.TRY_TRIGGER: try_trigger,
        c.LIST_RUNS: queries.list_runs,
    },
    records=frozenset({c.TriggerChanged}),
    listens=LISTENS,
)
