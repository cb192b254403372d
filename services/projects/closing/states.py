"""The machine of a closing review."""

from shared.contracts.delivery.closing import ReviewState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
ENGINE = frozenset({str(Kind.SERVICE)})
OPEN = frozenset({S.DRAFT, S.TEAM_REVIEW})

CLOSING: StateMachine[S, P] = StateMachine(
    "closing_review",
    states=S,
    initial=S.NONE,
    moves=[
        Move("open", frozenset({S.NONE}), S.DRAFT, P.GATE_DECIDE, by=ENGINE),
        Move("save", frozenset({S.DRAFT}), None, P.CLOSING_WRITE, by=PEOPLE),
        Move("submit", frozenset({S.DRAFT}), S.TEAM_REVIEW, P.CLOSING_WRITE, by=PEOPLE),
        Move("say", OPEN, None, P.PROJECT_READ, by=PEOPLE),
        Move("send_back", frozenset({S.TEAM_REVIEW}), S.DRAFT, P.CLOSING_JUDGE, by=PEOPLE),
        Move("publish", frozenset({S.TEAM_REVIEW}), S.PUBLISHED, P.CLOSING_JUDGE, by=PEOPLE),
    ],
)
