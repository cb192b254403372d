"""Meetings: planned, held, written down; what was agreed becomes tasks; who hears of what was missed."""

import asyncio
import json
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from services.projects.db import DB
from services.projects.meetings import reminding
from services.projects.meetings.states import MEETING
from shared.contracts.delivery import meeting_acts as a
from shared.contracts.delivery import meetings as m
from shared.contracts.delivery import risks as k
from shared.contracts.delivery.meeting_views import Answer, MeetingState, Point, PointKind, Presence
from shared.contracts.delivery.plan import READ_PLAN, ReadPlan
from shared.contracts.parties import Party
from shared.core.errors import DomainError
from tests.factories.projects import make_project
from tests.matrix.behind import superuser

S = MeetingState
TAIPEI = ZoneInfo("Asia/Taipei")
DO = {
    "move": lambda one: (a.MOVE_MEETING, m.MoveMeeting(**key(one), on=day(3), at=time(9))),
    "set_agenda": lambda one: (a.SET_AGENDA, m.SetAgenda(**key(one), points=(Point(text="預算"),))),
    "draw_agenda": lambda one: (a.DRAW_AGENDA, m.DrawAgenda(**key(one))),
    "cancel": lambda one: (a.CANCEL_MEETING, m.CancelMeeting(**key(one), reason="客戶來訪")),
    "hold": lambda one: (a.HOLD_MEETING, m.HoldMeeting(**key(one), seats=there(one))),
    "write": lambda one: (a.WRITE_MINUTES, m.WriteMinutes(**key(one), text="如期進行")),
    "publish": lambda one: (a.PUBLISH_MINUTES, m.PublishMinutes(**key(one))),
    "answer": lambda one: (m.ANSWER_MINUTES, m.AnswerMinutes(meeting_id=one.id)),
}
PATHS = {
    S.PLANNED: (),
    S.HELD: ("hold",),
    S.MINUTES_DRAFT: ("hold", "write"),
    S.PUBLISHED: ("hold", "write", "publish"),
    S.CANCELLED: ("cancel",),
}
COMING, AFTER = {S.PLANNED}, {S.HELD, S.MINUTES_DRAFT}
MAY = {
    "yutong": {
        **dict.fromkeys(("move", "set_agenda", "draw_agenda", "cancel"), COMING),
        "hold": COMING | AFTER,
        "write": AFTER,
        "publish": {S.MINUTES_DRAFT},
        "answer": {S.PUBLISHED},
    },
    "junyan": {"answer": {S.PUBLISHED}},
    "chengen": {},
    "yating": {},
}
"""Who leads the project, who was asked to it, who is of the company, who has nothing to do with it."""


def key(one):
    return {"meeting_id": one.id, "revision": one.revision}


def day(days):
    return (datetime.now(TAIPEI) + timedelta(days=days)).date()


def there(one):
    return tuple(m.Attendance(member_id=seat.member_id) for seat in one.seats)


class Room:
    """林語彤 leads, 郭俊彥 is of the team."""

    def __init__(self, ask, cast, project) -> None:
        self._ask, self.cast, self.project = ask, cast, project

    async def write(self, who, call, command):
        return await self._ask(call, who, command, key=uuid4().hex)

    async def read(self, one, who=None):
        return await self._ask(m.READ_MEETING, who or self.cast.yutong, m.ReadMeeting(meeting_id=one.id))

    async def listed(self, who=None):
        return await self._ask(m.LIST_MEETINGS, who or self.cast.yutong, m.ListMeetings(project_id=self.project.id))

    async def planned(self, title="項目週會"):
        wish = m.PlanMeeting(project_id=self.project.id, title=title, on=day(2), at=time(10), place="三樓會議室")
        return await self.write(self.cast.yutong, m.PLAN_MEETING, wish)

    async def do(self, who, one, verb):
        return await self.write(who, *DO[verb](one))

    async def begun(self, one, hours=1):
        """Its time has come: nobody waits for that in a test."""
        async with superuser(Party.PROJECTS) as connection:
            sql = "update meeting set starts_at = now() - make_interval(hours => $2) where id = $1"
            await connection.execute(sql, one.id, hours)
        return await self.read(one)

    async def in_state(self, state):
        one = await self.planned()
        for verb in PATHS[state]:
            if verb == "hold":
                one = await self.begun(one)
            one = await self.do(self.cast.yutong, one, verb)
        assert one.state is state
        return one

    async def heard(self, one, what):
        """Who was told, each time."""
        async with superuser(Party.PROJECTS) as connection:
            rows = await connection.fetch(
                "select body from outbox where topic = 'projects.meeting.said.v1' and tenant_id = $1 order by id",
                self.cast.tenant_id,
            )
        told = [json.loads(row[0]) for row in rows]
        bodies = [each.get("data") or each.get("body") or each for each in told]
        return [set(each["people"]) for each in bodies if each["id"] == str(one.id) and each["what"] == what]


