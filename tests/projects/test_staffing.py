"""Seats in projects: every state, verb and person; capacity that explains itself; decided once; teams that are whole."""

import asyncio
from datetime import date, timedelta
from uuid import uuid4

import msgspec
import pytest

from services.projects.app import GATES
from services.projects.db import DB
from services.projects.gates.deciding import Deciding
from services.projects.staffing.deciding import expire
from services.projects.staffing.states import STAFFING
from shared.contracts.delivery import gates as g
from shared.contracts.delivery import plan as p
from shared.contracts.delivery import plan_days as d
from shared.contracts.delivery import staffing as c
from shared.contracts.delivery.delegations import DELEGATE
from shared.contracts.delivery.projects import FIND_PROJECT, FindProject
from shared.contracts.delivery.staffing_views import StaffingState as S
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, NotFound
from tests.factories.projects import make_project
from tests.projects.crew import CALLS, DUTIES, FIRST, LAST, Crew, seated

PATHS = {
    "requested": (),
    "proposed": ("pick",),
    "agreed": ("pick", "agree"),
    "offered": ("pick", "agree", "activate"),
    "active": ("pick", "agree", "activate", "accept"),
    "released": ("pick", "agree", "activate", "accept", "release"),
    "cancelled": ("cancel",),
}
LEAD, HEAD, PERSON = "yutong", "wenbin", "junyan"
WHO = {
    **dict.fromkeys(("save", "pick", "activate", "redefine", "release", "cancel"), LEAD),
    **dict.fromkeys(("agree", "refuse"), HEAD),
    **dict.fromkeys(("accept", "decline"), PERSON),
    "waive": "mingche",
}
PEOPLE = ("yutong", "wenbin", "junyan", "mingche", "shihan", "yating", "chengen")


@pytest.fixture
async def crew(ask, cast):
    made = Crew(ask, cast, await make_project(cast, starts=FIRST))
    await made.catalogue()
    await made.able(cast.junyan)
    return made


def expected(state: str, verb: str) -> bool:
    """In words: what was asked is filled; a person is let go, taken in, asked whether he accepts, and given back."""
    return verb in {
        "requested": {"save", "pick", "cancel"},
        "proposed": {"pick", "agree", "refuse", "waive", "cancel"},
        "agreed": {"activate", "waive", "cancel"},
        "offered": {"accept", "decline", "redefine", "release"},
        "active": {"redefine", "release"},
    }.get(state, set())


async def in_state(crew, state: str, **given) -> c.StaffingView:
    one = await crew.seat(**given)
    for verb in PATHS[state]:
        one = await crew.act(getattr(crew.cast, WHO[verb]), one, verb)
    assert one.state == state
    return one


async def test_every_state_verb_and_person(crew, cast):
    """The management leads every project too; nobody else does another's part."""
    assert set(STAFFING.verbs()) == {*CALLS, "expire"}
    for number, state in enumerate(STAFFING.states):
        days = {"first": FIRST + timedelta(days=70 * number), "last": FIRST + timedelta(days=70 * number + 20)}
        one = await in_state(crew, state, percent=10, **days)
        for verb, his in WHO.items():
            for name in PEOPLE:
                who = getattr(cast, name)
                lets = name == his or (name == "mingche" and his == LEAD)
                if lets and (state, verb) in {("proposed", "waive"), ("agreed", "waive")}:
                    assert await crew.refused(who, CALLS[verb], **crew.filled(one, verb)) == "staffing.free"
                elif not lets:
                    code = await crew.refused(who, CALLS[verb], **crew.filled(one, verb))
                    assert code in {"permission.missing", "staffing.not_yours", "staffing.not_found"}, (verb, name)
                elif not expected(state, verb):
                    code = await crew.refused(who, CALLS[verb], **crew.filled(one, verb))
                    nobody = one.member_id is None and his in {HEAD, PERSON}
                    wanted = {"staffing.not_yours", "staffing.not_found"} if nobody else {"state.move_unknown"}
                    assert code in wanted, (state, verb, name)
        for verb, his in WHO.items():
            if expected(state, verb) and verb != "waive":
                fresh = {name: day + timedelta(days=21) for name, day in days.items()}
                other = await in_state(crew, state, percent=5, **fresh)
                done = await crew.act(getattr(cast, his), other, verb)
                assert done.state == STAFFING.next(S(state), verb), (state, verb)


