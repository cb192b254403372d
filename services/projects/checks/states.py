"""The machine of a check. What failed is never changed: it is planned again."""

from shared.contracts.delivery.quality_kinds import CheckState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
UNDECIDED = frozenset({S.PLANNED, S.IN_PROGRESS})

CHECK: StateMachine[S, P] = StateMachine(
    "quality_check",
    states=S,
    initial=S.PLANNED,
    moves=[
        Move("change", frozenset({S.PLANNED}), None, P.CHECK_PLAN),
        Move("start", frozenset({S.PLANNED}), S.IN_PROGRESS, P.CHECK_WORK, by=PEOPLE),
        Move("pass", frozenset({S.IN_PROGRESS}), S.PASSED, P.CHECK_WORK, by=PEOPLE),
        Move("fail", frozenset({S.IN_PROGRESS}), S.FAILED, P.CHECK_WORK, by=PEOPLE),
        Move("waive", UNDECIDED, S.WAIVED, P.CHECK_WAIVE, by=PEOPLE),
        Move("repeat", frozenset({S.FAILED}), None, P.CHECK_PLAN),
    ],
)

OF_CHECKER = frozenset({"start", "pass", "fail"})
OF_PLANNER = frozenset({"change", "repeat"})
"""Of who leads the project, or keeps quality."""
