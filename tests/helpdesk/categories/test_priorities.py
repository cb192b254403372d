"""Priorities are suggested beside the category: from what, from when, applied, taken back, and taught."""

import pytest

from shared.contracts.desk.suggestions import (
    ENOUGH,
    READ_SUGGESTING,
    ReadSuggesting,
    Suggested,
)
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    OpenTicket,
)
from shared.core.errors import Conflict
from shared.core.ids import new_id
from tests.helpdesk.categories.parts import (
    CALM,
    URGENT,
    accepted,
    chosen,
    classified,
    ended,
    history,
    taught_of,
    undone,
)
from tests.helpdesk.categories.test_tickets import page_of
from tests.helpdesk.categories.world import asked, current, learnt, suggested, taught
from tests.helpdesk.clocks.world import told, value


async def test_no_priority_before_there_is_history_and_then_the_likeliest_levels_with_their_words(ask, cast, worker):
    await history(cast, ENOUGH - 1)
    await taught(ask, cast, worker)
    waiting = await asked(ask, cast.hsiaohan, URGENT[0])
    early = await suggested(ask, cast, worker, waiting)
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
    again = await suggested(ask, cast, worker, waiting)
    assert again.priority.options[0].priority == 1, "what nobody has answered is told what has been learnt"
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
