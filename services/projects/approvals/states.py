"""The machine of a request. What an approver does closes his place in a step; the engine says what that makes of the
whole: `conclude` when the last step has agreed, and for a "no" whatever the step says it means."""

from shared.contracts.delivery.approvals import RequestState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

WAITING = frozenset({S.WAITING})
ENGINE = frozenset({str(Kind.SERVICE)})
PEOPLE = frozenset({str(Kind.MEMBER)})

APPROVAL: StateMachine[S, P] = StateMachine(
    "approval_request",
    states=S,
    initial=S.WAITING,
    moves=[
        Move("approve", WAITING, None, P.REQUEST_ACT, by=PEOPLE),
        Move("return", WAITING, S.RETURNED, P.REQUEST_ACT, by=PEOPLE),
        Move("reject", WAITING, None, P.REQUEST_ACT, by=PEOPLE),
        Move("add", WAITING, None, P.REQUEST_ACT, by=PEOPLE),
        Move("hand_over", WAITING, None, P.REQUEST_ACT, by=PEOPLE),
        Move("ask", WAITING, None, P.REQUEST_ACT, by=PEOPLE),
        Move("answer", WAITING, None, P.REQUEST_ACT, by=PEOPLE),
        Move("withdraw", frozenset({S.WAITING, S.RETURNED}), S.WITHDRAWN, P.REQUEST_ACT, by=PEOPLE),
        Move("conclude", WAITING, S.APPROVED, P.REQUEST_MAKE, by=ENGINE),
        Move("refuse", WAITING, S.REJECTED, P.REQUEST_MAKE, by=ENGINE),
        Move("send_back", WAITING, S.RETURNED, P.REQUEST_MAKE, by=ENGINE),
        Move("void", WAITING, S.VOID, P.REQUEST_MAKE, by=ENGINE),
        Move("resubmit", frozenset({S.RETURNED, S.VOID, S.WITHDRAWN}), S.WAITING, P.REQUEST_MAKE, by=ENGINE),
    ],
)

OF_APPROVER = frozenset({"approve", "return", "reject", "add", "hand_over", "ask"})
OF_APPLICANT = frozenset({"withdraw"})
OF_ASKED = frozenset({"answer"})
"""Which verbs belong to whom; nobody else has any."""
