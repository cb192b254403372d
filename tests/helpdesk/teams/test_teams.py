"""Teams hand out their tickets: to whom, when, once, with the reason on record; and whose business they are."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.calendars import CREATE_CALENDAR, CreateCalendar
from shared.contracts.desk.handing import HAND_OVER, SAY_PRESENCE, SEEN, HandOver, SayPresence, Seen
from shared.contracts.desk.hours import Opening
from shared.contracts.desk.teams import (
    ARCHIVE_TEAM,
    CHANGE_TEAM,
    CREATE_TEAM,
    LIST_TEAMS,
    READ_TEAM,
    SET_SKILLS,
    ArchiveTeam,
    ChangeTeam,
    CreateTeam,
    ListTeams,
    ReadTeam,
    SetSkills,
)
from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    MARK_SPAM,
    OPEN_TICKET,
    QUEUE_PAGE,
    READ_TICKET,
    TICKET_PAGE,
    AssignTicket,
    Filters,
    MoveTicket,
    NumberQuery,
    OpenTicket,
    QueueQuery,
    ReadTicket,
)
from shared.contracts.parties import Party
from shared.core.errors import Conflict, Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from tests.matrix.behind import superuser, until


def key():
    return new_id().hex


async def made(ask, cast, name="基礎架構", **given):
    people = given.pop("people", (cast.bohan, cast.yutong))
    command = CreateTeam(name=name, member_ids=tuple(one.actor_id for one in people), **given)
    return await ask(CREATE_TEAM, cast.peishan, command, key=key())


async def opened(ask, cast, title="印表機", **given):
    command = OpenTicket(title=title, body="卡紙", requester_id=cast.hsiaohan.actor_id, **given)
    return await ask(OPEN_TICKET, cast.peishan, command, key=key())


async def handed(ask, cast, ticket, team):
    command = HandOver(ticket_id=ticket.id, revision=ticket.revision, team_id=team and team.id)
    return await ask(HAND_OVER, cast.peishan, command, key=key())


async def here(ask, *people):
    for one in people:
        await ask(SAY_PRESENCE, one, SayPresence(is_away=False), key=key())


async def read(ask, cast, ticket):
    return await ask(READ_TICKET, cast.peishan, ReadTicket(ticket_id=ticket.id))


async def given_to(ask, cast, ticket):
    """Once the worker behind the opening has been there."""
    async with asyncio.timeout(20):
        while (now := await read(ask, cast, ticket)).assignee_id is None:
            await asyncio.sleep(0.05)
    return now


async def history(ask, cast, ticket):
    number = int(ticket.number.removeprefix("HD-"))
    page = await ask(TICKET_PAGE, cast.peishan, NumberQuery(number=number))
    return [(one.verb, one.actor_name, one.data) for one in page.history]


async def gone(cast, who):
    """No page of his was open for some minutes."""
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "update presence set seen_at = now() - interval '4 minutes' where tenant_id = $1 and member_id = $2",
            cast.tenant_id,
            who.actor_id,
        )


async def test_a_team_is_made_changed_and_put_away(ask, cast):
    team = await made(ask, cast, lead_id=cast.peishan.actor_id, takes_new=True)
    assert [one.name for one in team.members] == ["林語彤", "陳柏翰"]
    assert (team.lead_name, team.handing, team.takes_new, team.waiting) == ("吳佩珊", "manual", True, 0)
    with pytest.raises(Conflict, match="team.exists"):
        await made(ask, cast)
    second = await made(ask, cast, "應用系統", takes_new=True)
    first = await ask(READ_TEAM, cast.bohan, ReadTeam(team_id=team.id))
    assert (first.takes_new, second.takes_new) == (False, True), "only one takes what is new"
    command = ChangeTeam(team_id=first.id, revision=first.revision, name="網路", member_ids=(cast.yutong.actor_id,))
    changed = await ask(CHANGE_TEAM, cast.peishan, command, key=key())
    assert (changed.name, [one.name for one in changed.members]) == ("網路", ["林語彤"])
    with pytest.raises(Conflict, match="team.stale"):
        await ask(CHANGE_TEAM, cast.peishan, command, key=key())
    away = ArchiveTeam(team_id=changed.id, revision=changed.revision)
    await ask(ARCHIVE_TEAM, cast.peishan, away, key=key())
    assert [one.name for one in (await ask(LIST_TEAMS, cast.bohan, ListTeams())).items] == ["應用系統"]
    ticket = await opened(ask, cast)
    with pytest.raises(Invalid, match=r"ticket\.team_unknown"):
        await handed(ask, cast, ticket, changed)
    with pytest.raises(Invalid, match=r"ticket\.team_unknown"):
        await opened(ask, cast, team_id=changed.id)
    with pytest.raises(NotFound):
        await ask(READ_TEAM, cast.bohan, ReadTeam(team_id=new_id()))


async def test_saving_a_team_keeps_who_is_suspended_in_it(ask, cast):
    """He is not shown, so nobody has taken him out; he is there again when he may come back. So is a lead."""
    team = await made(ask, cast, lead_id=cast.bohan.actor_id)
    await becomes(cast, cast.bohan, "suspended")
    shown = await ask(READ_TEAM, cast.peishan, ReadTeam(team_id=team.id))
    assert [one.name for one in shown.members] == ["林語彤"]
    kept = {"name": "網路二組", "lead_id": shown.lead_id, "member_ids": tuple(one.id for one in shown.members)}
    saved = await ask(
        CHANGE_TEAM, cast.peishan, ChangeTeam(team_id=team.id, revision=shown.revision, **kept), key=key()
    )
    await becomes(cast, cast.bohan, "active")
    back = await ask(READ_TEAM, cast.peishan, ReadTeam(team_id=team.id))
    assert [one.name for one in back.members] == ["林語彤", "陳柏翰"]
    assert back.lead_id == cast.bohan.actor_id
    out = ChangeTeam(team_id=team.id, revision=saved.revision, **{**kept, "lead_id": None})
    assert [one.name for one in (await ask(CHANGE_TEAM, cast.peishan, out, key=key())).members] == ["林語彤"]
    with pytest.raises(Invalid, match=r"team\.member_unknown"):
        more = ChangeTeam(team_id=team.id, revision=back.revision + 1, name="x", member_ids=(cast.suspended_id,))
        await ask(CHANGE_TEAM, cast.peishan, more, key=key())


async def becomes(cast, who, state):
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "update member set state = $3 where tenant_id = $1 and id = $2", cast.tenant_id, who.actor_id, state
        )


async def test_who_may_say_what_of_teams(ask, cast):
    with pytest.raises(Forbidden):
        await ask(CREATE_TEAM, cast.bohan, CreateTeam(name="自己的"), key=key())
    with pytest.raises(Invalid, match=r"team\.member_unknown"):
        await ask(CREATE_TEAM, cast.peishan, CreateTeam(name="x", member_ids=(cast.suspended_id,)), key=key())
    with pytest.raises(Forbidden, match=r"ticket\.staff_only"):
        await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="x", body="y", team_id=new_id()), key=key())


async def test_by_turns_even_when_all_come_at_once(ask, cast):
    team = await made(ask, cast, handing="round_robin", people=(cast.bohan, cast.yutong, cast.peishan))
    await here(ask, cast.bohan, cast.yutong, cast.peishan)
    tickets = [await opened(ask, cast, f"第 {number} 張") for number in range(12)]
    done = await asyncio.gather(*(handed(ask, cast, one, team) for one in tickets))
    assert sorted(Counter(one.assignee_name for one in done).values()) == [4, 4, 4]
    assert {one.state for one in done} == {"open"}
    verb, actor, data = (await history(ask, cast, done[0]))[-1]
    assert (verb, actor, data["how"], data["team"]) == ("assign", "helpdesk", "round_robin", "基礎架構")


async def test_by_load_and_not_beyond_what_one_can_carry(ask, cast):
    team = await made(ask, cast, handing="least_loaded", most_open=2)
    await here(ask, cast.bohan, cast.yutong)
    mine = await opened(ask, cast)
    assign = AssignTicket(ticket_id=mine.id, revision=mine.revision, assignee_id=cast.bohan.actor_id)
    await ask(ASSIGN_TICKET, cast.peishan, assign, key=key())
    names = [(await handed(ask, cast, await opened(ask, cast), team)).assignee_name for _ in range(4)]
    assert names[0] == "林語彤"
    assert Counter(names) == {"林語彤": 2, "陳柏翰": 1, None: 1}
    assert (await ask(READ_TEAM, cast.bohan, ReadTeam(team_id=team.id))).waiting == 1


async def test_by_skill(ask, cast):
    team = await made(ask, cast, handing="by_skill")
    await here(ask, cast.bohan, cast.yutong)
    await ask(SET_SKILLS, cast.peishan, SetSkills(member_id=cast.yutong.actor_id, skills=("VPN", "vpn")), key=key())
    for _ in range(2):
        done = await handed(ask, cast, await opened(ask, cast, tags=("vpn",)), team)
        assert done.assignee_name == "林語彤"
    assert (await history(ask, cast, done))[-1][2]["skills"] == "vpn"


async def test_nobody_there_it_waits_and_goes_to_who_comes(ask, cast):
    team = await made(ask, cast, handing="round_robin")
    await here(ask, cast.bohan)
    await gone(cast, cast.bohan)
    ticket = await handed(ask, cast, await opened(ask, cast), team)
    assert (ticket.assignee_id, ticket.team_name) == (None, "基礎架構")
    found = await ask(QUEUE_PAGE, cast.bohan, QueueQuery(queue="unassigned", filters=Filters(team_id=team.id)))
    assert [one.id for one in found.rows] == [ticket.id]
    assert found.names.team == "基礎架構"
    assert not found.presence.is_available
    # A page of his is open again: that alone brings him the ticket.
    assert (await ask(SEEN, cast.bohan, Seen())).is_available
    assert (await read(ask, cast, ticket)).assignee_name == "陳柏翰"


async def test_who_said_he_is_away_is_handed_nothing(ask, cast):
    team = await made(ask, cast, handing="round_robin", people=(cast.bohan,))
    await ask(SAY_PRESENCE, cast.bohan, SayPresence(is_away=True), key=key())
    ticket = await handed(ask, cast, await opened(ask, cast), team)
    assert not (await ask(SEEN, cast.bohan, Seen())).is_available
    assert (await read(ask, cast, ticket)).assignee_id is None
    await here(ask, cast.bohan)
    assert (await read(ask, cast, ticket)).assignee_name == "陳柏翰"


async def test_outside_its_hours_a_team_hands_out_nothing(ask, cast):
    later = (datetime.now(UTC).weekday() + 3) % 7
    week = tuple((Opening(opens="09:00", closes="18:00"),) if day == later else () for day in range(7))
    closed = await ask(CREATE_CALENDAR, cast.peishan, CreateCalendar(name="改天", zone="UTC", week=week), key=key())
    team = await made(ask, cast, handing="round_robin", calendar_id=closed.id)
    await here(ask, cast.bohan, cast.yutong)
    assert (await handed(ask, cast, await opened(ask, cast), team)).assignee_id is None


async def test_what_a_customer_opens_enters_the_team_that_takes_it(ask, cast):
    team = await made(ask, cast, handing="round_robin", takes_new=True)
    await here(ask, cast.yutong)
    ticket = await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機", body="卡紙"), key=key())
    assert (ticket.team_id, ticket.team_name) == (None, None), "which team is no customer's business"
    now = await given_to(ask, cast, ticket)
    assert (now.assignee_name, now.team_id) == ("林語彤", team.id)


async def test_by_hand_it_stays_with_the_team_and_who_is_in_it_keeps_it(ask, cast):
    team = await made(ask, cast, people=(cast.bohan,))
    await here(ask, cast.bohan)
    ticket = await opened(ask, cast)
    assign = AssignTicket(ticket_id=ticket.id, revision=ticket.revision, assignee_id=cast.bohan.actor_id)
    kept = await handed(ask, cast, await ask(ASSIGN_TICKET, cast.peishan, assign, key=key()), team)
    assert (kept.assignee_name, kept.team_name) == ("陳柏翰", "基礎架構")
    other = await made(ask, cast, "應用系統", people=(cast.yutong,))
    moved = await handed(ask, cast, kept, other)
    assert (moved.assignee_id, moved.team_name) == (None, "應用系統")
    left = await handed(ask, cast, moved, None)
    assert left.team_id is None
    said = [(verb, data.get("team"), data.get("team_before")) for verb, _, data in await history(ask, cast, left)]
    assert said[-2:] == [("hand_over", "應用系統", "基礎架構"), ("hand_over", "", "應用系統")]


async def test_spam_that_nobody_has_keeps_no_sign_of_life_waiting(ask, cast):
    """There is nothing to hand out, so the team is not locked for it."""
    team = await made(ask, cast, handing="round_robin")
    spam = await handed(ask, cast, await opened(ask, cast), team)
    await ask(MARK_SPAM, cast.peishan, MoveTicket(ticket_id=spam.id, revision=spam.revision))
    await here(ask, cast.bohan)
    async with superuser(Party.HELPDESK) as other, other.transaction():
        await other.execute("select from team where id = $1 for update", team.id)
        seen = await asyncio.wait_for(ask(SEEN, cast.bohan, Seen()), 3)
    assert seen.is_available


async def test_handing_out_never_waits_in_a_circle_with_who_wrote_about_the_ticket(ask, cast):
    """A row that refers to a ticket holds it a little; whoever wrote one may want the ticket next."""
    team = await made(ask, cast, handing="round_robin")
    ticket = await handed(ask, cast, await opened(ask, cast), team)
    async with superuser(Party.HELPDESK) as other:
        async with other.transaction():
            await other.execute("select from ticket where id = $1 for key share", ticket.id)
            comes = asyncio.create_task(here(ask, cast.bohan))

            async def waits() -> bool:
                return bool(await other.fetchval("select count(*) from pg_locks where not granted"))

            await until(waits)
            await other.execute("select from ticket where id = $1 for update", ticket.id)
        await comes
    assert (await read(ask, cast, ticket)).assignee_name == "陳柏翰"


async def test_the_urgent_goes_first_though_it_came_later(ask, cast):
    team = await made(ask, cast, handing="round_robin", most_open=1)
    usual = await handed(ask, cast, await opened(ask, cast), team)
    urgent = await handed(ask, cast, await opened(ask, cast, impact=1, urgency=1), team)
    await here(ask, cast.bohan)
    assert (await read(ask, cast, usual)).assignee_name is None
    assert (await read(ask, cast, urgent)).assignee_name == "陳柏翰"
