"""The machine of a time entry. What was approved stays as it is: a correction is another entry."""

from shared.contracts.delivery.time_views import TimeState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
OPEN, SUBMITTED, APPROVED = frozenset({S.DRAFT, S.RETURNED}), frozenset({S.SUBMITTED}), frozenset({S.APPROVED})

TIME: StateMachine[S, P] = StateMachine(
    "time_entry",
    states=S,
    initial=S.DRAFT,
    moves=[
        Move("save", OPEN, S.DRAFT, P.TIME_BOOK, by=PEOPLE),
        Move("submit", OPEN, S.SUBMITTED, P.TIME_BOOK, by=PEOPLE),
        Move("approve", SUBMITTED, S.APPROVED, P.TIME_APPROVE, by=PEOPLE),
        Move("return", SUBMITTED, S.RETURNED, P.TIME_APPROVE, by=PEOPLE),
        Move("correct", APPROVED, None, P.TIME_BOOK, by=PEOPLE),
    ],
)

OF_OWNER = frozenset({"save", "submit", "correct"})
"""Of the person whose time it is; the others are of who decides it."""
