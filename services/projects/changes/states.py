"""The machine of a change request. What the approvers say comes from the engine; the last word is the customer's."""

from shared.contracts.delivery.changes import ChangeState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
CUSTOMERS = frozenset({str(Kind.CUSTOMER)})
ENGINE = frozenset({str(Kind.SERVICE)})
WRITTEN = frozenset({S.DRAFT, S.ASSESSING})
ASKED, HIS = frozenset({S.INTERNAL_REVIEW}), frozenset({S.CUSTOMER_REVIEW})

CHANGE: StateMachine[S, P] = StateMachine(
    "change_request",
    states=S,
    initial=S.DRAFT,
    moves=[
        Move("save", WRITTEN, None, P.PLAN_EDIT, by=PEOPLE),
        Move("save", ASKED, S.ASSESSING, P.PLAN_EDIT, by=PEOPLE),
        Move("hand_in", frozenset({S.DRAFT}), S.ASSESSING, P.PLAN_EDIT, by=PEOPLE),
        Move("review", frozenset({S.ASSESSING}), S.INTERNAL_REVIEW, P.PLAN_EDIT, by=PEOPLE),
        Move("pass_on", ASKED, S.CUSTOMER_REVIEW, P.REQUEST_MAKE, by=ENGINE),
        Move("refuse", ASKED, S.REJECTED, P.REQUEST_MAKE, by=ENGINE),
        Move("send_back", ASKED, S.ASSESSING, P.REQUEST_MAKE, by=ENGINE),
        Move("agree", HIS, S.APPROVED, P.CHANGE_DECIDE, by=CUSTOMERS),
        Move("decline", HIS, S.REJECTED, P.CHANGE_DECIDE, by=CUSTOMERS),
        Move("apply", frozenset({S.APPROVED}), S.APPLIED, P.PLAN_EDIT, by=PEOPLE),
    ],
)
