"""The machine of a need."""

from shared.contracts.delivery.requirements import RequirementState as S
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

OPEN = frozenset({S.CAPTURED, S.ASSESSED})

REQUIREMENT: StateMachine[S, P] = StateMachine(
    "requirement",
    states=S,
    initial=S.CAPTURED,
    moves=[
        Move("change", OPEN, None, P.REQUIREMENT_WRITE),
        Move("assess", OPEN, S.ASSESSED, P.REQUIREMENT_WRITE),
        Move("propose", frozenset({S.ASSESSED}), S.PROPOSED, P.PROPOSAL_WRITE),
        Move("shelve", OPEN, S.SHELVED, P.REQUIREMENT_WRITE),
    ],
)
