"""The approval machine, in its first form: one step, decided once."""

from shared.contracts.desk.approvals import ApprovalState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

WAITING = frozenset({S.WAITING})

APPROVAL: StateMachine[S, P] = StateMachine(
    "approval",
    states=S,
    initial=S.WAITING,
    moves=[
        Move("approve", WAITING, S.APPROVED, P.APPROVAL_DECIDE),
        Move("reject", WAITING, S.REJECTED, P.APPROVAL_DECIDE),
        Move("withdraw", WAITING, S.WITHDRAWN, P.APPROVAL_ASK),
        Move("void", WAITING, S.VOID, P.APPROVAL_READ, by=frozenset({Kind.SERVICE})),
    ],
)
