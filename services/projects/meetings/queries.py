"""Reading meetings: what is to come first, then the latest."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.meetings.access import keeps, meeting_seen
from services.projects.meetings.states import MEETING
from services.projects.projects.access import ProjectInHand, seen
from services.projects.quality.days import today
from shared.contracts.delivery import meeting_views as v
from shared.contracts.delivery import meetings as m
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission
from shared.core.clock import now

_BY_CODE = "select id from project where tenant_id = $1 and code = $2"
_BY_NUMBER = "select id from meeting where tenant_id = $1 and project_id = $2 and number = $3"
_LINES = """
select m.id, m.number, m.title, m.kind, m.state, m.starts_at, m.minutes, m.place, m.minutes_due,
  m.missed_at is not null as is_missed,
  (select count(*) from meeting_seat s where s.tenant_id = m.tenant_id and s.meeting_id = m.id)::int as invited,
  (select count(*) from meeting_seat s where s.tenant_id = m.tenant_id and s.meeting_id = m.id
    and s.presence = 'present')::int as present,
  (select count(*) from meeting_action a where a.tenant_id = m.tenant_id and a.meeting_id = m.id)::int as actions
from meeting m where m.tenant_id = $1 and m.project_id = $2
order by m.state <> 'planned', case when m.state = 'planned' then m.starts_at end, m.starts_at desc, m.id desc limit 100
"""
_SERIES = """
select id, title, kind, every_weeks, next_on, at, minutes, place, ended_at is not null as is_ended, revision
from meeting_series where tenant_id = $1 and project_id = $2 order by ended_at is not null, title, id limit 50
"""
_COUNTS = """
select count(distinct m.id) filter (where m.state in ('held', 'minutes_draft', 'published'))::int as held,
  count(distinct m.id) filter (where m.missed_at is not null)::int as missed,
  count(*) filter (where s.presence = 'present')::int as present,
  count(*) filter (where s.presence in ('present', 'absent'))::int as expected
from meeting m left join meeting_seat s on s.tenant_id = m.tenant_id and s.meeting_id = m.id
  and m.state in ('held', 'minutes_draft', 'published')
where m.tenant_id = $1 and m.project_id = $2
"""
_ONE = """
select m.id, m.project_id, m.series_id, m.number, m.title, m.kind, m.state, m.starts_at, m.minutes, m.place,
  m.agenda::text as agenda, m.guests, m.text, m.decisions::text as decisions, m.missed_at is not null as is_missed,
  m.minutes_due, m.revision,
  (select coalesce(json_agg(json_build_object('member_id', s.member_id, 'name', p.name, 'presence', s.presence,
      'answer', s.answer, 'words', s.words) order by p.name, s.member_id), '[]')
    from meeting_seat s join member p on p.tenant_id = s.tenant_id and p.id = s.member_id
    where s.tenant_id = m.tenant_id and s.meeting_id = m.id)::text as seats,
  (select coalesce(json_agg(json_build_object('number', a.number, 'text', a.text, 'owner_id', a.owner_id,
      'owner_name', p.name, 'due_on', a.due_on, 'task_number', t.number,
      'state', case when t.id is not null then coalesce(w.state, 'todo') end) order by a.number), '[]')
    from meeting_action a join member p on p.tenant_id = a.tenant_id and p.id = a.owner_id
    left join plan_task t on t.tenant_id = a.tenant_id and t.id = a.task_id
    left join task_work w on w.tenant_id = a.tenant_id and w.task_id = a.task_id
    where a.tenant_id = m.tenant_id and a.meeting_id = m.id)::text as actions,
  (select coalesce(json_agg(json_build_object('what', e.what, 'actor', e.actor, 'at', e.at, 'words', e.words)
      order by e.at desc, e.id desc), '[]')
    from (select * from meeting_event e where e.tenant_id = m.tenant_id and e.meeting_id = m.id
      order by e.at desc, e.id desc limit 50) e)::text as history
