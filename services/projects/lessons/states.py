"""The machine of a lesson: it is published with its review, never by itself."""

from shared.contracts.delivery.lessons import LessonState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})

LESSON: StateMachine[S, P] = StateMachine(
    "lesson",
    states=S,
    initial=S.DRAFT,
    moves=[
        Move("drop", frozenset({S.DRAFT}), None, P.CLOSING_WRITE, by=PEOPLE),
        Move("publish", frozenset({S.DRAFT}), S.PUBLISHED, P.CLOSING_JUDGE, by=PEOPLE),
        Move("retire", frozenset({S.PUBLISHED}), S.RETIRED, P.CLOSING_JUDGE, by=PEOPLE),
    ],
)
OF_LESSON = frozenset({"drop", "retire"})
