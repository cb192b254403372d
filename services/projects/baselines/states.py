"""The machine of a baseline. What the approvers say comes from the engine; the next one supersedes."""

from shared.contracts.delivery.baselines import BaselineState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
ENGINE = frozenset({str(Kind.SERVICE)})

BASELINE: StateMachine[S, P] = StateMachine(
    "plan_baseline",
    states=S,
    initial=S.DRAFT,
    moves=[
        Move("submit", frozenset({S.DRAFT}), S.SUBMITTED, P.PLAN_EDIT, by=PEOPLE),
        Move("approve", frozenset({S.SUBMITTED}), S.APPROVED, P.REQUEST_MAKE, by=ENGINE),
        Move("send_back", frozenset({S.SUBMITTED}), S.DRAFT, P.REQUEST_MAKE, by=ENGINE),
        Move("supersede", frozenset({S.APPROVED}), S.SUPERSEDED, P.REQUEST_MAKE, by=ENGINE),
    ],
)
