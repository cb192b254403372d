"""Triggers: once for one cause, never in a circle, never beyond their company; what fails is kept with its reason."""

import msgspec

from services.helpdesk.db import DB
from services.helpdesk.triggers.consumers import LISTENS
from shared.contracts.desk import triggers as t
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import Receiver
from shared.contracts.helpdesk import (
    SET_CATEGORY,
    SetCategory,
    Then,
    TicketOpened,
    TicketState,
)
from shared.core.errors import Conflict, NotFound
from shared.core.ids import new_id
from shared.outbox.inbox import Inbox
from shared.outbox.outbox import envelope
from tests.factories.helpdesk import make_cast
from tests.helpdesk.clocks.world import rows
from tests.helpdesk.triggers.world import (
    made,
    opened,
    page_of,
    quiet,
    ran,
    refused,
    replied,
    runs_of,
    switched,
    until,
    whole,
)


async def test_two_that_set_each_other_off_end(ask, cast):
    wait = await made(
        ask,
        cast,
        "等",
        Moment.STATUS_CHANGED,
        wanted=Conditions(states=(TicketState.OPEN,), words=("循環",)),
        state=Then.WAITING_CUSTOMER,
        reason="等",
    )
    go = await made(
        ask,
        cast,
        "走",
        Moment.STATUS_CHANGED,
        wanted=Conditions(states=(TicketState.WAITING_CUSTOMER,), words=("循環",)),
        state=Then.OPEN,
    )
    ticket = await opened(ask, cast, "循環")
    await replied(ask, cast.bohan, ticket, "開始")
    await ran(ask, cast, go)
    await quiet(ask, cast, ticket)
    assert len(await runs_of(ask, cast, wait)) == 1, "a trigger fires once for one cause"
    assert len(await runs_of(ask, cast, go)) == 1
    page = await page_of(ask, cast, ticket)
    assert [one.data["name"] for one in page.history if one.verb == "trigger"] == ["等", "走"]
    await replied(ask, cast.bohan, ticket, "再等", then=Then.WAITING_CUSTOMER)
    await ran(ask, cast, go, 2)


async def test_a_chain_of_triggers_has_an_end(ask, cast):
    """Each is set off by the one before: the fourth is not run, and says so."""
    people = [cast.bohan, cast.yutong, cast.peishan, cast.bohan, cast.yutong]
    chain = []
    for number, who in reversed(list(enumerate(people[1:]))):  # else all would run at the first assignment
        wanted = Conditions(words=("接力",), tags=(f"棒{number}",) if number else ())
        chain.append(
            await made(
                ask,
                cast,
                f"第{number}棒",
                Moment.ASSIGNED,
                wanted=wanted,
                tags=(f"棒{number + 1}",),
                to=Receiver.MEMBER,
                member_id=who.actor_id,
            )
        )
    start = await made(
        ask, cast, "起跑", wanted=Conditions(words=("接力",)), to=Receiver.MEMBER, member_id=people[0].actor_id
    )
    await opened(ask, cast, "接力賽")
    chain.reverse()
    outcomes = {}
    for one in (start, *chain[:3]):
        outcomes[one.name] = (await ran(ask, cast, one))[-1].outcome
    assert list(outcomes.values())[:3] == [t.Outcome.DONE] * 3
    assert outcomes["第2棒"] is t.Outcome.STOPPED
    assert await runs_of(ask, cast, chain[3]) == ()


async def test_delivered_again_it_does_nothing_again(ask, cast):
    trigger = await made(ask, cast, "一次", note="只寫一次")
    ticket = await opened(ask, cast)
    await ran(ask, cast, trigger)
    count = len((await page_of(ask, cast, ticket)).ticket.messages)
    event = TicketOpened(
        id=ticket.id,
        version=1,
        number=ticket.number,
        title=ticket.title,
        customer_id=ticket.customer_id,
        requester_id=ticket.requester_id,
        assignee_id=None,
        message_id=ticket.messages[0].id,
    )
    listener = LISTENS[TicketOpened][0]
    inbox = Inbox(DB, {TicketOpened: (listener,)})
    sent = envelope(cast.bohan, event)
    for _ in range(3):
        await inbox.handle(sent, listener)
    assert len((await page_of(ask, cast, ticket)).ticket.messages) == count + 1, "another event is another cause"
    again = msgspec.structs.replace(sent, event_id=new_id(), cause=sent.event_id)
    await inbox.handle(again, listener)
    assert len((await page_of(ask, cast, ticket)).ticket.messages) == count + 1, "of the same cause"


