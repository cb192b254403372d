"""Views that a team has: who keeps them, who sees them, and what is left of them when the team is put away."""

from uuid import uuid4

import pytest

from shared.contracts.desk.teams import ARCHIVE_TEAM, CREATE_TEAM, ArchiveTeam, CreateTeam
from shared.contracts.desk.views import (
    CHANGE_VIEW,
    LIST_VIEWS,
    REMOVE_VIEW,
    SAVE_VIEW,
    VIEW_EXISTS,
    VIEW_NOT_FOUND,
    ChangeView,
    ListViews,
    RemoveView,
    SaveView,
)
from shared.contracts.helpdesk import OPEN_TICKET, QUEUE_PAGE, Filters, OpenTicket, QueueQuery
from shared.core.errors import DomainError, Forbidden
from tests.factories.helpdesk import make_cast


def code_of(raised) -> str:
    return raised.value.code


@pytest.fixture
async def team(ask, cast):
    """陳柏翰 leads it, and 林語彤 is in it; 吳佩珊 is not."""
    command = CreateTeam(name="第一線", lead_id=cast.bohan.actor_id, member_ids=(cast.yutong.actor_id,))
    return await ask(CREATE_TEAM, cast.peishan, command)


async def names(ask, who):
    return [one.name for one in (await ask(LIST_VIEWS, who, ListViews())).items]


async def test_a_view_of_a_team_is_kept_by_its_lead_and_seen_by_its_people(ask, cast, team):
    await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="全院停機", body="全部", impact=1, urgency=1))
    wanted = SaveView(name="緊急", team_id=team.id, filters=Filters(priorities=(1,)))
    with pytest.raises(Forbidden) as raised:
        await ask(SAVE_VIEW, cast.yutong, wanted)
    assert code_of(raised) == "team.not_led"
    made = await ask(SAVE_VIEW, cast.bohan, wanted)
    assert (made.is_mine, made.is_led, made.team_name) == (False, True, "第一線")
    (seen,) = (await ask(QUEUE_PAGE, cast.yutong, QueueQuery())).views
    assert (seen.name, seen.count, seen.team_id, seen.is_led) == ("緊急", 1, team.id, False)
    second = await ask(CREATE_TEAM, cast.peishan, CreateTeam(name="第二線", lead_id=cast.yutong.actor_id))
    other = await ask(SAVE_VIEW, cast.yutong, SaveView(name="第二線的", team_id=second.id))
    assert await names(ask, cast.bohan) == ["緊急"]
    with pytest.raises(DomainError) as raised:
        await ask(REMOVE_VIEW, cast.bohan, RemoveView(view_id=other.id, revision=1))
    assert code_of(raised) == VIEW_NOT_FOUND.code
    change = ChangeView(view_id=made.id, revision=1, name="別的")
    with pytest.raises(Forbidden) as raised:
        await ask(CHANGE_VIEW, cast.yutong, change)
    assert code_of(raised) == "team.not_led"
    assert (await ask(CHANGE_VIEW, cast.peishan, change)).name == "別的"
    assert (await ask(REMOVE_VIEW, cast.bohan, RemoveView(view_id=made.id, revision=2))).left == 0


async def test_who_may_share_keeps_views_for_teams_she_is_not_in_and_sees_those_she_kept(ask, cast, team):
    await ask(SAVE_VIEW, cast.bohan, SaveView(name="組長的", team_id=team.id))
    await ask(SAVE_VIEW, cast.peishan, SaveView(name="主管的", team_id=team.id))
    await ask(SAVE_VIEW, cast.peishan, SaveView(name="主管的"))
    await ask(SAVE_VIEW, cast.peishan, SaveView(name="主管的", shared=True))
    with pytest.raises(DomainError) as raised:
        await ask(SAVE_VIEW, cast.bohan, SaveView(name="主管的", team_id=team.id))
    assert code_of(raised) == VIEW_EXISTS.code
    assert await names(ask, cast.peishan) == ["主管的"] * 3
    assert await names(ask, cast.yutong) == ["主管的", "組長的", "主管的"]
    for team_id in (uuid4(), await _elsewhere(ask)):
        with pytest.raises(DomainError) as raised:
            await ask(SAVE_VIEW, cast.peishan, SaveView(name="不存在", team_id=team_id))
        assert code_of(raised) == "team.not_found"


async def _elsewhere(ask):
    return (await ask(CREATE_TEAM, (await make_cast()).peishan, CreateTeam(name="別家"))).id


async def test_a_team_put_away_takes_its_views_out_of_the_rails(ask, cast, team):
    made = await ask(SAVE_VIEW, cast.peishan, SaveView(name="組的", team_id=team.id))
    await ask(ARCHIVE_TEAM, cast.peishan, ArchiveTeam(team_id=team.id, revision=team.revision))
    for who in (cast.bohan, cast.yutong, cast.peishan):
        assert await names(ask, who) == []
    with pytest.raises(DomainError) as raised:
        await ask(SAVE_VIEW, cast.peishan, SaveView(name="再來", team_id=team.id))
    assert code_of(raised) == "team.not_found"
    assert (await ask(REMOVE_VIEW, cast.peishan, RemoveView(view_id=made.id, revision=1))).left == 0