async def test_from_request_to_release(crew, cast, ask):
    """Each is told when it is his turn; he is of the team from the activation to the release, and his words stay."""
    one = await crew.seat()
    assert (one.number, one.waits_for, "pick" in one.verbs) == ("S-01", ("林語彤",), True)
    short = await crew.read(cast.yutong, c.READ_SHORTLIST, staffing_id=one.id)
    (first,) = short.items
    assert (first.name, first.level, first.is_proved, first.capacity.fits) == ("郭俊彥", 4, True, True)
    assert (first.score, first.capacity.work, first.capacity.free) == (90, 20 * 480, 20 * 480)
    one = await crew.act(cast.yutong, one, "pick")
    assert one.waits_for == ("許文彬",)
    boxes = await crew.read(cast.wenbin, c.LIST_STAFFING)
    assert [(each.number, "agree" in each.verbs) for each in boxes.waiting] == [("S-01", True)]
    assert (await crew.read(cast.mingche, c.LIST_STAFFING)).waiting == ()
    one = await crew.act(cast.wenbin, one, "agree")
    one = await crew.act(cast.yutong, one, "activate")
    assert await ask(FIND_PROJECT, cast.junyan, FindProject(code=crew.project.code))
    team = await crew.team(cast.junyan)
    assert (team.is_complete, team.lacking, team.may_ask) == (False, ("S-01 資料庫工程師",), False)
    one = await crew.act(cast.junyan, one, "accept")
    team = await crew.team()
    ((seat,),) = [each.seats for each in team.members if each.name == "郭俊彥"]
    assert (seat.responsibilities, seat.accepted_at is not None, team.is_complete) == (DUTIES, True, True)
    one = await crew.act(cast.yutong, one, "redefine")
    assert (one.state, one.accepted_at, (await crew.team()).is_complete) == ("offered", None, False)
    one = await crew.act(cast.junyan, one, "accept")
    one = await crew.act(cast.yutong, one, "release")
    assert [each.verb for each in one.happenings][:3] == ["release", "accept", "redefine"]
    assert [each.name for each in (await crew.team()).members] == ["林語彤"]
    with pytest.raises(NotFound):
        await ask(FIND_PROJECT, cast.junyan, FindProject(code=crew.project.code))


async def test_who_lets_somebody_go(crew, cast, ask):
    """Never he himself nor who wants him: the head above; his deputy while he is away; else the management."""
    one = await crew.act(cast.yutong, await crew.seat(), "pick")
    today = now().date()
    stands_in = DELEGATE.takes(member_id=cast.yating.actor_id, from_day=today, until_day=today + timedelta(days=3))
    await ask(DELEGATE, cast.wenbin, stands_in, key=uuid4().hex)
    seen = (await crew.read(cast.yating, c.LIST_STAFFING)).waiting
    assert [(each.number, each.waits_for) for each in seen] == [("S-01", ("許文彬", "何雅婷"))]
    done = await crew.act(cast.yating, one, "agree")
    assert (done.state, done.agreed_by) == ("agreed", "何雅婷")
    # Who heads the department himself is let go by the management, where nobody stands above.
    async with DB.scope(cast.mingche):
        await DB.run("update department set head_id = $2 where tenant_id = $1", cast.tenant_id, cast.junyan.actor_id)
    other = await crew.act(cast.yutong, await crew.seat(percent=5), "pick")
    assert other.waits_for == ()
    assert await crew.refused(cast.junyan, c.AGREE_STAFF, **crew.filled(other, "agree")) == "staffing.not_yours"
    assert await crew.refused(cast.wenbin, c.AGREE_STAFF, **crew.filled(other, "agree")) in {
        "staffing.not_yours",
        "staffing.not_found",
    }
    assert (await crew.act(cast.mingche, other, "agree")).state == "agreed"


