"""Triggers by the hours a ticket is served in, and those that hand it to a team."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from services.helpdesk.db import DB
from services.helpdesk.triggers.hours import served_at
from shared.contracts.desk import triggers as t
from shared.contracts.desk.calendars import CREATE_CALENDAR, CreateCalendar
from shared.contracts.desk.conditions import Conditions, Hours
from shared.contracts.desk.deeds import Deeds, Receiver
from shared.contracts.desk.handing import HAND_OVER, SAY_PRESENCE, HandOver, SayPresence
from shared.contracts.desk.hours import Opening
from shared.contracts.desk.macros import CREATE_MACRO, RUN_MACRO, CreateMacro, RunMacro
from shared.contracts.desk.teams import ARCHIVE_TEAM, CREATE_TEAM, ArchiveTeam, CreateTeam
from shared.contracts.helpdesk import TAKE_TICKET, TakeTicket
from shared.core.clock import now
from shared.core.errors import Invalid
from tests.factories.helpdesk import make_cast
from tests.helpdesk.triggers.world import made, opened, page_of, ran, refused, runs_of, until

ALWAYS = ((Opening(opens="00:00", closes="00:00"),),) * 7


async def calendar(ask, cast, week):
    return await ask(CREATE_CALENDAR, cast.peishan, CreateCalendar(name="時間", zone="UTC", week=week), key=uuid4().hex)


def never_now():
    """Open every day but today and its neighbours, in every zone."""
    today = now().weekday()
    far = {(today + 3) % 7, (today + 4) % 7}
    return tuple((Opening(opens="00:00", closes="00:00"),) if day in far else () for day in range(7))


@pytest.mark.parametrize(("week", "fits"), [(ALWAYS, Hours.WITHIN), (None, Hours.OUTSIDE)])
async def test_only_what_happens_in_those_hours(ask, cast, week, fits):
    await calendar(ask, cast, week or never_now())
    other = next(one for one in Hours if one is not fits)
    hit = await made(ask, cast, "這個", wanted=Conditions(hours=fits), tags=("中",))
    miss = await made(ask, cast, "那個", wanted=Conditions(hours=other), tags=("不中",))
    ticket = await opened(ask, cast)
    await ran(ask, cast, hit)
    assert (await page_of(ask, cast, ticket)).ticket.tags == ("中",)
    assert await runs_of(ask, cast, miss) == ()
    for trigger, count in ((hit, 1), (miss, 0)):
        trial = await ask(t.TRY_TRIGGER, cast.peishan, t.TryTrigger(trigger_id=trigger.id))
        assert (trial.looked_at, trial.fits) == (1, count)


async def test_before_there_is_any_calendar_it_is_nine_to_six_in_the_companys_zone(ask, cast):
    ticket = await opened(ask, cast)
    monday = now() - timedelta(days=now().weekday() + 7)
    noon = monday.replace(hour=4, minute=0)  # 12:00 in Taipei
    async with DB.tenant_scope(cast.tenant_id):
        asked = [(ticket.id, noon), (ticket.id, noon.replace(hour=12)), (ticket.id, noon - timedelta(days=1))]
        assert await served_at(cast.tenant_id, asked) == [True, False, False]


@pytest.fixture
def team(ask, cast):
    async def make(**more):
        people = {"member_ids": (cast.yutong.actor_id,), "handing": "round_robin"}
        return await ask(CREATE_TEAM, cast.peishan, CreateTeam(name="網路組", **people | more), key=uuid4().hex)

    return make


async def here(ask, who):
    await ask(SAY_PRESENCE, who, SayPresence(is_away=False), key=uuid4().hex)


async def test_a_trigger_hands_to_a_team_which_gives_it_to_who_is_there(ask, cast, team):
    made_team = await team()
    await here(ask, cast.yutong)
    trigger = await made(ask, cast, "網路的", wanted=Conditions(words=("網路",)), team_id=made_team.id)
    ticket = await opened(ask, cast, "網路斷線")
    page = await until(ask, cast, ticket, lambda page: page.ticket.assignee_id is not None)
    assert (page.ticket.team_name, page.ticket.assignee_name) == ("網路組", "林語彤")
    line = next(one for one in page.history if one.verb == "trigger")
    assert line.data["did_team"] == "網路組"
    trial = await ask(t.TRY_TRIGGER, cast.peishan, t.TryTrigger(trigger_id=trigger.id))
    assert trial.examples[0].changes == ()
    assert (await ask(t.READ_TRIGGER, cast.bohan, t.ReadTrigger(trigger_id=trigger.id))).names.team == "網路組"


async def test_a_macro_hands_over_and_may_say_who_has_it(ask, cast, team):
    made_team = await team()
    await here(ask, cast.yutong)
    deeds = Deeds(team_id=made_team.id, to=Receiver.ME)
    macro = await ask(CREATE_MACRO, cast.peishan, CreateMacro(name="交過去", deeds=deeds), key=uuid4().hex)
    ticket = await opened(ask, cast)
    taken = await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=ticket.id, revision=1), key=uuid4().hex)
    run = RunMacro(macro_id=macro.id, ticket_id=ticket.id, revision=taken.revision)
    done = await ask(RUN_MACRO, cast.bohan, run, key=uuid4().hex)
    assert (done.team_name, done.assignee_name) == ("網路組", "陳柏翰")
    await asyncio.sleep(1)  # it is not handed out once more
    assert (await page_of(ask, cast, ticket)).ticket.assignee_name == "陳柏翰"


async def test_a_team_that_is_gone_or_anothers_is_refused(ask, cast, team):
    made_team = await team()
    elsewhere = await ask(CREATE_TEAM, (await make_cast()).peishan, CreateTeam(name="別家"), key=uuid4().hex)
    for team_id in (uuid4(), elsewhere.id):
        make = CreateMacro(name="x", deeds=Deeds(team_id=team_id))
        await refused(Invalid, "deeds.team_unknown", ask(CREATE_MACRO, cast.peishan, make, key=uuid4().hex), "team_id")
    trigger = await made(ask, cast, "交給組", team_id=made_team.id)
    away = ArchiveTeam(team_id=made_team.id, revision=made_team.revision)
    await ask(ARCHIVE_TEAM, cast.peishan, away, key=uuid4().hex)
    await opened(ask, cast)
    (run,) = await ran(ask, cast, trigger)
    assert (run.outcome, run.error) == (t.Outcome.FAILED, "deeds.team_unknown")


async def test_two_ways_into_one_team_at_once_wait_for_nobody_in_a_circle(ask, cast, team):
    """By hand the team is locked before the ticket; a macro has its ticket already, so it locks no team."""
    made_team = await team()
    await here(ask, cast.yutong)
    deeds = Deeds(team_id=made_team.id)
    macro = await ask(CREATE_MACRO, cast.peishan, CreateMacro(name="交", deeds=deeds), key=uuid4().hex)
    tickets = [await opened(ask, cast, f"第 {n} 張") for n in range(12)]

    def act(number, one):
        if number % 2:
            return ask(
                RUN_MACRO, cast.bohan, RunMacro(macro_id=macro.id, ticket_id=one.id, revision=1), key=uuid4().hex
            )
        over = HandOver(ticket_id=one.id, revision=1, team_id=made_team.id)
        return ask(HAND_OVER, cast.peishan, over, key=uuid4().hex)

    await asyncio.gather(*(act(number, one) for number, one in enumerate(tickets)))
    for one in tickets:
        await until(ask, cast, one, lambda page: page.ticket.assignee_name == "林語彤")
