"""Saved views: whose they are, what they leave, how they are counted, and the rows of an export."""

import json
from uuid import uuid4

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.views import (
    CHANGE_VIEW,
    EXPORT_ROWS,
    LIST_VIEWS,
    REMOVE_VIEW,
    SAVE_VIEW,
    VIEW_EXISTS,
    VIEW_NOT_FOUND,
    VIEW_SHARED,
    VIEW_STALE,
    ChangeView,
    ExportQuery,
    ListViews,
    RemoveView,
    SaveView,
)
from shared.contracts.helpdesk import (
    LIST_TICKETS,
    MARK_SPAM,
    OPEN_TICKET,
    QUEUE_PAGE,
    TAKE_TICKET,
    TICKET_PAGE,
    Channel,
    Due,
    Filters,
    ListTickets,
    MoveTicket,
    NumberQuery,
    OpenTicket,
    Queue,
    QueueQuery,
    Sort,
    TakeTicket,
    TicketState,
    Whose,
)
from shared.core.errors import DomainError, Forbidden, Invalid
from tests.helpdesk.clocks.world import settled


@pytest.fixture
def opened(ask, cast):
    async def make(title="印表機無法列印", who=None, **more):
        return await ask(OPEN_TICKET, who or cast.hsiaohan, OpenTicket(title=title, body="卡在第一頁。", **more))

    return make


def code_of(raised) -> str:
    return raised.value.code


async def titles(ask, who, **asked):
    page = await ask(QUEUE_PAGE, who, QueueQuery(**asked))
    return [row.title for row in page.rows]


async def test_each_filter_leaves_what_it_says(ask, cast, opened):
    urgent = await opened("全院停機", impact=1, urgency=1)
    mine = await opened("換滑鼠", impact=3, urgency=3)
    await opened("別家的", who=cast.stranger)
    await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=mine.id, revision=1))

    async def left(**filters):
        return sorted(await titles(ask, cast.bohan, filters=Filters(**filters)))

    assert await left(priorities=(1,)) == ["全院停機"]
    assert await left(priorities=(1, 4)) == ["全院停機", "換滑鼠"]
    assert await left(whose=Whose.ME) == ["換滑鼠"]
    assert await left(whose=Whose.NOBODY) == ["全院停機", "別家的"]
    assert await left(assignee_id=cast.bohan.actor_id) == ["換滑鼠"]
    assert await left(customer_id=cast.stranger.customer_id) == ["別家的"]
    assert await left(states=(TicketState.OPEN,)) == ["換滑鼠"]
    assert await left(channels=(Channel.MAIL,)) == []
    assert await left(due=Due.OVER) == []
    assert await left(reopened=True) == []
    assert urgent.number


