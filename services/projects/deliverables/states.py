"""The machine of a deliverable. The customer's verbs come through the portal."""

from shared.contracts.delivery.deliverables import DeliverableState as S
from shared.contracts.delivery.deliverables import Verdict
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

STAFF = frozenset({str(Kind.MEMBER), str(Kind.CLIENT)})
PEOPLE = frozenset({str(Kind.MEMBER)})
CUSTOMER = frozenset({str(Kind.CUSTOMER)})
UNFROZEN = frozenset(S) - {S.ACCEPTED}

DELIVERABLE: StateMachine[S, P] = StateMachine(
    "deliverable",
    states=S,
    initial=S.PLANNED,
    moves=[
        Move("change", UNFROZEN, None, P.DELIVERABLE_WORK, STAFF),
        Move("draft", frozenset({S.PLANNED, S.CONDITIONAL, S.REJECTED}), S.DRAFTING, P.DELIVERABLE_WORK, STAFF),
        Move("submit", frozenset({S.DRAFTING}), S.INTERNAL_REVIEW, P.DELIVERABLE_WORK, STAFF),
        Move("pass", frozenset({S.INTERNAL_REVIEW}), S.READY, P.DELIVERABLE_REVIEW, PEOPLE),
        Move("back", frozenset({S.INTERNAL_REVIEW}), S.DRAFTING, P.DELIVERABLE_REVIEW, PEOPLE),
        Move("deliver", frozenset({S.READY}), S.DELIVERED, P.DELIVERABLE_DELIVER, STAFF),
        Move("accept", frozenset({S.DELIVERED}), S.ACCEPTED, P.DELIVERABLE_JUDGE, CUSTOMER),
        Move("condition", frozenset({S.DELIVERED}), S.CONDITIONAL, P.DELIVERABLE_JUDGE, CUSTOMER),
        Move("reject", frozenset({S.DELIVERED}), S.REJECTED, P.DELIVERABLE_JUDGE, CUSTOMER),
    ],
)
VERBS = {Verdict.ACCEPTED: "accept", Verdict.CONDITIONAL: "condition", Verdict.REJECTED: "reject"}
