"""Suggestions: made beside the service, taken, corrected, applied by themselves, taken back; and each company's model."""

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from hashlib import sha256

import pytest

from services.helpdesk.suggestions import worker as worker_module
from services.helpdesk.suggestions.thinking import Thinker
from shared.contracts.desk.categories import ARCHIVE_CATEGORY, ArchiveCategory
from shared.contracts.desk.suggestions import (
    ACCEPT_SUGGESTION,
    CHANGE_SUGGESTING,
    READ_SUGGESTING,
    UNDO_SUGGESTION,
    AcceptSuggestion,
    ChangeSuggesting,
    ReadSuggesting,
    UndoSuggestion,
)
from shared.contracts.parties import Party
from shared.core.errors import Conflict
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.helpdesk.categories.test_tickets import page_of, said
from tests.helpdesk.categories.test_tree import made
from tests.helpdesk.categories.world import SAYS, asked, current, learnt, suggested, taught, thresholded
from tests.helpdesk.clocks.world import rows, told, value
from tests.matrix.behind import superuser, until

REFUSING = """
create function refuses() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
create trigger refuses before update on suggestion for each row
  when (new.ticket_id = '{}' and new.made_at is not null) execute function refuses();
"""


async def test_a_new_ticket_gets_suggestions_from_names_and_examples_and_one_is_taken(ask, cast, worker):
    tree = await taught(ask, cast, worker)
    ticket = await asked(ask, cast.hsiaohan, "印表機又卡紙了")
    assert (await page_of(ask, cast, ticket)).suggestion.state == "waiting"
    card = await suggested(ask, cast, worker, ticket)
    assert (card.state, card.options[0].path) == ("open", ("印表機",))
    assert [one.confidence for one in card.options] == sorted((one.confidence for one in card.options), reverse=True)
    assert any("卡紙" in word or "印表" in word for word in card.words)
    (event,) = await told(cast.tenant_id, ticket.id, "suggested")
    assert event[1]["applied"] is False
    command = AcceptSuggestion(ticket_id=ticket.id, revision=ticket.revision, category_id=tree["印表機"].id)
    taken = await ask(ACCEPT_SUGGESTION, cast.peishan, command)
    assert taken.category == ("印表機",)
    page = await page_of(ask, cast, ticket)
    assert (page.suggestion.state, page.history[-1].verb) == ("accepted", "accept_category")


async def test_a_correction_is_an_example_of_this_company_and_the_next_model_has_learnt_it(ask, cast, worker):
    tree = await taught(ask, cast, worker)
    words = "特急件請協助處理報表異常"
    for _ in range(3):
        ticket = await asked(ask, cast.hsiaohan, words)
        await suggested(ask, cast, worker, ticket)
        await said(ask, cast, ticket, tree["郵件"])
    outcome = (await page_of(ask, cast, ticket)).suggestion.state
    assert outcome in {"corrected", "accepted"}
    kept = await rows(cast.tenant_id, "select category_id from category_example where tenant_id = $1")
    assert [one["category_id"] for one in kept] == [tree["郵件"].id] * 3
    before = (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).texts
    await learnt(cast, worker)
    assert (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).texts == before + 3
    again = await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, words))
    assert again.options[0].path == ("郵件",)


async def test_above_the_company_s_threshold_it_is_applied_and_can_be_taken_back(ask, cast, worker):
    tree = await taught(ask, cast, worker)
    assert (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).threshold is None
    await thresholded(ask, cast, 50)
    sure = next(iter(SAYS["印表機"]))
    ticket = await asked(ask, cast.hsiaohan, sure)
    card = await suggested(ask, cast, worker, ticket)
    assert card.known
    assert card.options[0].confidence >= 0.5
    assert (await current(ask, cast, ticket)).category_id == tree["印表機"].id
    page = await page_of(ask, cast, ticket)
    assert (card.state, page.history[-1].verb) == ("applied", "apply_category")
    undone = await ask(
        UNDO_SUGGESTION, cast.peishan, UndoSuggestion(ticket_id=ticket.id, revision=page.ticket.revision)
    )
    assert undone.category_id is None
    with pytest.raises(Conflict) as twice:
        await ask(UNDO_SUGGESTION, cast.peishan, UndoSuggestion(ticket_id=ticket.id, revision=undone.revision))
    assert twice.value.code == "suggestion.not_applied"
    # What somebody has said himself is never touched.
    mine = await asked(ask, cast.hsiaohan, sure)
    await said(ask, cast, mine, tree["郵件"])
    await suggested(ask, cast, worker, mine)
    assert (await current(ask, cast, mine)).category_id == tree["郵件"].id


