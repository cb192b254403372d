"""The machine of a seat. The head above the person lets him go, he himself accepts what he answers for."""

from shared.contracts.delivery.staffing_views import StaffingState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
CLOCK = frozenset({str(Kind.SERVICE)})
OPEN = frozenset({S.REQUESTED, S.PROPOSED, S.AGREED, S.OFFERED})
HELD = frozenset({S.PROPOSED, S.AGREED, S.OFFERED, S.ACTIVE})
"""The person's time is promised."""
IN_TEAM = frozenset({S.OFFERED, S.ACTIVE})

OF_LEAD = frozenset({"save", "pick", "activate", "redefine", "release", "cancel"})
OF_HEAD = frozenset({"agree", "refuse"})
OF_PERSON = frozenset({"accept", "decline"})

STAFFING: StateMachine[S, P] = StateMachine(
    "staffing",
    states=S,
    initial=S.REQUESTED,
    moves=[
        Move("save", frozenset({S.REQUESTED}), None, P.STAFFING_ASK, by=PEOPLE),
        Move("pick", frozenset({S.REQUESTED, S.PROPOSED}), S.PROPOSED, P.STAFFING_ASK, by=PEOPLE),
        Move("agree", frozenset({S.PROPOSED}), S.AGREED, P.STAFFING_ACT, by=PEOPLE),
        Move("refuse", frozenset({S.PROPOSED}), S.REQUESTED, P.STAFFING_ACT, by=PEOPLE),
        Move("waive", frozenset({S.PROPOSED, S.AGREED}), None, P.STAFFING_WAIVE, by=PEOPLE),
        Move("activate", frozenset({S.AGREED}), S.OFFERED, P.STAFFING_ASK, by=PEOPLE),
        Move("accept", frozenset({S.OFFERED}), S.ACTIVE, P.STAFFING_ACT, by=PEOPLE),
        Move("decline", frozenset({S.OFFERED}), S.REQUESTED, P.STAFFING_ACT, by=PEOPLE),
        Move("redefine", IN_TEAM, S.OFFERED, P.STAFFING_ASK, by=PEOPLE),
        Move("release", IN_TEAM, S.RELEASED, P.STAFFING_ASK, by=PEOPLE),
        Move("expire", IN_TEAM, S.RELEASED, P.DIRECTORY_COPY, by=CLOCK),
        Move("cancel", frozenset({S.REQUESTED, S.PROPOSED, S.AGREED}), S.CANCELLED, P.STAFFING_ASK, by=PEOPLE),
    ],
)
