"""The machine of the work on a task, and whose each verb is."""

from shared.contracts.delivery.work_views import WorkState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
STAFF = PEOPLE | {str(Kind.CLIENT)}
AT_WORK = frozenset({S.IN_PROGRESS, S.REWORK, S.BLOCKED})
ACCEPTED = AT_WORK | {S.ACCEPTED}
OPEN = frozenset(S) - {S.DONE, S.CANCELLED}

WORK: StateMachine[S, P] = StateMachine(
    "work",
    states=S,
    initial=S.TO_DO,
    moves=[
        Move("assign", ACCEPTED | {S.TO_DO}, S.TO_DO, P.TASK_ASSIGN, STAFF),
        Move("accept", frozenset({S.TO_DO}), S.ACCEPTED, P.TASK_WORK, PEOPLE),
        Move("start", frozenset({S.ACCEPTED, S.REWORK}), S.IN_PROGRESS, P.TASK_WORK, PEOPLE),
        Move("submit", frozenset({S.IN_PROGRESS}), S.SUBMITTED, P.TASK_WORK, PEOPLE),
        Move("pass", frozenset({S.SUBMITTED}), S.DONE, P.TASK_WORK, PEOPLE),
        Move("send_back", frozenset({S.SUBMITTED}), S.REWORK, P.TASK_WORK, PEOPLE),
        Move("block", frozenset({S.ACCEPTED, S.IN_PROGRESS, S.REWORK}), S.BLOCKED, P.TASK_WORK, PEOPLE),
        Move("unblock", frozenset({S.BLOCKED}), S.IN_PROGRESS, P.TASK_WORK, PEOPLE),
        Move("cancel", OPEN, S.CANCELLED, P.TASK_ASSIGN, STAFF),
        Move("note", AT_WORK, None, P.TASK_WORK, PEOPLE),
        Move("comment", frozenset(S), None, P.TASK_WORK, PEOPLE),
        Move("attach", OPEN, None, P.TASK_WORK, PEOPLE),
        Move("add_item", ACCEPTED | {S.TO_DO}, None, P.TASK_WORK, PEOPLE),
        Move("tick_item", ACCEPTED, None, P.TASK_WORK, PEOPLE),
        Move("remove_item", ACCEPTED | {S.TO_DO}, None, P.TASK_WORK, PEOPLE),
    ],
)

OF_LEAD = frozenset({"assign", "cancel"})
OF_OWNER = frozenset({"accept", "start", "submit", "block", "note", "tick_item"})
OF_REVIEWER = frozenset({"pass", "send_back"})
OF_OWNER_OR_LEAD = frozenset({"unblock", "add_item", "remove_item"})
OF_TEAM = frozenset({"comment", "attach"})
"""Of whoever is in the project's team, owns the task or judges it."""
