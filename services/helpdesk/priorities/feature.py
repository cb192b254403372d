"""The matrix that makes a priority of impact and urgency."""

from services.helpdesk.priorities import actions, queries
from shared.contracts.desk import priorities as c
from shared.feature import Feature

FEATURE = Feature(
    "priorities",
    answers={c.READ_PRIORITIES: queries.read_priorities, c.CHANGE_PRIORITIES: actions.change},
    records=frozenset({c.PrioritiesChanged}),
)
