"""The machine of an acceptance. What decides it is the customer's alone."""

from shared.contracts.delivery.acceptance_views import AcceptanceState as S
from shared.contracts.delivery.acceptance_views import AcceptanceVerdict as V
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
CUSTOMERS = frozenset({str(Kind.CUSTOMER)})
PREPARE, TALK, SIGN = P.ACCEPTANCE_PREPARE, P.ACCEPTANCE_TALK, P.ACCEPTANCE_SIGN
HELD, MENDED = frozenset({S.IN_SESSION}), frozenset({S.FIXING})
SHOWN = frozenset({S.PACK_COMPLETE, S.PROPOSED, S.CONFIRMED})
TALKED = frozenset({S.PROPOSED, S.CONFIRMED, S.IN_SESSION, S.FIXING})
DECIDED = frozenset({S.ACCEPTED, S.ACCEPTED_WITH_RESERVATIONS, S.REJECTED})

ACCEPTANCE: StateMachine[S, P] = StateMachine(
    "acceptance",
    states=S,
    initial=S.NONE,
    moves=[
        Move("begin", frozenset({S.NONE, S.REJECTED}), S.PREPARING, PREPARE, by=PEOPLE),
        Move("exempt", frozenset({S.PREPARING, S.FIXING}), None, PREPARE, by=PEOPLE),
        Move("promise", frozenset(S) - DECIDED - {S.NONE, S.PROPOSED}, None, PREPARE, by=PEOPLE),
        Move("complete", frozenset({S.PREPARING}), S.PACK_COMPLETE, PREPARE, by=PEOPLE),
        Move("propose", frozenset({S.PACK_COMPLETE}), S.PROPOSED, PREPARE, by=PEOPLE),
        Move("withdraw", SHOWN, S.PREPARING, PREPARE, by=PEOPLE),
        Move("confirm", frozenset({S.PROPOSED}), S.CONFIRMED, SIGN, by=CUSTOMERS),
        Move("postpone", frozenset({S.PROPOSED}), S.PACK_COMPLETE, SIGN, by=CUSTOMERS),
        Move("start", frozenset({S.CONFIRMED}), S.IN_SESSION, PREPARE, by=PEOPLE),
        Move("record", HELD | MENDED, None, PREPARE, by=PEOPLE),
        Move("fix", HELD, S.FIXING, PREPARE, by=PEOPLE),
        Move("resume", MENDED, S.IN_SESSION, PREPARE, by=PEOPLE),
        Move("ask_decision", HELD, None, PREPARE, by=PEOPLE),
        Move("ask", TALKED, None, TALK, by=PEOPLE),
        Move("answer", TALKED, None, TALK, by=PEOPLE),
        Move("ask_mine", TALKED, None, SIGN, by=CUSTOMERS),
        Move("accept", HELD, S.ACCEPTED, SIGN, by=CUSTOMERS),
        Move("reserve", HELD, S.ACCEPTED_WITH_RESERVATIONS, SIGN, by=CUSTOMERS),
        Move("reject", HELD, S.REJECTED, SIGN, by=CUSTOMERS),
    ],
)
VERBS = {V.ACCEPTED: "accept", V.ACCEPTED_WITH_RESERVATIONS: "reserve", V.REJECTED: "reject"}