from meeting m where m.tenant_id = $1 and m.id = $2
"""

_points = msgspec.json.Decoder(tuple[v.Point, ...])
_words = msgspec.json.Decoder(tuple[str, ...])
_seats = msgspec.json.Decoder(tuple[v.SeatView, ...])
_actions = msgspec.json.Decoder(tuple[v.MeetingActionView, ...])
_history = msgspec.json.Decoder(tuple[v.MeetingHappening, ...])
HELD = frozenset({v.MeetingState.HELD, v.MeetingState.MINUTES_DRAFT, v.MeetingState.PUBLISHED})


async def list_meetings(caller: Caller, command: m.ListMeetings) -> v.MeetingList:
    return await list_of(caller, command.project_id)


async def find_meeting(caller: Caller, command: m.FindMeeting) -> v.MeetingView:
    project_id = await DB.value(_BY_CODE, caller.tenant_id, command.code)
    if project_id is None:
        raise PROJECT_NOT_FOUND()
    project = await seen(caller, project_id)
    meeting_id = await DB.value(_BY_NUMBER, caller.tenant_id, project.id, command.meeting_number)
    if meeting_id is None:
        raise m.MEETING_NOT_FOUND()
    return await view_of(caller, meeting_id)


async def read_meeting(caller: Caller, command: m.ReadMeeting) -> v.MeetingView:
    return await view_of(caller, command.meeting_id)


async def list_of(caller: Caller, project_id: UUID) -> v.MeetingList:
    project = await seen(caller, project_id)
    day = await today(caller.tenant_id)
    lines = await DB.rows(_LINES, caller.tenant_id, project.id)
    series = await DB.rows(_SERIES, caller.tenant_id, project.id)
    counts = await DB.row(_COUNTS, caller.tenant_id, project.id)
    assert counts is not None  # an aggregate
    expected = counts["expected"]
    return v.MeetingList(
        items=tuple(_line(row, day) for row in lines),
        series=tuple(v.SeriesView(**{**dict(row), "kind": v.MeetingKind(row["kind"])}) for row in series),
        attendance=round(100 * counts["present"] / expected) if expected else None,
        held=counts["held"],
        missed=counts["missed"],
        may_keep=_may_keep(caller, project),
    )


async def view_of(caller: Caller, meeting_id: UUID) -> v.MeetingView:
    """Raises not found, also for one of a project that is none of his."""
    project = await meeting_seen(caller, meeting_id)
    row = await DB.row(_ONE, caller.tenant_id, meeting_id)
    assert row is not None  # seen just now
    seats = _seats.decode(row["seats"])
    own = next((seat for seat in seats if seat.member_id == caller.actor_id), None)
    told: dict[str, Any] = {
        "kind": v.MeetingKind(row["kind"]),
        "state": v.MeetingState(row["state"]),
        "agenda": _points.decode(row["agenda"]),
        "decisions": _words.decode(row["decisions"]),
        "actions": _actions.decode(row["actions"]),
        "history": _history.decode(row["history"]),
        "seats": seats,
        "own": own,
        "is_late": _is_late(row, await today(caller.tenant_id)),
        "verbs": _verbs(caller, project, row, own),
    }
    return v.MeetingView(**{**dict(row), **told})


def _may_keep(caller: Caller, project: ProjectInHand) -> bool:
    return keeps(caller, project) and Permission.MEETING_KEEP in caller.permissions


def _verbs(caller: Caller, project: ProjectInHand, row: Record, own: v.SeatView | None) -> tuple[str, ...]:
    found = MEETING.verbs_from(v.MeetingState(row["state"]), caller.permissions, str(caller.kind))
    may = {verb: keeps(caller, project) for verb in found}
    may["answer"] = "answer" in may and own is not None
    may["hold"] = may.get("hold", False) and row["starts_at"] <= now()
    return tuple(verb for verb in found if may[verb])


def _is_late(row: Record, day: date) -> bool:
    open_ = row["state"] in {v.MeetingState.HELD, v.MeetingState.MINUTES_DRAFT}
    return open_ and row["minutes_due"] is not None and row["minutes_due"] < day


def _line(row: Record, day: date) -> v.MeetingLine:
    given = dict(row)
    del given["minutes_due"]
    state = v.MeetingState(row["state"])
    told = {
        "kind": v.MeetingKind(row["kind"]),
        "state": state,
        "is_late": _is_late(row, day),
        "present": row["present"] if state in HELD else None,
    }
    return v.MeetingLine(**{**given, **told})
