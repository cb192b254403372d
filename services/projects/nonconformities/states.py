"""The machine of a nonconformity: react, find the cause, act, verify, and see whether it helped (ISO 9001, 10.2)."""

from shared.contracts.delivery.quality_kinds import NonconformityState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
ENGINE = frozenset({str(Kind.SERVICE)})
UNASSIGNED = frozenset({S.OPEN, S.GRADED, S.REOPENED})
MENDED = frozenset({S.ASSIGNED, S.IN_RECTIFICATION, S.BACK})
WAITING = frozenset({S.DONE_BY_OWNER, S.VERIFIED})
"""For who verifies it, and for the report of its task force. Whoever that is may have left the company: then others are
named."""
RUNNING = frozenset(S) - {S.CLOSED}
OVER = frozenset({S.EFFECT_WATCH, S.CLOSED})

NONCONFORMITY: StateMachine[S, P] = StateMachine(
    "nonconformity",
    states=S,
    initial=S.OPEN,
    moves=[
        Move("grade", UNASSIGNED, S.GRADED, P.NONCONFORMITY_JUDGE),
        Move("form", (UNASSIGNED | MENDED | WAITING) - {S.OPEN}, None, P.NONCONFORMITY_ASSIGN, by=PEOPLE),
        Move("hear", RUNNING, None, P.NONCONFORMITY_HEAR, by=PEOPLE),
        Move(
            "assign",
            (UNASSIGNED | MENDED | {S.DONE_BY_OWNER}) - {S.OPEN},
            S.ASSIGNED,
            P.NONCONFORMITY_ASSIGN,
            by=PEOPLE,
        ),
        Move("start", frozenset({S.ASSIGNED, S.BACK}), S.IN_RECTIFICATION, P.NONCONFORMITY_WORK, by=PEOPLE),
        Move("save", frozenset({S.IN_RECTIFICATION}), None, P.NONCONFORMITY_WORK, by=PEOPLE),
        Move("finish", frozenset({S.IN_RECTIFICATION}), S.DONE_BY_OWNER, P.NONCONFORMITY_WORK, by=PEOPLE),
        Move("verify", frozenset({S.DONE_BY_OWNER}), S.VERIFIED, P.NONCONFORMITY_WORK, by=PEOPLE),
        Move("send_back", frozenset({S.DONE_BY_OWNER}), S.BACK, P.NONCONFORMITY_WORK, by=PEOPLE),
        Move("report", (MENDED | {S.DONE_BY_OWNER, S.VERIFIED}) - {S.ASSIGNED}, None, P.NONCONFORMITY_WORK, by=PEOPLE),
        Move("close", frozenset({S.EFFECT_WATCH}), S.CLOSED, P.NONCONFORMITY_JUDGE, by=PEOPLE),
        Move("reopen", OVER, S.REOPENED, P.NONCONFORMITY_JUDGE, by=PEOPLE),
        Move("watch", frozenset({S.VERIFIED}), S.EFFECT_WATCH, P.NONCONFORMITY_WORK, by=ENGINE),
        Move("recur", OVER, S.REOPENED, P.NONCONFORMITY_JUDGE, by=ENGINE),
    ],
)

OF_OWNER = frozenset({"start", "save", "finish"})
OF_VERIFIER = frozenset({"verify", "send_back"})
OF_LEAD = frozenset({"report"})
OF_MANAGER = frozenset({"form", "assign"})
"""Of who leads its project, or keeps quality."""
