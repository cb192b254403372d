"""The machines of a risk and of a turn of its review. Assessed again a risk stays where it is: a score moves, a state
does not."""

from shared.contracts.delivery.risks import ReviewTurn as T
from shared.contracts.delivery.risks import RiskState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

OPEN = frozenset({S.IDENTIFIED, S.ASSESSED, S.TREATING, S.MONITORING})
KNOWN = frozenset({S.ASSESSED, S.TREATING, S.MONITORING})

RISK: StateMachine[S, P] = StateMachine(
    "risk",
    states=S,
    initial=S.IDENTIFIED,
    moves=[
        Move("assess", frozenset({S.IDENTIFIED}), S.ASSESSED, P.RISK_MANAGE),
        Move("assess", KNOWN, None, P.RISK_MANAGE),
        Move("respond", KNOWN, S.TREATING, P.RISK_MANAGE),
        Move("watch", frozenset({S.TREATING}), S.MONITORING, P.RISK_MANAGE),
        Move("close", OPEN, S.CLOSED, P.RISK_MANAGE),
        Move("occur", OPEN, S.OCCURRED, P.RISK_MANAGE),
    ],
)

PEOPLE, ENGINE = frozenset({str(Kind.MEMBER)}), frozenset({str(Kind.SERVICE)})

REVIEW: StateMachine[T, P] = StateMachine(
    "risk_review",
    states=T,
    initial=T.DUE,
    moves=[
        Move("hold", frozenset({T.DUE}), T.HELD, P.RISK_MANAGE, by=PEOPLE),
        Move("miss", frozenset({T.DUE}), T.MISSED, P.RISK_MANAGE, by=ENGINE),
    ],
)
