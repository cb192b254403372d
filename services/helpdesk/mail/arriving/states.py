"""What may become of a mail that came in (docs/generated/states.md draws it)."""

from shared.contracts.desk.mails import MailState as S
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

ITSELF = frozenset({Kind.SERVICE})
NEW = frozenset({S.RECEIVED})
OPEN = frozenset({S.HELD, S.QUARANTINED, S.FAILED, S.AUTOMATIC, S.IGNORED})
"""A person may still decide: also that what was put aside is a ticket after all."""

MAIL: StateMachine[S, P] = StateMachine(
    "mail",
    states=S,
    initial=S.RECEIVED,
    moves=[
        Move("file", NEW, S.FILED, P.MAIL_HANDLE, ITSELF),
        Move("hold", NEW, S.HELD, P.MAIL_HANDLE, ITSELF),
        Move("quarantine", NEW, S.QUARANTINED, P.MAIL_HANDLE, ITSELF),
        Move("set_aside", NEW, S.AUTOMATIC, P.MAIL_HANDLE, ITSELF),
        Move("pass_over", NEW, S.IGNORED, P.MAIL_HANDLE, ITSELF),
        Move("give_up", NEW, S.FAILED, P.MAIL_HANDLE, ITSELF),
        Move("retry", OPEN, S.RECEIVED, P.MAIL_HANDLE, STAFF),
        Move("ignore", OPEN - {S.IGNORED}, S.IGNORED, P.MAIL_HANDLE, STAFF),
    ],
)
