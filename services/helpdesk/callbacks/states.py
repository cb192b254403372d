"""The call-back machine (docs/generated/states.md draws it)."""

from shared.contracts.desk.call_back_views import CallBackState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

MEMBERS = frozenset({Kind.MEMBER})
SERVICE = frozenset({Kind.SERVICE})

CALLING = frozenset({S.PLANNED, S.DUE, S.IN_PROGRESS})
"""A person calls, or may still be drawn to."""
OPEN = CALLING | {S.LINKED}
ASKED = OPEN | {S.CONFIRMED, S.REFUSED, S.NO_CONTACT, S.UNANSWERED, S.ANSWERED}
"""The customer may answer for himself as long as his link stands, whatever we have concluded meanwhile."""

CALL_BACK: StateMachine[S, P] = StateMachine(
    "call_back",
    states=S,
    initial=S.PLANNED,
    moves=[
        Move("draw", frozenset({S.PLANNED}), None, P.CALLBACK_WORK, SERVICE),
        Move("pass_over", frozenset({S.PLANNED}), S.LINKED, P.CALLBACK_WORK, SERVICE),
        Move("suppress", frozenset({S.PLANNED}), S.SUPPRESSED, P.CALLBACK_WORK, SERVICE),
        Move("fall_due", frozenset({S.PLANNED}), S.DUE, P.CALLBACK_WORK, SERVICE),
        Move("take", CALLING, S.IN_PROGRESS, P.CALLBACK_WORK, MEMBERS),
        Move("try_again", CALLING, S.PLANNED, P.CALLBACK_WORK, MEMBERS),
        Move("agree_slot", CALLING, S.PLANNED, P.CALLBACK_WORK, MEMBERS),
        Move("give_link", CALLING, S.LINKED, P.CALLBACK_WORK, MEMBERS),
        Move("refuse", CALLING, S.REFUSED, P.CALLBACK_WORK, MEMBERS),
        Move("answer", CALLING, S.ANSWERED, P.CALLBACK_WORK, MEMBERS),
        Move("rate", OPEN | {S.CONFIRMED, S.NO_CONTACT, S.UNANSWERED, S.REFUSED}, S.ANSWERED, P.CALLBACK_RATE),
        Move("opt_out", OPEN, S.REFUSED, P.CALLBACK_RATE),
        Move("add_rating", frozenset({S.ANSWERED}), None, P.CALLBACK_RATE),
        Move("confirm", OPEN, S.CONFIRMED, P.CALLBACK_RATE, SERVICE),
        Move("no_contact", frozenset({S.LINKED}), S.NO_CONTACT, P.CALLBACK_WORK, SERVICE),
        Move("lapse", frozenset({S.LINKED}), S.UNANSWERED, P.CALLBACK_WORK, SERVICE),
        Move("void", OPEN | {S.CONFIRMED}, S.VOID, P.CALLBACK_WORK, SERVICE),
        Move("revoke", ASKED, None, P.CALLBACK_WORK),
        Move("contest", frozenset({S.ANSWERED}), None, P.CALLBACK_WORK, MEMBERS),
        Move("decide", frozenset({S.ANSWERED}), None, P.CALLBACK_DECIDE, MEMBERS),
    ],
)
