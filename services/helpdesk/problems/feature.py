"""Problems: what many tickets have in common, from the proposal to the end of its watch."""

from services.helpdesk.problems import actions, deciding, linking, queries
from services.helpdesk.problems.proposing import LISTENS as PROPOSES
from services.helpdesk.problems.telling import LISTENS as TELLS
from services.helpdesk.problems.telling import tell_requesters
from shared.contracts.base import Event
from shared.contracts.desk import problem_proposals as p
from shared.contracts.desk import problem_tickets as k
from shared.contracts.desk import problems as c
from shared.feature import Feature

RECORDS: frozenset[type[Event]] = frozenset({c.ProblemMoved, k.ProblemTold, c.ProblemActionDue, p.ProblemProposed})

FEATURE = Feature(
    "problems",
    answers={
        c.LIST_PROBLEMS: queries.list_problems,
        c.READ_PROBLEM: queries.read_problem,
        c.OPEN_PROBLEM: actions.open_,
        c.CHANGE_PROBLEM: actions.change,
        c.MOVE_PROBLEM: actions.move,
        k.LINK_PROBLEM: linking.link,
        k.UNLINK_PROBLEM: linking.unlink,
        k.TELL_REQUESTERS: tell_requesters,
        p.LIST_PROPOSALS: queries.list_proposals,
        p.ACCEPT_PROPOSAL: deciding.accept,
        p.DECLINE_PROPOSAL: deciding.decline,
    },
    records=RECORDS,
    listens={**PROPOSES, **TELLS},
)