async def test_nothing_is_applied_below_the_threshold(ask, cast, worker):
    await taught(ask, cast, worker)
    await thresholded(ask, cast, 99)
    ticket = await asked(ask, cast.hsiaohan, "請問下週的教育訓練在哪一間會議室")
    card = await suggested(ask, cast, worker, ticket)
    assert card.state == "open"
    assert (await current(ask, cast, ticket)).category_id is None


async def test_two_people_do_not_choose_the_threshold_at_once(ask, cast):
    first = await thresholded(ask, cast, 90)
    with pytest.raises(Conflict):
        await ask(CHANGE_SUGGESTING, cast.peishan, ChangeSuggesting(revision=0, threshold=80))
    assert (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).threshold == first.threshold == 90


async def test_a_model_is_its_company_s_alone(ask, cast, worker, storage):
    """The other company has categories of the same names: its tickets are answered with its own, and the bytes of one
    are refused for the other whatever the row says."""
    mine = await taught(ask, cast, worker)
    other = await make_cast()
    theirs = await taught(ask, other, worker)
    card = await suggested(ask, other, worker, await asked(ask, other.hsiaohan, "印表機卡紙"))
    assert {one.category_id for one in card.options} <= {one.id for one in theirs.values()}
    keys = [
        (await rows(one.tenant_id, "select key, checksum from category_model where tenant_id = $1"))[0]
        for one in (cast, other)
    ]
    assert str(cast.tenant_id) in keys[0]["key"]
    assert str(other.tenant_id) in keys[1]["key"]
    for field in ("key", "checksum"):
        await value(
            other.tenant_id,
            f"with x as (update category_model set {field} = $2 where tenant_id = $1 returning 1) "
            "select count(*) from x",
            keys[0][field],
        )
    assert await worker._models.ready(other.tenant_id, worker.thinker) is None
    ticket = await asked(ask, other.hsiaohan, "印表機卡紙")
    await learnt(other, worker)
    card = await suggested(ask, other, worker, ticket)
    assert {one.category_id for one in card.options} <= {one.id for one in theirs.values()}
    assert mine["網路"].id not in {one.category_id for one in card.options}


@pytest.mark.parametrize("harm", ["changed", "gone", "garbage"])
async def test_a_model_that_is_not_what_was_stored_is_refused_and_learnt_again(ask, cast, worker, storage, harm):
    await taught(ask, cast, worker)
    (row,) = await rows(cast.tenant_id, "select key, version, checksum from category_model where tenant_id = $1")
    if harm == "gone":
        await storage.delete([row["key"]])
    elif harm == "changed":
        stored = await storage.read(row["key"])
        await storage.put(row["key"], stored[:-1] + bytes([stored[-1] ^ 1]))
    else:
        await storage.put(row["key"], b"garbage")
        await value(
            cast.tenant_id,
            "with x as (update category_model set checksum = $2 where tenant_id = $1 returning 1) "
            "select count(*) from x",
            sha256(b"garbage").hexdigest(),
        )
    ticket = await asked(ask, cast.hsiaohan, "印表機卡紙")
    await worker.make_due()
    assert (await page_of(ask, cast, ticket)).suggestion.state == "waiting"
    await learnt(cast, worker)
    (again,) = await rows(cast.tenant_id, "select key, version from category_model where tenant_id = $1")
    assert again["version"] > row["version"]
    assert again["key"] != row["key"]
    assert (await suggested(ask, cast, worker, ticket)).options[0].path == ("印表機",)


async def test_killing_the_thinking_process_loses_nothing(ask, cast, worker):
    await taught(ask, cast, worker)
    first = await asked(ask, cast.hsiaohan, "印表機卡紙")
    await suggested(ask, cast, worker, first)
    os.kill(worker.thinker._process.pid, signal.SIGKILL)
    second = await asked(ask, cast.hsiaohan, "VPN 連不上")
    assert (await suggested(ask, cast, worker, second)).options[0].path == ("網路",)


