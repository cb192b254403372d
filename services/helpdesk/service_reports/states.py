"""The machine of a service report (docs/generated/states.md draws it)."""

from shared.contracts.desk.service_reports import ServiceReportState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

STAFF = frozenset({Kind.MEMBER, Kind.CLIENT})
UNSENT = frozenset({S.DRAFT, S.REVIEWED})

SERVICE_REPORT: StateMachine[S, P] = StateMachine(
    "service report",
    states=S,
    initial=S.DRAFT,
    moves=[
        Move("write", UNSENT, S.DRAFT, P.SERVICE_REPORT_MANAGE, STAFF),
        Move("review", UNSENT, S.REVIEWED, P.SERVICE_REPORT_MANAGE, STAFF),
        Move("send", frozenset({S.REVIEWED}), S.SENT, P.SERVICE_REPORT_MANAGE, STAFF),
        Move("receive", frozenset({S.SENT}), None, P.SERVICE_REPORT_RECEIVE, frozenset({Kind.CUSTOMER})),
    ],
)
