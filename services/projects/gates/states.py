"""The machine of a gate."""

from shared.contracts.delivery.gates import GateState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
CLOSED = frozenset({S.PENDING, S.FAILED})

GATE: StateMachine[S, P] = StateMachine(
    "gate",
    states=S,
    initial=S.PENDING,
    moves=[
        Move("pass", CLOSED | {S.CONDITIONAL}, S.PASSED, P.GATE_DECIDE, by=PEOPLE),
        Move("condition", CLOSED, S.CONDITIONAL, P.GATE_DECIDE, by=PEOPLE),
        Move("fail", CLOSED, S.FAILED, P.GATE_DECIDE, by=PEOPLE),
    ],
)
