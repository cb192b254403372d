"""Teams are suggested beside the category: from the first day, applied, taken back, and taught."""

import pytest

from shared.contracts.desk.handing import HAND_OVER, HandOver
from shared.contracts.desk.suggestions import (
    Suggested,
)
from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    AssignTicket,
)
from shared.core.errors import Invalid
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.helpdesk.categories.parts import (
    URGENT,
    accepted,
    chosen,
    history,
    many_sentences,
    taught_of,
    two_teams,
    undone,
)
from tests.helpdesk.categories.test_tickets import page_of
from tests.helpdesk.categories.world import asked, current, learnt, suggested


async def test_a_team_is_suggested_on_the_first_day_by_its_name_and_what_its_people_know(ask, cast, worker):
    teams = await two_teams(ask, cast, worker)
    card = await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, "印表機又卡紙了"))
    assert (card.team.state, card.team.options[0].team_id) == ("open", teams.printers.id)
    assert any("印表機" in word or "卡紙" in word for word in card.team.words)
    card = await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, "VPN 連不上公司網路"))
    assert card.team.options[0].team_id == teams.network.id


async def test_all_that_is_suggested_is_taken_at_once_and_who_is_there_is_handed_the_ticket(ask, cast, worker):
    teams = await two_teams(ask, cast, worker)
    ticket = await asked(ask, cast.hsiaohan, "印表機又卡紙了")
    await suggested(ask, cast, worker, ticket)
    what = {"category_id": teams.tree["印表機"].id, "team_id": teams.printers.id, "impact": 3, "urgency": 2}
    taken = await accepted(ask, cast, ticket, **what)
    assert (taken.category, taken.team_id, taken.priority) == (("印表機",), teams.printers.id, 4)
    page = await page_of(ask, cast, ticket)
    assert [one.verb for one in page.history[-3:]] == ["accept_category", "accept_priority", "accept_team"]
    assert (page.suggestion.state, page.suggestion.team.state) == ("accepted", "accepted")
    with pytest.raises(Invalid):
        await accepted(ask, cast, ticket)
    with pytest.raises(Invalid):
        await accepted(ask, cast, ticket, impact=1)
    with pytest.raises(Invalid) as unknown:
        await accepted(ask, cast, ticket, team_id=new_id())
    assert unknown.value.code == "ticket.team_unknown"


async def test_handing_over_teaches_and_the_next_model_has_learnt_it(ask, cast, worker):
    teams = await two_teams(ask, cast, worker)
    words = "門禁卡感應失敗進不了機房"
    for _ in range(4):
        ticket = await asked(ask, cast.hsiaohan, words)
        await suggested(ask, cast, worker, ticket)
        revision = (await current(ask, cast, ticket)).revision
        over = HandOver(ticket_id=ticket.id, revision=revision, team_id=teams.printers.id)
        await ask(HAND_OVER, cast.peishan, over, key=new_id().hex)
    assert [one["label"] for one in await taught_of(cast, "team")] == [str(teams.printers.id)] * 4
    await learnt(cast, worker)
    card = await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, words))
    assert card.team.options[0].team_id == teams.printers.id


async def test_a_team_is_entered_by_itself_from_its_own_threshold_and_left_again(ask, cast, worker):
    teams = await many_sentences(ask, cast, worker)
    await chosen(ask, cast, team_threshold=50)
    ticket = await asked(ask, cast.hsiaohan, "印表機卡紙了怎麼辦")
    card = await suggested(ask, cast, worker, ticket)
    assert ((await current(ask, cast, ticket)).team_id, card.team.state) == (teams.printers.id, "applied")
    page = await page_of(ask, cast, ticket)
    assert (page.history[-1].verb, page.history[-1].data["team"]) == ("apply_team", "印表機組")
    back = await undone(ask, cast, ticket, Suggested.TEAM)
    assert back.team_id is None
    assert (await page_of(ask, cast, ticket)).suggestion.team.state == "undone"


async def test_a_ticket_that_somebody_has_or_handed_over_stays_where_it_is(ask, cast, worker):
    teams = await many_sentences(ask, cast, worker)
    await chosen(ask, cast, team_threshold=50)
    held, handed = [await asked(ask, cast.hsiaohan, "印表機卡紙了怎麼辦") for _ in range(2)]
    await ask(
        ASSIGN_TICKET,
        cast.peishan,
        AssignTicket(ticket_id=held.id, revision=held.revision, assignee_id=cast.bohan.actor_id),
    )
    over = HandOver(ticket_id=handed.id, revision=handed.revision, team_id=teams.network.id)
    await ask(HAND_OVER, cast.peishan, over, key=new_id().hex)
    assert (await suggested(ask, cast, worker, held)).team.state == "open"
    assert (await suggested(ask, cast, worker, handed)).team.state == "corrected"
    assert (await current(ask, cast, held)).team_id is None
    assert (await current(ask, cast, handed)).team_id == teams.network.id


async def test_teams_and_priorities_are_a_company_s_own(ask, cast, worker):
    await history(cast)
    await two_teams(ask, cast, worker)
    other = await make_cast()
    theirs = await two_teams(ask, other, worker)
    card = await suggested(ask, other, worker, await asked(ask, other.hsiaohan, "印表機又卡紙了"))
    assert {one.team_id for one in card.team.options} <= {theirs.network.id, theirs.printers.id}
    urgent = await suggested(ask, other, worker, await asked(ask, other.hsiaohan, URGENT[0]))
    assert urgent.priority is None, "its own history is empty"
