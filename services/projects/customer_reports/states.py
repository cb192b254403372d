"""The machine of a report to a customer. What was approved never changes; it counts as read when first opened."""

from shared.contracts.delivery.customer_reports import CustomerReportState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

STAFF = frozenset({str(Kind.MEMBER), str(Kind.CLIENT)})
PEOPLE = frozenset({str(Kind.MEMBER)})
CUSTOMER = frozenset({str(Kind.CUSTOMER)})

CUSTOMER_REPORT: StateMachine[S, P] = StateMachine(
    "customer_report",
    states=S,
    initial=S.DRAFT,
    moves=[
        Move("write", frozenset({S.DRAFT}), None, P.CUSTOMER_REPORT_MANAGE, STAFF),
        Move("approve", frozenset({S.DRAFT}), S.APPROVED, P.CUSTOMER_REPORT_MANAGE, PEOPLE),
        Move("send", frozenset({S.APPROVED}), S.SENT, P.CUSTOMER_REPORT_MANAGE, PEOPLE),
        Move("receive", frozenset({S.SENT}), S.READ, P.CUSTOMER_REPORT_RECEIVE, CUSTOMER),
    ],
)
