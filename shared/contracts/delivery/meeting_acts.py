"""What is done with one meeting, by who keeps it: the project's manager, or the management."""

from shared.contracts.base import Call, Command, Rest
from shared.contracts.delivery import meetings as m
from shared.contracts.delivery.meeting_views import MeetingView
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure

_ONE = (m.MEETING_NOT_FOUND, m.MEETING_STALE, m.NOT_LED)


def _act(verb: str, says: str, takes: type[Command], *more: Failure) -> Call[Command, MeetingView]:
    return projects.call(
        feature="meetings",
        verb=verb,
        says=says,
        takes=takes,
        gives=MeetingView,
        needs=P.MEETING_KEEP,
        write=True,
        rest=Rest("POST", f"/meetings/{{meeting_id}}/{verb.replace('_', '-')}"),
        kinds=m.MEMBERS,
        failures=(*_ONE, *more),
    )


MOVE_MEETING = _act("move", "Put a meeting at another time or place", m.MoveMeeting, m.MEETING_PAST)
CANCEL_MEETING = _act("cancel", "Cancel a meeting", m.CancelMeeting)
SET_AGENDA = _act("set_agenda", "Write a meeting's agenda", m.SetAgenda)
DRAW_AGENDA = _act("draw_agenda", "Put onto the agenda what is open now", m.DrawAgenda)
HOLD_MEETING = _act(
    "hold", "Say who was at a meeting", m.HoldMeeting, m.MEETING_EARLY, m.MEETING_NOBODY, m.MEETING_TEAM
)
WRITE_MINUTES = _act("write", "Write the minutes of a meeting", m.WriteMinutes, m.MEETING_EMPTY, m.MEETING_TEAM)
PUBLISH_MINUTES = _act("publish", "Publish minutes; their actions become tasks", m.PublishMinutes, m.MEETING_TEAM)