async def test_spam_is_in_no_list_but_the_one_that_asks_for_it(ask, cast, opened):
    ticket = await opened("中獎通知")
    await ask(MARK_SPAM, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=1))
    for queue in Queue:
        assert await titles(ask, cast.bohan, queue=queue) == []
    assert await titles(ask, cast.bohan, filters=Filters(states=(TicketState.SPAM,))) == ["中獎通知"]


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_of_a_filtered_queue_meet_without_gap_or_double(ask, cast, opened, sort):
    for n in range(7):
        ticket = await opened(f"第 {n} 張", impact=1 + n % 2, urgency=1)
        await settled(cast.tenant_id, ticket.id)  # a due time that comes between two pages moves its row
    seen, cursor = [], None
    while True:
        query = QueueQuery(filters=Filters(priorities=(1, 2)), sort=sort, limit=3, cursor=cursor)
        page = await ask(QUEUE_PAGE, cast.bohan, query)
        seen += [row.title for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(f"第 {n} 張" for n in range(7))
    if sort is Sort.OPENED:
        assert seen == [f"第 {n} 張" for n in range(7)]
    if sort is Sort.UPDATED:
        assert seen == [f"第 {n} 張" for n in reversed(range(7))]


async def test_a_cursor_of_one_filter_does_not_continue_another(ask, cast, opened):
    for n in range(3):
        await opened(f"第 {n} 張")
    page = await ask(QUEUE_PAGE, cast.bohan, QueueQuery(filters=Filters(priorities=(3,)), limit=1))
    assert page.next
    with pytest.raises(Invalid) as raised:
        await ask(QUEUE_PAGE, cast.bohan, QueueQuery(filters=Filters(priorities=(4,)), limit=1, cursor=page.next))
    assert code_of(raised) == "cursor.invalid"


async def test_own_views_are_seen_by_their_owner_only_and_counted(ask, cast, opened):
    await opened("全院停機", impact=1, urgency=1)
    await opened("換滑鼠", impact=3, urgency=3)
    wanted = SaveView(name="緊急", filters=Filters(priorities=(1,)), columns=("customer",), sort=Sort.UPDATED)
    made = await ask(SAVE_VIEW, cast.bohan, wanted)
    assert (made.name, made.is_mine, made.filters.priorities, made.columns) == ("緊急", True, (1,), ("customer",))
    (seen,) = (await ask(LIST_VIEWS, cast.bohan, ListViews())).items
    assert seen.count == 1
    assert (await ask(QUEUE_PAGE, cast.bohan, QueueQuery())).views[0].count == 1
    assert (await ask(LIST_VIEWS, cast.yutong, ListViews())).items == ()
    change = ChangeView(view_id=made.id, revision=1, name="別人的")
    for call, command in ((CHANGE_VIEW, change), (REMOVE_VIEW, RemoveView(view_id=made.id, revision=1))):
        with pytest.raises(DomainError) as raised:
            await ask(call, cast.yutong, command)
        assert code_of(raised) == VIEW_NOT_FOUND.code


async def test_views_are_counted_for_the_queue_within_limits_and_not_for_a_ticket(ask, cast, opened):
    ticket = await opened("全院停機", impact=1, urgency=1)
    for n in range(6):
        await ask(SAVE_VIEW, cast.bohan, SaveView(name=f"第 {n} 個", filters=Filters(tag=f"少見{n}")))
    counted = [one.count for one in (await ask(QUEUE_PAGE, cast.bohan, QueueQuery())).views]
    assert counted == [0] * 6
    page = await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))
    assert [one.name for one in page.views] == [f"第 {n} 個" for n in range(6)]
    assert [one.count for one in page.views] == [None] * 6
    # The SQL's own bound, made small: three tickets at work, two of them looked at.
    for n in range(2):
        await opened(f"第 {n} 張")
    assert await _counted(cast.bohan, 3) == [0] * 6
    assert await _counted(cast.bohan, 2) == [None] * 6


async def test_what_reaches_the_limit_of_numbers_is_counted_however_many_are_at_work(ask, cast, opened):
    """101 at work, 100 looked at: a view of all of them is full by then, one of few is not known."""
    await ask(SAVE_VIEW, cast.bohan, SaveView(name="全部"))
    await ask(SAVE_VIEW, cast.bohan, SaveView(name="沒有標到的", filters=Filters(tag="少見")))
    for n in range(101):
        await opened(f"第 {n} 張")
    assert sorted(await _counted(cast.bohan, 100), key=str) == [100, None]


async def _counted(who, looked):
    async with DB.tenant_scope(who.tenant_id):
        found = await DB.value(
            "select saved_views($1::uuid, $2::uuid, $3::int)::text", who.tenant_id, who.actor_id, looked
        )
    return [one["count"] for one in json.loads(found)]


async def test_sharing_takes_a_permission_and_everybody_sees_it(ask, cast):
    shared = SaveView(name="本週重點", shared=True, queue=Queue.ALL)
    with pytest.raises(Forbidden) as raised:
        await ask(SAVE_VIEW, cast.bohan, shared)
    assert code_of(raised) == VIEW_SHARED.code
    made = await ask(SAVE_VIEW, cast.peishan, shared)
    (seen,) = (await ask(LIST_VIEWS, cast.bohan, ListViews())).items
    assert (seen.id, seen.is_mine, seen.count) == (made.id, False, None)
    with pytest.raises(Forbidden):
        await ask(REMOVE_VIEW, cast.bohan, RemoveView(view_id=made.id, revision=1))


