"""Why tickets come about: the tree of causes, what a ticket's is, where one is required, and the report."""

from services.helpdesk.causes import actions, queries, saying
from shared.contracts.base import Event
from shared.contracts.desk import cause_rules as r
from shared.contracts.desk import causes as c
from shared.feature import Feature, Hot

RECORDS: frozenset[type[Event]] = frozenset({c.CauseChanged, r.CauseRuleChanged, c.TicketCaused, c.DeliveryDefectFound})

FEATURE = Feature(
    "causes",
    answers={
        c.LIST_CAUSES: queries.list_causes,
        c.CREATE_CAUSE: actions.create,
        c.CHANGE_CAUSE: actions.change,
        c.ARCHIVE_CAUSE: actions.archive,
        c.LOAD_CAUSES: actions.load,
        r.READ_CAUSE_RULES: queries.read_rules,
        r.CHANGE_CAUSE_RULE: actions.change_rule,
        r.REMOVE_CAUSE_RULE: actions.remove_rule,
        c.SET_CAUSE: saying.set_cause,
        r.READ_CAUSE_REPORT: Hot(queries.report),
    },
    records=RECORDS,
)
