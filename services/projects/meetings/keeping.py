"""What is done with a planned meeting, and with one that was held."""

from datetime import timedelta
from uuid import UUID

import msgspec

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import forget, remember
from services.projects.meetings.access import all_see, loaded, meeting_seen, take
from services.projects.meetings.agenda import draw
from services.projects.meetings.agenda import write as write_agenda
from services.projects.meetings.journal import note, said, tell
from services.projects.meetings.planning import await_no_more, plan_next
from services.projects.meetings.publishing import make_tasks
from services.projects.meetings.queries import view_of
from services.projects.meetings.states import MEETING
from services.projects.quality.days import morning, today
from shared.contracts.delivery import meetings as m
from shared.contracts.delivery.meeting_views import Answer, MeetingState, MeetingView, Presence
from shared.contracts.parties import Caller
from shared.core.clock import now

LATE = "meeting_late"
MINUTES_DAYS = 3
"""So many days after a meeting its minutes are due."""

_STATE = "update meeting set state = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_SERIES = "select series_id from meeting where tenant_id = $1 and id = $2"
_HELD = """
update meeting set state = $3, guests = $4, minutes_due = coalesce(minutes_due, $5), missed_at = null,
  revision = revision + 1 where tenant_id = $1 and id = $2
"""
_SEATS = """
insert into meeting_seat (tenant_id, meeting_id, member_id, presence)
select $1, $2, k.member_id, k.presence from unnest($3::uuid[], $4::text[]) k(member_id, presence)
on conflict (tenant_id, meeting_id, member_id) do update set presence = excluded.presence
"""
_ABSENT = """
update meeting_seat set presence = 'absent' where tenant_id = $1 and meeting_id = $2 and not member_id = any($3)
"""
_MINUTES = """
update meeting set state = $3, text = $4, decisions = $5, revision = revision + 1 where tenant_id = $1 and id = $2
"""
_CLEAR = "delete from meeting_action where tenant_id = $1 and meeting_id = $2"
_ACTION = """
insert into meeting_action (tenant_id, meeting_id, number, project_id, text, owner_id, due_on)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_PUBLISHED = """
update meeting set state = $3, published_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2
"""
_ANSWER = """
update meeting_seat set answer = $4, words = $5, answered_at = now()
where tenant_id = $1 and meeting_id = $2 and member_id = $3
"""
_MANAGER = "select manager_id from project where tenant_id = $1 and id = $2"


async def cancel(caller: Caller, command: m.CancelMeeting) -> MeetingView:
    """The series goes on without it."""
    project, found, state = await take(caller, command.meeting_id, command.revision, "cancel")
    await DB.run(_STATE, caller.tenant_id, found.id, str(state))
    await await_no_more(caller.tenant_id, found.id)
    await said(caller, project.code, found.id, "cancel", command.reason)
    series_id = await DB.value(_SERIES, caller.tenant_id, found.id)
    if series_id is not None:
        await plan_next(caller, project.code, series_id, found.id)
    return await view_of(caller, found.id)


async def set_agenda(caller: Caller, command: m.SetAgenda) -> MeetingView:
    _project, found, _state = await take(caller, command.meeting_id, command.revision, "set_agenda")
    points = tuple(point for point in command.points if point.text.strip())
    await write_agenda(caller.tenant_id, found.id, points)
    await note(caller, found.id, "set_agenda")
    return await view_of(caller, found.id)


async def draw_agenda(caller: Caller, command: m.DrawAgenda) -> MeetingView:
    project, found, _state = await take(caller, command.meeting_id, command.revision, "draw_agenda")
    await draw(caller.tenant_id, project.id, found.id, await today(caller.tenant_id))
    await note(caller, found.id, "draw_agenda")
    return await view_of(caller, found.id)


async def hold(caller: Caller, command: m.HoldMeeting) -> MeetingView:
    """Raises `meeting.early`, `meeting.nobody`, `meeting.team`."""
    project, found, state = await take(caller, command.meeting_id, command.revision, "hold")
    if found.starts_at > now():
        raise m.MEETING_EARLY()
    seats = {seat.member_id: seat.presence for seat in command.seats if seat.presence is not Presence.INVITED}
    if Presence.PRESENT not in seats.values():
        raise m.MEETING_NOBODY(fields={"seats": m.MEETING_NOBODY.code})
    await all_see(caller, project.id, tuple(seats), "seats")
    zone = await zone_of(caller.tenant_id)
    due = found.starts_at.astimezone(zone).date() + timedelta(days=MINUTES_DAYS)
    await DB.run(_HELD, caller.tenant_id, found.id, str(state), command.guests.strip(), due)
    await DB.run(_SEATS, caller.tenant_id, found.id, list(seats), [str(one) for one in seats.values()])
    await DB.run(_ABSENT, caller.tenant_id, found.id, list(seats))
    await await_no_more(caller.tenant_id, found.id)
    await remember(caller.tenant_id, LATE, found.id, morning(zone, due, 1))
    await note(caller, found.id, "hold")
    return await view_of(caller, found.id)


async def write(caller: Caller, command: m.WriteMinutes) -> MeetingView:
    """Raises `meeting.empty`, `meeting.team`."""
    project, found, state = await take(caller, command.meeting_id, command.revision, "write")
    if not command.text.strip() and not command.decisions:
        raise m.MEETING_EMPTY(fields={"text": m.MEETING_EMPTY.code})
    await all_see(caller, project.id, tuple({one.owner_id for one in command.actions}), "actions")
    decisions = msgspec.json.encode([one.strip() for one in command.decisions]).decode()
    await DB.run(_MINUTES, caller.tenant_id, found.id, str(state), command.text.strip(), decisions)
    await DB.run(_CLEAR, caller.tenant_id, found.id)
    for number, one in enumerate(command.actions, 1):
        what = (number, project.id, one.text.strip(), one.owner_id, one.due_on)
        await DB.run(_ACTION, caller.tenant_id, found.id, *what)
    if found.state is not MeetingState.MINUTES_DRAFT:
        await note(caller, found.id, "write")
    return await view_of(caller, found.id)


async def publish(caller: Caller, command: m.PublishMinutes) -> MeetingView:
    """In one transaction with the tasks that come of it. Raises `meeting.team` if an owner has left meanwhile."""
    project, found, state = await take(caller, command.meeting_id, command.revision, "publish")
    await make_tasks(caller, project, found.id)
    await DB.run(_PUBLISHED, caller.tenant_id, found.id, str(state))
    await forget(caller.tenant_id, LATE, found.id)
    await said(caller, project.code, found.id, "publish")
    return await view_of(caller, found.id)


async def answer(caller: Caller, command: m.AnswerMinutes) -> MeetingView:
    """Raises not found, `meeting.not_asked`, `meeting.unsaid`, or that there are no minutes yet."""
    project = await meeting_seen(caller, command.meeting_id)
    found = await loaded(caller.tenant_id, command.meeting_id)
    view = await view_of(caller, found.id)
    if view.own is None:
        raise m.MEETING_NOT_ASKED()
    MEETING.next(found.state, "answer")
    words = command.reason.strip()
    if command.answer is Answer.OBJECTED and not words:
        raise m.MEETING_UNSAID(fields={"reason": m.MEETING_UNSAID.code})
    await DB.run(_ANSWER, caller.tenant_id, found.id, caller.actor_id, str(command.answer), words)
    await note(caller, found.id, str(command.answer), words)
    if command.answer is Answer.OBJECTED:
        manager: UUID = await DB.value(_MANAGER, caller.tenant_id, project.id)
        await tell(caller, project.code, found, "object", (manager,))
    return await view_of(caller, found.id)