@pytest.fixture
async def room(ask, cast):
    return Room(ask, cast, await make_project(cast, team=(cast.junyan,)))


async def test_every_state_verb_and_person(room):
    """Buttons and answers agree, for every state, every verb and whoever asks."""
    assert set(DO) == set(MEETING.verbs())
    tried = 0
    for state in MEETING.states:
        for name, verbs in MAY.items():
            one = await room.in_state(state)
            if state is S.PLANNED:
                one = await room.begun(one)
            who = getattr(room.cast, name)
            may = {verb for verb, states in verbs.items() if state in states}
            if name != "yating":
                assert set((await room.read(one, who)).verbs) == may, (state, name)
            for verb in DO:
                tried += 1
                if verb in may:
                    fresh = await room.in_state(state)
                    if verb == "hold" and state is S.PLANNED:
                        fresh = await room.begun(fresh)
                    await room.do(who, fresh, verb)
                    continue
                with pytest.raises(DomainError) as error:
                    await room.do(who, one, verb)
                assert error.value.code in {
                    "meeting.not_found",
                    "meeting.not_asked",
                    "permission.missing",
                    "project.not_led",
                    "state.move_unknown",
                }, (state, name, verb)
            assert (await room.read(one)).state is state
    assert tried == len(S) * len(MAY) * len(DO)


async def test_from_the_agenda_to_tasks(room, cast, ask):
    risk = await room.write(
        cast.yutong, k.IDENTIFY_RISK, k.IdentifyRisk(project_id=room.project.id, happening="交換器缺貨")
    )
    score = k.AssessRisk(risk_id=risk.id, revision=risk.revision, probability=4, impact=4)
    await room.write(cast.yutong, k.ASSESS_RISK, score)
    one = await room.planned()
    assert [(point.kind, point.number, point.text) for point in one.agenda] == [
        (PointKind.RISK, risk.number, "交換器缺貨")
    ]
    assert {seat.name for seat in one.seats} == {cast.yutong.name, cast.junyan.name}
    own = Point(text="下季人力")
    one = await room.write(cast.yutong, a.SET_AGENDA, m.SetAgenda(**key(one), points=(own,)))
    one = await room.do(cast.yutong, one, "draw_agenda")
    assert [point.text for point in one.agenda] == ["下季人力", "交換器缺貨"]
    with pytest.raises(DomainError) as early:
        await room.do(cast.yutong, one, "hold")
    assert early.value.code == "meeting.early"
    one = await room.begun(one)
    with pytest.raises(DomainError) as nobody:
        await room.write(cast.yutong, a.HOLD_MEETING, m.HoldMeeting(**key(one)))
    assert nobody.value.code == "meeting.nobody"
    seat = m.Attendance(member_id=cast.yutong.actor_id)
    one = await room.write(cast.yutong, a.HOLD_MEETING, m.HoldMeeting(**key(one), seats=(seat,), guests="客戶陳經理"))
    assert {each.name: each.presence for each in one.seats} == {
        cast.yutong.name: Presence.PRESENT,
        cast.junyan.name: Presence.ABSENT,
    }
    with pytest.raises(DomainError) as empty:
        await room.write(cast.yutong, a.WRITE_MINUTES, m.WriteMinutes(**key(one)))
    assert empty.value.code == "meeting.empty"
    stranger = (m.NewAction(text="x", owner_id=cast.yating.actor_id, due_on=day(9)),)
    with pytest.raises(DomainError) as team:
        await room.write(cast.yutong, a.WRITE_MINUTES, m.WriteMinutes(**key(one), text="x", actions=stranger))
    assert team.value.fields == {"actions": "meeting.team"}
    action = m.NewAction(text="向原廠追交換器交期", owner_id=cast.junyan.actor_id, due_on=day(9))
    wish = m.WriteMinutes(**key(one), text="逐項檢視", decisions=("先用備品",), actions=(action,))
    one = await room.write(cast.yutong, a.WRITE_MINUTES, wish)
    one = await room.do(cast.yutong, one, "publish")
    (made,) = one.actions
    assert (made.task_number, made.state, made.owner_name) == (1, "todo", cast.junyan.name)
    (task,) = (await ask(READ_PLAN, cast.yutong, ReadPlan(project_id=room.project.id))).tasks
    assert (task.name, task.owner_id, task.text) == ("向原廠追交換器交期", cast.junyan.actor_id, "向原廠追交換器交期")
    assert task.ends_on >= day(9)
    later = await room.planned("下一次")
    assert (PointKind.ACTION, "#1") in {(point.kind, point.number) for point in later.agenda}
    with pytest.raises(DomainError) as unsaid:
        await room.write(cast.junyan, m.ANSWER_MINUTES, m.AnswerMinutes(meeting_id=one.id, answer=Answer.OBJECTED))
    assert unsaid.value.code == "meeting.unsaid"
    objection = m.AnswerMinutes(meeting_id=one.id, answer=Answer.OBJECTED, reason="我有請假")
    one = await room.write(cast.junyan, m.ANSWER_MINUTES, objection)
    assert [(each.answer, each.words) for each in one.seats if each.words] == [(Answer.OBJECTED, "我有請假")]
    found = await room.listed()
    assert (found.attendance, found.held, found.missed, found.may_keep) == (50, 1, 0, True)
    assert (await room.listed(cast.junyan)).may_keep is False


