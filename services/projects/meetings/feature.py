"""Meetings: planned, held, written down, confirmed."""

from services.projects.meetings import keeping, planning, queries
from shared.contracts.delivery import meeting_acts as a
from shared.contracts.delivery import meetings as m
from shared.feature import Feature

KEEPS = ("2.1.f", "7.3.a")
"""The team meets regularly, what is open is spoken of, and what was agreed is done."""

FEATURE = Feature(
    "meetings",
    answers={
        m.LIST_MEETINGS: queries.list_meetings,
        m.FIND_MEETING: queries.find_meeting,
        m.READ_MEETING: queries.read_meeting,
        m.START_SERIES: planning.start_series,
        m.END_SERIES: planning.end_series,
        m.PLAN_MEETING: planning.plan,
        a.MOVE_MEETING: planning.move,
        a.CANCEL_MEETING: keeping.cancel,
        a.SET_AGENDA: keeping.set_agenda,
        a.DRAW_AGENDA: keeping.draw_agenda,
        a.HOLD_MEETING: keeping.hold,
        a.WRITE_MINUTES: keeping.write,
        a.PUBLISH_MINUTES: keeping.publish,
        m.ANSWER_MINUTES: keeping.answer,
    },
    records=frozenset({m.MeetingSaid}),
)
