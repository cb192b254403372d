"""The machine of a meeting. That it was missed, or its minutes are late, is no state: it can still be held, or
written."""

from shared.contracts.delivery.meeting_views import MeetingState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
COMING = frozenset({S.PLANNED})

MEETING: StateMachine[S, P] = StateMachine(
    "meeting",
    states=S,
    initial=S.PLANNED,
    moves=[
        Move("move", COMING, None, P.MEETING_KEEP, by=PEOPLE),
        Move("set_agenda", COMING, None, P.MEETING_KEEP, by=PEOPLE),
        Move("draw_agenda", COMING, None, P.MEETING_KEEP, by=PEOPLE),
        Move("cancel", COMING, S.CANCELLED, P.MEETING_KEEP, by=PEOPLE),
        Move("hold", COMING, S.HELD, P.MEETING_KEEP, by=PEOPLE),
        Move("hold", frozenset({S.HELD, S.MINUTES_DRAFT}), None, P.MEETING_KEEP, by=PEOPLE),
        Move("write", frozenset({S.HELD, S.MINUTES_DRAFT}), S.MINUTES_DRAFT, P.MEETING_KEEP, by=PEOPLE),
        Move("publish", frozenset({S.MINUTES_DRAFT}), S.PUBLISHED, P.MEETING_KEEP, by=PEOPLE),
        Move("answer", frozenset({S.PUBLISHED}), None, P.MEETING_ATTEND, by=PEOPLE),
    ],
)
"""Held again: who was there is put right until the minutes are published."""