async def test_what_a_dead_worker_had_taken_another_makes_when_the_lease_is_over(ask, cast, worker):
    await taught(ask, cast, worker)
    ticket = await asked(ask, cast.hsiaohan, "信箱滿了")
    await value(
        cast.tenant_id,
        "with x as (update suggestion set claim = $2, fire_at = now() + interval '1 second' where tenant_id = $1 "
        "returning 1) select count(*) from x",
        new_id(),
    )
    await worker.make_due()
    assert (await page_of(ask, cast, ticket)).suggestion.state == "waiting"
    assert (await suggested(ask, cast, worker, ticket)).options[0].path == ("郵件",)


async def test_applying_never_waits_in_a_circle_with_who_wrote_about_the_ticket(ask, cast, worker):
    """A row that refers to a ticket holds it a little; whoever wrote one may want the ticket next."""
    tree = await taught(ask, cast, worker)
    await thresholded(ask, cast, 50)
    ticket = await asked(ask, cast.hsiaohan, next(iter(SAYS["印表機"])))
    async with superuser(Party.HELPDESK) as other:
        async with other.transaction():
            await other.execute("select from ticket where id = $1 for key share", ticket.id)
            making = asyncio.create_task(worker.make_due())

            async def waits() -> bool:
                return bool(await other.fetchval("select count(*) from pg_locks where not granted"))

            await until(waits)
            await other.execute("select from ticket where id = $1 for update", ticket.id)
        await making
    assert (await current(ask, cast, ticket)).category_id == tree["印表機"].id


async def test_one_that_cannot_be_written_takes_no_other_with_it_and_comes_again_soon(ask, cast, worker):
    await taught(ask, cast, worker)
    bad, good = await asked(ask, cast.hsiaohan, "信箱滿了"), await asked(ask, cast.hsiaohan, "印表機卡紙")
    async with superuser(Party.HELPDESK) as other:
        await other.execute(REFUSING.format(bad.id))
        try:
            await worker.make_due()
        finally:
            await other.execute("drop function refuses() cascade")
        left = await other.fetchrow(
            "select claim, tries, fire_at < now() + interval '3 seconds' as soon from suggestion where ticket_id = $1",
            bad.id,
        )
    assert (await page_of(ask, cast, good)).suggestion.state == "open"
    assert dict(left) == {"claim": None, "tries": 1, "soon": True}
    assert (await suggested(ask, cast, worker, bad)).options[0].path == ("郵件",)


async def test_a_category_that_was_put_away_is_not_offered_any_more(ask, cast, worker):
    tree = await taught(ask, cast, worker)
    gone = tree["印表機"]
    await ask(ARCHIVE_CATEGORY, cast.peishan, ArchiveCategory(category_id=gone.id, revision=gone.revision))
    card = await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, "印表機卡紙"))
    assert gone.id not in {one.category_id for one in card.options}


async def test_a_company_with_one_category_or_none_is_left_alone(ask, cast, worker):
    ticket = await asked(ask, cast.hsiaohan, "印表機卡紙")
    assert (await page_of(ask, cast, ticket)).suggestion is None
    await taught(ask, cast, worker, {"網路": ("VPN",)})
    card = await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, "印表機卡紙"))
    assert card.options == ()


@asynccontextmanager
async def going(worker):
    stop = asyncio.Event()
    working = [asyncio.ensure_future(worker.suggest(stop)), asyncio.ensure_future(worker.learn(stop))]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*working)


async def test_the_process_is_warm_before_anybody_asks_unless_there_is_nothing_to_choose(ask, cast, worker):
    worker.thinker = Thinker()
    await made(ask, cast, "網路")
    async with going(worker):

        async def is_warm() -> bool:
            return worker.thinker.is_running and worker.thinker.idle_seconds < 5

        await until(is_warm, 60)
        assert await value(cast.tenant_id, "select count(*) from suggestion where tenant_id = $1") == 0


async def test_the_loops_make_and_learn_by_themselves_and_let_the_process_go_when_idle(ask, cast, worker, monkeypatch):
    monkeypatch.setattr(worker_module, "LINGER_SECONDS", 0.5)
    worker.thinker = Thinker()
    async with going(worker):
        for name, examples in SAYS.items():
            await made(ask, cast, name, examples=examples)

        async def has_model() -> bool:
            return (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).texts > 0

        await until(has_model, 60)
        ticket = await asked(ask, cast.hsiaohan, "印表機卡紙")

        async def is_made() -> bool:
            return (await page_of(ask, cast, ticket)).suggestion.state == "open"

        await until(is_made, 60)

        async def is_gone() -> bool:
            return not worker.thinker.is_running

        await until(is_gone)