async def test_change_and_remove(ask, cast):
    made = await ask(SAVE_VIEW, cast.bohan, SaveView(name="一"))
    await ask(SAVE_VIEW, cast.bohan, SaveView(name="二"))
    with pytest.raises(DomainError) as raised:
        await ask(CHANGE_VIEW, cast.bohan, ChangeView(view_id=made.id, revision=1, name="二"))
    assert code_of(raised) == VIEW_EXISTS.code
    changed = await ask(
        CHANGE_VIEW, cast.bohan, ChangeView(view_id=made.id, revision=1, name="三", filters=Filters(reopened=True))
    )
    assert (changed.name, changed.revision, changed.filters.reopened) == ("三", 2, True)
    with pytest.raises(DomainError) as raised:
        await ask(REMOVE_VIEW, cast.bohan, RemoveView(view_id=made.id, revision=1))
    assert code_of(raised) == VIEW_STALE.code
    assert (await ask(REMOVE_VIEW, cast.bohan, RemoveView(view_id=made.id, revision=2))).left == 1


async def test_export_pages_through_everything_and_needs_its_permission(ask, cast, opened):
    for n in range(5):
        await opened(f"第 {n} 張")
    seen, cursor = [], None
    while True:
        page = await ask(EXPORT_ROWS, cast.bohan, ExportQuery(queue=Queue.ALL, limit=2, cursor=cursor))
        seen += [row.title for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [f"第 {n} 張" for n in reversed(range(5))]
    with pytest.raises(Forbidden):
        await ask(EXPORT_ROWS, cast.mingche, ExportQuery())


async def test_the_list_for_programs_shows_spam_to_who_asks_for_it(ask, cast, opened):
    ticket = await opened("中獎通知")
    await opened("印表機")
    await ask(MARK_SPAM, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=1))

    async def left(who, **asked):
        return sorted(row.title for row in (await ask(LIST_TICKETS, who, ListTickets(**asked))).items)

    mine = {"customer_id": cast.hsiaohan.customer_id}
    for who, asked in ((cast.bohan, {}), (cast.bohan, mine), (cast.bohan, {"unassigned": True}), (cast.hsiaohan, {})):
        assert await left(who, **asked) == ["印表機"], asked
    for asked in ({}, mine, {"unassigned": True}):
        assert await left(cast.bohan, state=TicketState.SPAM, **asked) == ["中獎通知"], asked


async def test_the_list_for_programs_takes_filters_and_keeps_its_walls(ask, cast, opened):
    urgent = await opened("全院停機", impact=1, urgency=1)
    await opened("換滑鼠", impact=3, urgency=3)
    await opened("別家的", who=cast.stranger, impact=1, urgency=1)
    await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=urgent.id, revision=1))

    async def left(who, **asked):
        page = await ask(LIST_TICKETS, who, ListTickets(**asked))
        return sorted(row.title for row in page.items)

    assert await left(cast.bohan, priority=1) == ["全院停機", "別家的"]
    assert await left(cast.bohan, unassigned=True) == ["別家的", "換滑鼠"]
    assert await left(cast.bohan, channel=Channel.PORTAL, priority=4) == ["換滑鼠"]
    assert await left(cast.bohan, reopened=True) == []
    assert await left(cast.manager, priority=1) == ["全院停機"]
    assert await left(cast.stranger, priority=1) == ["別家的"]
    assert await left(cast.hsiaohan, priority=1, customer_id=uuid4()) == []


async def test_a_contact_who_asks_by_assignee_gets_his_own_only(ask, cast, opened):
    for title, who in (("她的", cast.hsiaohan), ("同事的", cast.manager), ("別家的", cast.stranger)):
        ticket = await opened(title, who=who)
        await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=ticket.id, revision=1))

    async def left(who, **asked):
        page = await ask(LIST_TICKETS, who, ListTickets(assignee_id=cast.bohan.actor_id, **asked))
        return sorted(row.title for row in page.items)

    for more in ({}, {"state": TicketState.OPEN}, {"customer_id": cast.hsiaohan.customer_id}, {"priority": 3}):
        assert await left(cast.hsiaohan, **more) == ["她的"], more
    assert await left(cast.manager) == ["同事的", "她的"]
    assert await left(cast.bohan) == ["別家的", "同事的", "她的"]