async def test_published_minutes_never_change(room):
    one = await room.in_state(S.PUBLISHED)
    async with DB.tenant_scope(room.cast.tenant_id):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await DB.run("update meeting set text = 'x' where id = $1", one.id)


async def test_fifty_publish_at_once(room, ask):
    one = await room.planned()
    one = await room.begun(one)
    one = await room.do(room.cast.yutong, one, "hold")
    action = m.NewAction(text="補文件", owner_id=room.cast.junyan.actor_id, due_on=day(5))
    one = await room.write(room.cast.yutong, a.WRITE_MINUTES, m.WriteMinutes(**key(one), text="x", actions=(action,)))
    tried = await asyncio.gather(
        *(room.do(room.cast.yutong, one, "publish") for _ in range(50)), return_exceptions=True
    )
    assert sum(not isinstance(each, BaseException) for each in tried) == 1
    assert len((await ask(READ_PLAN, room.cast.yutong, ReadPlan(project_id=room.project.id))).tasks) == 1


async def test_a_series_always_has_its_next_one(room, cast):
    wish = m.StartSeries(project_id=room.project.id, title="週會", first_on=day(1), at=time(10), every_weeks=1)
    found = await room.write(cast.yutong, m.START_SERIES, wish)
    (series,), (first,) = found.series, found.items
    assert series.next_on == day(8)
    await act(cast, reminding.be_near, first.id)
    await act(cast, reminding.be_near, first.id)  # again: nothing more is planned
    second = next(one for one in (await room.listed()).items if one.id != first.id)
    assert second.starts_at.astimezone(TAIPEI).date() == day(8)
    assert len((await room.listed()).items) == 2
    await room.write(cast.yutong, a.CANCEL_MEETING, m.CancelMeeting(**key(await room.read(second)), reason="放假"))
    assert len((await room.listed()).items) == 2  # the first one is still to come
    ended = m.EndSeries(series_id=series.id, revision=series.revision)
    found = await room.write(cast.yutong, m.END_SERIES, ended)
    assert found.series[0].is_ended
    with pytest.raises(DomainError) as again:
        await room.write(cast.yutong, m.END_SERIES, ended)
    assert again.value.code == "meeting_series.ended"
    past = m.StartSeries(project_id=room.project.id, title="週會", first_on=day(-1), at=time(10))
    with pytest.raises(DomainError) as error:
        await room.write(cast.yutong, m.START_SERIES, past)
    assert error.value.code == "meeting.past"


async def act(cast, what, meeting_id):
    """As the clock does when the time has come."""
    async with DB.tenant_scope(cast.tenant_id):
        await what(cast.tenant_id, meeting_id)


async def test_who_hears_of_what_was_missed(room, cast):
    one = await room.begun(await room.planned(), hours=25)
    await act(cast, reminding.be_missed, one.id)
    missed = await room.read(one)
    assert missed.is_missed
    assert missed.state is S.PLANNED
    await act(cast, reminding.be_missed, one.id)
    first, second = await room.heard(one, "miss")
    assert first == {str(cast.yutong.actor_id)}
    assert first <= second
    assert (await room.listed()).missed == 1
    held = await room.do(cast.yutong, missed, "hold")
    assert not held.is_missed
    await act(cast, reminding.be_missed, one.id)  # what was held is not missed
    assert len(await room.heard(one, "miss")) == 2


async def test_late_minutes_are_asked_for_each_morning(room, cast):
    one = await room.in_state(S.HELD)
    async with superuser(Party.PROJECTS) as connection:
        await connection.execute("update meeting set minutes_due = current_date - 2 where id = $1", one.id)
    assert (await room.read(one)).is_late
    await act(cast, reminding.be_late, one.id)
    assert await room.heard(one, "late") == [{str(cast.yutong.actor_id)}]
    async with superuser(Party.PROJECTS) as connection:
        fire_at = await connection.fetchval(
            "select fire_at from due where kind = 'meeting_late' and subject_id = $1", one.id
        )
    assert datetime.now(UTC) < fire_at < datetime.now(UTC) + timedelta(days=2)