async def test_what_is_refused_is_kept_with_its_reason_and_the_next_has_its_turn(ask, cast):
    broken = await made(ask, cast, "會失敗", note="寫了又收回", to=Receiver.MEMBER, member_id=cast.yutong.actor_id)
    healthy = await made(ask, cast, "好的", note="輪到我")
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "update member set state = 'suspended' where tenant_id = $1 and id = $2",
            cast.tenant_id,
            cast.yutong.actor_id,
        )
    ticket = await opened(ask, cast)
    await ran(ask, cast, healthy)
    run = (await ran(ask, cast, broken))[0]
    assert (run.outcome, run.error, run.number) == (t.Outcome.FAILED, "ticket.assignee_unknown", ticket.number)
    page = await page_of(ask, cast, ticket)
    assert [one.body for one in page.ticket.messages[1:]] == ["輪到我"]
    assert (await ask(t.READ_TRIGGER, cast.peishan, t.ReadTrigger(trigger_id=broken.id))).failed == 1


async def test_one_company_never_sets_off_anothers(ask, cast):
    other = await make_cast()
    theirs, ours = await made(ask, other, "別家", priority=1), await made(ask, cast, "自家", note="有")
    ticket = await opened(ask, cast)
    await ran(ask, cast, ours)
    assert await runs_of(ask, other, theirs) == ()
    assert (await page_of(ask, cast, ticket)).ticket.priority == 3
    await refused(NotFound, "trigger.not_found", ask(t.READ_TRIGGER, cast.peishan, t.ReadTrigger(trigger_id=theirs.id)))
    await refused(NotFound, "trigger.not_found", ask(t.LIST_RUNS, cast.peishan, t.ListRuns(trigger_id=theirs.id)))
    await refused(NotFound, "trigger.not_found", switched(ask, cast, theirs, on=False))
    listener = LISTENS[TicketOpened][0]
    foreign = await opened(ask, other)
    event = TicketOpened(
        id=foreign.id,
        version=1,
        number="",
        title="",
        customer_id=foreign.customer_id,
        requester_id=foreign.requester_id,
        assignee_id=None,
        message_id=foreign.messages[0].id,
    )
    await Inbox(DB, {TicketOpened: (listener,)}).handle(envelope(cast.bohan, event), listener)
    assert whole(await page_of(ask, other, foreign))[0] == "open"
    assert [one.body for one in (await page_of(ask, other, foreign)).ticket.messages] == ["今天早上開始。"]


async def test_a_category_set_by_a_rule_is_nobodys_word_and_teaches_nothing(ask, cast):
    command = CreateCategory(name="印表機")
    category = await ask(CREATE_CATEGORY, cast.peishan, command, key=new_id().hex)
    await made(ask, cast, "分類", wanted=Conditions(words=("規則",)), category_id=category.id)
    by_rule, by_hand = await opened(ask, cast, "規則說的"), await opened(ask, cast, "人說的")
    await until(ask, cast, by_rule, lambda page: page.ticket.category == ("印表機",))
    said = SetCategory(ticket_id=by_hand.id, revision=by_hand.revision, category_id=category.id)
    await ask(SET_CATEGORY, cast.bohan, said)
    taught = await rows(cast.tenant_id, "select ticket_id from category_example where tenant_id = $1")
    assert [one["ticket_id"] for one in taught] == [by_hand.id]


async def test_an_old_page_changes_nothing(ask, cast):
    trigger = await made(ask, cast, "舊頁", on=False, note="x")
    await switched(ask, cast, trigger)
    await refused(Conflict, "trigger.stale", switched(ask, cast, trigger, on=False))
    await refused(Conflict, "trigger.exists", made(ask, cast, "舊頁", on=False, note="y"))
