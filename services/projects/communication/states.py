"""The machine of a communication plan's version. What the head of the department says comes from the engine."""

from shared.contracts.delivery.communication import CommState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
ENGINE = frozenset({str(Kind.SERVICE)})

COMM_PLAN: StateMachine[S, P] = StateMachine(
    "communication_plan",
    states=S,
    initial=S.DRAFT,
    moves=[
        Move("begin", frozenset({S.ACTIVE}), None, P.COMMUNICATION_MANAGE, by=PEOPLE),
        Move("save", frozenset({S.DRAFT}), None, P.COMMUNICATION_MANAGE, by=PEOPLE),
        Move("save", frozenset({S.REVIEW}), S.DRAFT, P.COMMUNICATION_MANAGE, by=PEOPLE),
        Move("submit", frozenset({S.DRAFT}), S.REVIEW, P.COMMUNICATION_MANAGE, by=PEOPLE),
        Move("approve", frozenset({S.REVIEW}), S.ACTIVE, P.REQUEST_MAKE, by=ENGINE),
        Move("take_back", frozenset({S.REVIEW}), S.DRAFT, P.REQUEST_MAKE, by=ENGINE),
        Move("supersede", frozenset({S.ACTIVE}), S.SUPERSEDED, P.REQUEST_MAKE, by=ENGINE),
    ],
)
