"""The calendar machine: an archived calendar keeps its versions, so that what was promised by it can be explained."""

from shared.contracts.desk.hours import CalendarState as S
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

ACTIVE = frozenset({S.ACTIVE})

CALENDAR: StateMachine[S, P] = StateMachine(
    "calendar",
    states=S,
    initial=S.ACTIVE,
    moves=[
        Move("change", ACTIVE, None, P.CALENDAR_MANAGE),
        Move("set_day", ACTIVE, None, P.CALENDAR_MANAGE),
        Move("load_holidays", ACTIVE, None, P.CALENDAR_MANAGE),
        Move("import_into", ACTIVE, None, P.CALENDAR_MANAGE),
        Move("make_default", ACTIVE, None, P.CALENDAR_MANAGE),
        Move("archive", ACTIVE, S.ARCHIVED, P.CALENDAR_MANAGE),
        Move("restore", frozenset({S.ARCHIVED}), S.ACTIVE, P.CALENDAR_MANAGE),
    ],
)
