"""The improvement machine (docs/generated/states.md draws it)."""

from shared.contracts.desk.improvements import ImprovementState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

STAFF = frozenset({Kind.MEMBER, Kind.CLIENT})
UNDECIDED = frozenset({S.NEW, S.ACKNOWLEDGED})
RUNNING = UNDECIDED | {S.ACCEPTED}

IMPROVEMENT: StateMachine[S, P] = StateMachine(
    "improvement",
    states=S,
    initial=S.NEW,
    moves=[
        Move("own", RUNNING, None, P.IMPROVEMENT_MANAGE, STAFF),
        Move("acknowledge", frozenset({S.NEW}), S.ACKNOWLEDGED, P.IMPROVEMENT_MANAGE, STAFF),
        Move("accept", UNDECIDED, S.ACCEPTED, P.IMPROVEMENT_MANAGE, STAFF),
        Move("decline", UNDECIDED, S.DECLINED, P.IMPROVEMENT_MANAGE, STAFF),
        Move("check", frozenset({S.ACCEPTED}), S.ENDED, P.IMPROVEMENT_MANAGE, STAFF),
        Move("check_again", frozenset({S.ACCEPTED}), None, P.IMPROVEMENT_MANAGE, STAFF),
    ],
)