async def test_proof_is_asked(crew, cast):
    """A claim is no proof, nor a level too low, nor a certificate that ends before; an empty seat is for nobody."""
    seat = await crew.seat()
    for who in (cast.shihan, cast.chengen):
        code = await crew.refused(cast.yutong, c.PICK_STAFF, **crew.filled(seat, "pick", member_id=who.actor_id))
        assert code == "staffing.unproved"
    high = await crew.seat(min_level=5)
    assert await crew.refused(cast.yutong, c.PICK_STAFF, **crew.filled(high, "pick")) == "staffing.unproved"
    await crew.able(cast.shihan, expires_on=FIRST - timedelta(days=1), by=cast.yating)
    code = await crew.refused(cast.yutong, c.PICK_STAFF, **crew.filled(seat, "pick", member_id=cast.shihan.actor_id))
    assert code == "staffing.unproved"
    short = await crew.read(cast.yutong, c.READ_SHORTLIST, staffing_id=seat.id)
    assert [(one.name, one.is_proved) for one in short.items] == [("郭俊彥", True), ("黃詩涵", False)]
    assert short.considered == 2
    bare = await crew.seat(skill_id=None)
    assert "pick" not in bare.verbs
    assert await crew.refused(cast.yutong, c.PICK_STAFF, **crew.filled(bare, "pick")) == "staffing.incomplete"


async def test_capacity_explains_itself(crew, cast, ask):
    """Leave takes days away, tasks and other seats take minutes; the greater of what a project was promised and asks."""
    other = await make_project(cast, name="倉儲", team=(cast.junyan,), starts=FIRST)
    me = cast.junyan.actor_id
    leave = d.AddLeave(project_id=other.id, member_id=me, first=date(2027, 3, 4), last=date(2027, 3, 5))
    await ask(d.ADD_LEAVE, cast.yutong, leave, key=uuid4().hex)
    task = p.AddTask(project_id=other.id, name="佈線", minutes=5 * 480, owner_id=me)
    await ask(p.ADD_TASK, cast.yutong, task, key=uuid4().hex)
    seat = await crew.seat(percent=50)
    ((one,), _) = (await crew.read(cast.yutong, c.READ_SHORTLIST, staffing_id=seat.id)).items, None
    time = one.capacity
    assert (time.work, time.leave_days, time.busy) == (18 * 480, 2, 5 * 480)
    assert (time.free, time.need) == (13 * 480, 9 * 480)
    assert (time.over_days, time.over_first, time.fits) == (5, FIRST, False)
    assert [(part.name, part.planned, part.reserved, part.counted) for part in time.parts] == [("倉儲", 2400, 0, 2400)]
    # A seat there does not count twice what its tasks ask already; what is promised beyond does.
    there = Crew(ask, cast, other)
    there.skill = crew.skill
    await there.act(cast.yutong, await there.seat(percent=20), "pick")
    (again,) = (await crew.read(cast.yutong, c.READ_SHORTLIST, staffing_id=seat.id)).items
    assert again.capacity.busy == 5 * 480 + 13 * 96
    # Who may not see the other project sees the minutes, and no name.
    async with DB.scope(cast.mingche):
        await DB.run("update project_member set left_at = now() where project_id = $1", other.id)
    (hidden,) = (await crew.read(cast.yutong, c.READ_SHORTLIST, staffing_id=seat.id)).items
    assert [(part.code, part.counted) for part in hidden.capacity.parts] == [("", 5 * 480 + 13 * 96)]


async def test_nobody_is_overloaded_without_the_management(crew, cast):
    first = await crew.joined(await crew.seat(percent=60))
    one = await crew.act(cast.yutong, await crew.seat(percent=60), "pick")
    assert (one.capacity.fits, one.capacity.over_days) == (False, 20)
    one = await crew.act(cast.wenbin, one, "agree")
    assert "activate" not in one.verbs
    assert await crew.refused(cast.yutong, c.ACTIVATE_STAFF, **crew.filled(one, "activate")) == "staffing.overload"
    assert await crew.refused(cast.wenbin, c.WAIVE_STAFF, **crew.filled(one, "waive")) == "permission.missing"
    one = await crew.act(cast.mingche, one, "waive", reason="只有他會")
    assert (one.waived_by, one.waived_why) == ("周明哲", "只有他會")
    assert (await crew.act(cast.yutong, one, "activate")).state == "offered"
    assert first.state == "active"


