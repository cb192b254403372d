"""Rules about senders: kept."""

from services.helpdesk.mail.senders import actions, queries
from shared.contracts.desk import senders as c
from shared.feature import Feature

FEATURE = Feature(
    "senders",
    answers={
        c.LIST_SENDER_RULES: queries.list_rules,
        c.ADD_SENDER_RULE: actions.add,
        c.REMOVE_SENDER_RULE: actions.remove,
    },
)
