"""The problem machine. It closes only after a watch without recurrence; what comes back later opens it again."""

from shared.contracts.desk.problems import ProblemState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

BEGUN = frozenset({S.OPEN, S.REOPENED})

PROBLEM: StateMachine[S, P] = StateMachine(
    "problem",
    states=S,
    initial=S.OPEN,
    moves=[
        Move("analyse", BEGUN | {S.ACTING}, S.ANALYSING, P.PROBLEM_WORK),
        Move("act", BEGUN | {S.ANALYSING, S.WATCHING}, S.ACTING, P.PROBLEM_WORK),
        Move("watch", frozenset({S.ACTING}), S.WATCHING, P.PROBLEM_WORK),
        Move("close", frozenset({S.WATCHING}), S.CLOSED, P.PROBLEM_LEAD),
        Move("recur", frozenset({S.WATCHING}), None, P.PROBLEM_WORK, frozenset({Kind.SERVICE})),
        Move("recur", frozenset({S.CLOSED}), S.REOPENED, P.PROBLEM_WORK, frozenset({Kind.SERVICE})),
    ],
)
"""A recurrence within the watch begins the watch anew."""
