"""The machine of a recovery case."""

from shared.contracts.desk.recoveries import RecoveryState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

MEMBERS = frozenset({Kind.MEMBER})
LIVE = frozenset(S) - {S.CLOSED}

RECOVERY: StateMachine[S, P] = StateMachine(
    "recovery",
    states=S,
    initial=S.OPEN,
    moves=[
        Move("take", LIVE, None, P.CALLBACK_DECIDE, MEMBERS),
        Move("contact", frozenset({S.OPEN}), S.CONTACTED, P.CALLBACK_DECIDE, MEMBERS),
        Move("plan", frozenset({S.CONTACTED}), S.PLANNED, P.CALLBACK_DECIDE, MEMBERS),
        Move("finish", frozenset({S.PLANNED}), S.DONE, P.CALLBACK_DECIDE, MEMBERS),
        Move("close", frozenset({S.DONE}), S.CLOSED, P.CALLBACK_DECIDE, MEMBERS),
    ],
)