async def test_fifty_heads_decide_once(crew, cast):
    one = await crew.act(cast.yutong, await crew.seat(), "pick")
    told = await asyncio.gather(
        *(crew.act(cast.wenbin, one, verb) for verb in ("agree", "refuse") * 25), return_exceptions=True
    )
    assert sum(not isinstance(each, BaseException) for each in told) == 1
    assert all(isinstance(each, Conflict) for each in told if isinstance(each, BaseException))
    (kept,) = (await crew.team()).open
    assert [each.verb for each in kept.happenings if each.verb in {"agree", "refuse"}] == [
        {"agreed": "agree", "requested": "refuse"}[kept.state]
    ]


async def test_it_ends_by_itself(crew, cast):
    """The morning after the last day; who holds another seat stays, and nothing happens twice."""
    one, two = [await crew.joined(await crew.seat(percent=20)) for _ in range(2)]
    async with DB.tenant_scope(cast.tenant_id):
        due = await DB.rows("select subject_id from due where kind = 'staffing_ends'")
        assert {row["subject_id"] for row in due} == {one.id, two.id}
    for each, there in ((one, True), (two, False), (two, False)):
        async with DB.tenant_scope(cast.tenant_id):
            await expire(cast.tenant_id, each.id)
        team = await crew.team()
        assert ("郭俊彥" in {member.name for member in team.members}) is there
    assert [each.state for each in team.ended] == ["released", "released"]
    assert [each.happenings[0].verb for each in team.ended] == ["expire", "expire"]


async def test_the_first_gate_asks_for_a_team(crew, cast):
    """Hard: not on a condition either. Each of what lacks is named."""

    async def lacks() -> tuple[str, ...]:
        view = await crew.read(cast.mingche, g.READ_GATES, project_id=crew.project.id)
        (check,) = [each for each in view.gates[0].checks if each.code == "team_complete"]
        assert check.hard
        return check.answer, check.missing

    assert await lacks() == ("missing", ())
    one = await crew.seat()
    assert await lacks() == ("missing", ("S-01 資料庫工程師",))
    for who, verb in ((cast.yutong, "pick"), (cast.wenbin, "agree"), (cast.yutong, "activate")):
        one = await crew.act(who, one, verb)
    assert await lacks() == ("missing", ("S-01 資料庫工程師",))
    with pytest.raises(DomainError) as told:
        async with DB.scope(cast.wenbin):
            wish = g.ConditionGate(
                project_id=crew.project.id, gate=g.Gate.G1, reason="下週", due_on=now().date() + timedelta(days=9)
            )
            await Deciding(GATES).condition(cast.wenbin, wish)
    assert told.value.code == "gate.hard"
    await crew.act(cast.junyan, one, "accept")
    assert await lacks() == ("kept", ())
    loose = await make_project(cast, team=(cast.shihan,))
    await seated(cast.mingche, loose.id, cast.junyan.actor_id, cast.wenbin.actor_id)
    crew.project = loose
    assert await lacks() == ("missing", ("黃詩涵",))


async def test_days(crew, cast):
    for days in ({"first": LAST, "last": FIRST}, {"last": FIRST + timedelta(days=800)}):
        with pytest.raises(DomainError) as told:
            await crew.seat(**days)
        assert told.value.code == "staffing.days"
    assert (await crew.team(cast.mingche)).may_ask is True
    with pytest.raises(NotFound):
        await crew.team(cast.yating)


async def test_each_is_told_when_it_is_his_turn(crew, cast):
    """Of every step the event names whose turn it is, and leads to a page that he may see."""
    one = await crew.act(cast.yutong, await crew.joined(await crew.seat()), "release")
    async with DB.tenant_scope(cast.tenant_id, "worker"):
        rows = await DB.rows("select body from outbox where topic = 'projects.staffing.moved.v1' order by id")
    told = [msgspec.json.decode(row["body"])["data"] for row in rows]
    of_project = f"projects/{crew.project.code}/team"
    yutong, wenbin, junyan = (str(who.actor_id) for who in (cast.yutong, cast.wenbin, cast.junyan))
    assert [(each["what"], each["people"], each["place"]) for each in told if each["id"] == str(one.id)] == [
        ("ask", [], of_project),
        ("pick", [wenbin], "staffing"),
        ("agree", [yutong], of_project),
        ("activate", [junyan], of_project),
        ("accept", [yutong], of_project),
        ("release", [junyan], "staffing"),
    ]
