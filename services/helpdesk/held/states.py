"""A message that is held: decided once."""

from shared.contracts.desk.held import HeldState as S
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

WAITING = frozenset({S.HELD})

HELD: StateMachine[S, P] = StateMachine(
    "held_message",
    states=S,
    initial=S.HELD,
    moves=[
        Move("file", WAITING, S.FILED, P.HELD_HANDLE),
        Move("dismiss", WAITING, S.DISMISSED, P.HELD_HANDLE),
    ],
)
