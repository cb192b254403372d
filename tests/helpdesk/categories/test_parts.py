"""Priorities and teams are suggested beside the category: from what, from when, applied, taken back, and taught."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.desk.details import CLASSIFY_TICKET, ClassifyTicket
from shared.contracts.desk.handing import HAND_OVER, HandOver
from shared.contracts.desk.suggestions import (
    ACCEPT_SUGGESTION,
    CHANGE_SUGGESTING,
    ENOUGH,
    READ_SUGGESTING,
    UNDO_SUGGESTION,
    AcceptSuggestion,
    ChangeSuggesting,
    ReadSuggesting,
    Suggested,
    UndoSuggestion,
)
from shared.contracts.desk.teams import CREATE_TEAM, SET_SKILLS, CreateTeam, SetSkills
from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    OPEN_TICKET,
    AssignTicket,
    ImportedMessage,
    ImportTicket,
    OpenTicket,
    TicketState,
)
from shared.core.clock import now
from shared.core.errors import Conflict, Invalid
from shared.core.ids import new_id
from tests.categories.test_model import topics
from tests.factories.helpdesk import make_cast
from tests.helpdesk.categories.test_tickets import page_of
from tests.helpdesk.categories.world import SAYS, asked, current, learnt, suggested, taught
from tests.helpdesk.clocks.test_silent import take_over
from tests.helpdesk.clocks.world import rows, told, value

TOPICS = topics()
URGENT = tuple(text for topic in ("outage", "phishing") for text in TOPICS[topic][1])
CALM = tuple(text for topic in ("training", "feature_request") for text in TOPICS[topic][1])
MONTHS = timedelta(days=90)


async def ended(cast, title, impact, urgency):
    """A ticket of the system before, closed with these levels."""
    at = now() - MONTHS
    said = ImportedMessage(at=at, author="王筱涵", from_staff=False, body=f"{title}，請協助。")
    command = ImportTicket(
        source="old",
        external_id=new_id().hex,
        title=title,
        requester_id=cast.hsiaohan.actor_id,
        opened_at=at,
        messages=(said,),
        impact=impact,
        urgency=urgency,
        state=TicketState.CLOSED,
    )
    return await take_over(cast, command)


async def history(cast, count=ENOUGH):
    """Of different texts: what is urgent here is what the desk of the benchmark calls an outage or phishing."""
    for number in range(count):
        if number % 2:
            await ended(cast, CALM[number // 2], 3, 3)
        else:
            await ended(cast, URGENT[number // 2], 1, 1)


async def chosen(ask, cast, **thresholds):
    revision = (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).revision
    command = ChangeSuggesting(revision=revision, **{"threshold": None, **thresholds})
    return await ask(CHANGE_SUGGESTING, cast.peishan, command)


async def team_of(ask, cast, name, *skills, who=None, **more):
    who = who or cast.bohan
    made = await ask(
        CREATE_TEAM, cast.peishan, CreateTeam(name=name, member_ids=(who.actor_id,), **more), key=new_id().hex
    )
    if skills:
        await ask(SET_SKILLS, cast.peishan, SetSkills(member_id=who.actor_id, skills=skills), key=new_id().hex)
    return made


@dataclass
class Teams:
    tree: dict[str, Any]
    network: Any
    printers: Any


async def two_teams(ask, cast, worker):
    """One bears a category's name, the other's people know what a category is called."""
    network = await team_of(ask, cast, "網路組")
    printers = await team_of(ask, cast, "現場服務", "印表機", who=cast.yutong)
    return Teams(await taught(ask, cast, worker), network, printers)


async def accepted(ask, cast, ticket, **what):
    revision = (await current(ask, cast, ticket)).revision
    command = AcceptSuggestion(ticket_id=ticket.id, revision=revision, **what)
    return await ask(ACCEPT_SUGGESTION, cast.peishan, command)


async def undone(ask, cast, ticket, kind):
    revision = (await current(ask, cast, ticket)).revision
    return await ask(UNDO_SUGGESTION, cast.peishan, UndoSuggestion(ticket_id=ticket.id, revision=revision, kind=kind))


async def classified(ask, cast, ticket, impact, urgency):
    command = ClassifyTicket(
        ticket_id=ticket.id,
        revision=(await current(ask, cast, ticket)).revision,
        type=None,
        impact=impact,
        urgency=urgency,
    )
    return await ask(CLASSIFY_TICKET, cast.peishan, command)


def taught_of(cast, kind):
    return rows(
        cast.tenant_id, f"select label from suggestion_example where tenant_id = $1 and kind = '{kind}' order by at"
    )


async def test_no_priority_before_there_is_history_and_then_the_likeliest_levels_with_their_words(ask, cast, worker):
    await history(cast, ENOUGH - 1)
    await taught(ask, cast, worker)
    early = await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, URGENT[0]))
    assert early.options
    assert early.priority is None
    await ended(cast, f"{CALM[0]}（再一張）", 3, 3)
    await value(cast.tenant_id, "select category_learn($1, 0)")
    await learnt(cast, worker)
    assert (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).priority_texts == ENOUGH
    card = await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, "全院當機，不能掛號"))
    best = card.priority.options[0]
    assert (card.priority.state, best.impact, best.urgency, best.priority) == ("open", 1, 1, 1)
    assert best.confidence > 0.5
    assert any(word in "全院當機，不能掛號" for word in card.priority.words)
    calm = await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, "想請教報表欄位的意思"))
    assert calm.priority.options[0].priority == 4


async def test_levels_that_hardly_anybody_ever_chose_are_not_learnt(ask, cast, worker):
    for number in range(ENOUGH + 2):
        await ended(cast, f"{CALM[number % 3]}（{number}）", *((1, 1) if number < 4 else (3, 3)))
    await taught(ask, cast, worker)
    assert (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).priority_texts == ENOUGH - 2
    assert (await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, CALM[0]))).priority is None


async def test_a_priority_is_applied_from_its_own_threshold_moves_the_clocks_and_is_taken_back(ask, cast, worker):
    await history(cast)
    await taught(ask, cast, worker)
    await chosen(ask, cast, priority_threshold=50)
    ticket = await asked(ask, cast.hsiaohan, URGENT[1])
    card = await suggested(ask, cast, worker, ticket)
    now_ = await current(ask, cast, ticket)
    assert (now_.impact, now_.urgency, now_.priority, card.priority.state) == (1, 1, 1, "applied")
    assert now_.category_id is None
    line = (await page_of(ask, cast, ticket)).history[-1]
    assert (line.verb, line.data["priority_before"], line.data["priority"]) == ("apply_priority", "3", "1")
    (event,) = await told(cast.tenant_id, ticket.id, "suggested")
    assert (event[1]["applied"], event[1]["applied_too"]) == (False, ["priority"])
    back = await undone(ask, cast, ticket, Suggested.PRIORITY)
    assert (back.impact, back.urgency, back.priority, back.priority_fixed) == (2, 2, 3, False)
    assert (await page_of(ask, cast, ticket)).suggestion.priority.state == "undone"
    with pytest.raises(Conflict) as twice:
        await undone(ask, cast, ticket, Suggested.PRIORITY)
    assert twice.value.code == "suggestion.not_applied"


@pytest.mark.parametrize("how", ["opened", "classified"])
async def test_levels_that_somebody_chose_are_never_changed_by_themselves(ask, cast, worker, how):
    await history(cast)
    await taught(ask, cast, worker)
    await chosen(ask, cast, priority_threshold=50)
    if how == "opened":
        command = OpenTicket(title=URGENT[0], body="。", requester_id=cast.hsiaohan.actor_id, impact=3, urgency=2)
        ticket = await ask(OPEN_TICKET, cast.peishan, command, key=new_id().hex)
    else:
        ticket = await asked(ask, cast.hsiaohan, URGENT[0])
        await classified(ask, cast, ticket, 3, 2)
    card = await suggested(ask, cast, worker, ticket)
    assert ((await current(ask, cast, ticket)).impact, card.priority.state) == (3, "corrected")
    assert [one["label"] for one in await taught_of(cast, "priority")] == ["3.2"]


async def test_below_its_threshold_a_priority_waits_for_somebody_to_take_it(ask, cast, worker):
    await history(cast)
    await taught(ask, cast, worker)
    await chosen(ask, cast, threshold=50, priority_threshold=99, team_threshold=50)
    ticket = await asked(ask, cast.hsiaohan, "門市的收銀機連不上，桌布想換回預設")
    card = await suggested(ask, cast, worker, ticket)
    assert (await current(ask, cast, ticket)).priority == 3
    assert card.priority is None or card.priority.state == "open"
    taken = await accepted(ask, cast, ticket, impact=1, urgency=2)
    assert (taken.impact, taken.urgency, taken.priority) == (1, 2, 2)
    assert (await page_of(ask, cast, ticket)).history[-1].verb == "accept_priority"
    assert [one["label"] for one in await taught_of(cast, "priority")] == ["1.2"]


async def test_what_was_applied_by_itself_teaches_nothing_until_somebody_says_so(ask, cast, worker):
    """A model that learns from its own deeds believes itself ever more."""
    await history(cast)
    await taught(ask, cast, worker)
    await chosen(ask, cast, priority_threshold=50)
    ticket = await asked(ask, cast.hsiaohan, URGENT[2])
    assert (await suggested(ask, cast, worker, ticket)).priority.state == "applied"
    ends = "with x as (update ticket set state = 'closed' where tenant_id = $1 and id = $2 returning 1) select count(*) from x"
    assert await value(cast.tenant_id, ends, ticket.id) == 1
    learnable = "select count(*) from suggestion_history($1, 'priority', 1000)"
    assert await value(cast.tenant_id, learnable) == ENOUGH
    outcome = (
        "with x as (update suggestion_part set outcome = 'undone' where tenant_id = $1 and ticket_id = $2 returning 1) "
        "select count(*) from x"
    )
    await value(cast.tenant_id, outcome, ticket.id)
    assert await value(cast.tenant_id, learnable) == ENOUGH + 1


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


async def many_sentences(ask, cast, worker):
    """Two teams, with as many sentences as it takes to be applied by themselves."""
    network = await team_of(ask, cast, "網路組")
    printers = await team_of(ask, cast, "印表機組", who=cast.yutong, takes_new=False)
    says = {
        name: tuple(f"{words}{more}" for words in SAYS[name] for more in ("", "了怎麼辦", "，請派人來看"))
        for name in ("網路", "印表機")
    }
    tree = await taught(ask, cast, worker, says)
    assert (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).team_texts >= ENOUGH
    return Teams(tree, network, printers)


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
