"""The machine of a delivery. All moves but `retry` are the sender's own: no permission gives them to anybody.
Born held is what a digest gathers, born suppressed what its reader did not want."""

from shared.contracts.notify import DeliveryState as S
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

NOBODYS = ""
SENDER = frozenset({Kind.SERVICE})

DELIVERY: StateMachine[S, str] = StateMachine(
    "delivery",
    states=S,
    initial=S.PENDING,
    moves=[
        Move("claim", frozenset({S.PENDING}), S.SENDING, NOBODYS, SENDER),
        # The lease ran out: whoever had it is gone, and whether the mail left is not known.
        Move("claim", frozenset({S.SENDING}), None, NOBODYS, SENDER),
        Move("sent", frozenset({S.SENDING}), S.SENT, NOBODYS, SENDER),
        Move("put_off", frozenset({S.SENDING}), S.PENDING, NOBODYS, SENDER),
        Move("give_up", frozenset({S.SENDING}), S.FAILED, NOBODYS, SENDER),
        Move("suppress", frozenset({S.SENDING}), S.SUPPRESSED, NOBODYS, SENDER),
        # Its reader has answered the bell (notices/actions.py).
        Move("spare", frozenset({S.PENDING, S.HELD}), S.SUPPRESSED, NOBODYS, SENDER),
        Move("gather", frozenset({S.HELD}), S.GATHERED, NOBODYS, SENDER),
        Move("retry", frozenset({S.FAILED}), S.PENDING, P.DELIVERY_RETRY, STAFF),
    ],
)
