"""Suggestions and complaints: one register."""

from services.helpdesk.improvements import actions, queries
from services.helpdesk.improvements.reminding import LISTENS
from shared.contracts.desk import improvements as c
from shared.feature import Feature, Prepared


def _always(command: c.OpenImprovement) -> bool:
    return True


FEATURE = Feature(
    "improvements",
    answers={
        c.LIST_IMPROVEMENTS: queries.list_improvements,
        c.READ_IMPROVEMENT: queries.read_improvement,
        c.OPEN_IMPROVEMENT: Prepared(_always, actions.deadline, actions.open_improvement),
        c.OWN_IMPROVEMENT: actions.own,
        c.ACKNOWLEDGE_IMPROVEMENT: actions.acknowledge,
        c.DECIDE_IMPROVEMENT: actions.decide,
        c.CHECK_IMPROVEMENT: actions.check,
    },
    records=frozenset({c.ImprovementMoved, c.ImprovementWaits}),
    listens=LISTENS,
)
