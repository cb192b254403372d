"""What may become of a membership, and who says so."""

from shared.contracts.gateway import MEMBER_STATE, MemberState
from shared.contracts.gateway import MemberState as S
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError
from shared.core.states import Move, StateMachine

MEMBERSHIP: StateMachine[S, P] = StateMachine(
    "membership",
    states=S,
    initial=S.INVITED,
    moves=[
        Move("reinvite", frozenset({S.INVITED}), None, P.MEMBER_INVITE),
        Move("accept", frozenset({S.INVITED}), S.ACTIVE, P.COMPANY_READ),
        Move("suspend", frozenset({S.ACTIVE}), S.SUSPENDED, P.MEMBER_MANAGE),
        Move("reinstate", frozenset({S.SUSPENDED}), S.ACTIVE, P.MEMBER_MANAGE),
        Move("end", frozenset({S.INVITED, S.ACTIVE, S.SUSPENDED}), S.ENDED, P.MEMBER_MANAGE),
    ],
)


def next_state(state: MemberState, verb: str) -> MemberState:
    """Where `verb` leads; raises `member.state` if it leads nowhere from here."""
    try:
        return MEMBERSHIP.next(state, verb)
    except DomainError as error:
        raise MEMBER_STATE() from error
