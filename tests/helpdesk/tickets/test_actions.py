"""Each verb: what the ticket, its messages, its history and its announcement are afterwards."""

from datetime import timedelta

import pytest

from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    LIST_MESSAGES,
    NOTE_TICKET,
    OPEN_TICKET,
    READ_TICKET,
    REJECT_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    RESUME_TICKET,
    SCHEDULE_TICKET,
    TAKE_TICKET,
    TICKET_PAGE,
    WAIT_TICKET,
    AssignTicket,
    ListMessages,
    MoveTicket,
    NoteTicket,
    NumberQuery,
    OpenTicket,
    ReadTicket,
    RejectTicket,
    ReplyTicket,
    ResolveTicket,
    ScheduleTicket,
    Side,
    TakeTicket,
    Then,
    TicketState,
    Visibility,
    Waiting,
    WaitTicket,
)
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Invalid, NotFound
from shared.core.ids import new_id


async def opened(ask, cast, **more):
    return await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機無法列印", body="卡在第一頁。", **more))


async def announced(tenant_id, ticket_id):
    """What lies in the outbox about a ticket, oldest first, as (topic's verb, data)."""
    import asyncpg
    import msgspec

    from tests.conftest import RUNNING

    servers = RUNNING["servers"]
    connection = await asyncpg.connect(
        host=str(servers.place.run), user="helpdesk_worker", password=servers.secret("db-helpdesk-worker"),
        database="huifang_helpdesk", ssl=False,
    )  # fmt: skip
    rows = await connection.fetch("select body from outbox where tenant_id = $1 order by id", tenant_id)
    await connection.close()
    found = [msgspec.json.decode(row["body"]) for row in rows]
    return [(e["topic"].split(".")[2], e["data"]) for e in found if e["data"]["id"] == str(ticket_id)]


async def resolved(ask, cast):
    ticket = await opened(ask, cast)
    return await ask(
        RESOLVE_TICKET, cast.bohan, ResolveTicket(ticket_id=ticket.id, revision=1, solution="更換進紙滾輪")
    )


async def test_open_by_a_customer(ask, cast):
    ticket = await opened(ask, cast, impact=1, urgency=1)
    assert (ticket.state, ticket.priority, ticket.channel) == (TicketState.NEW, 1, "portal")
    assert (ticket.requester_name, ticket.customer_name) == ("王筱涵", "景明醫院")
    assert ticket.waiting_since == ticket.opened_at
    assert [(m.side, m.author_name, m.body) for m in ticket.messages] == [(Side.CUSTOMER, "王筱涵", "卡在第一頁。")]
    (event,) = await announced(cast.tenant_id, ticket.id)
    assert event[0] == "opened"
    assert event[1]["number"] == ticket.number
    assert event[1]["customer_id"] == str(cast.hsiaohan.customer_id)
    assert "卡在第一頁" not in str(event)


async def test_numbers_count_per_company(ask, cast):
    numbers = [(await opened(ask, cast)).number for _ in range(3)]
    assert numbers == ["HD-1", "HD-2", "HD-3"]


async def test_open_by_an_agent_needs_a_known_requester(ask, cast):
    with pytest.raises(Invalid, match="ticket.requester_needed"):
        await ask(OPEN_TICKET, cast.bohan, OpenTicket(title="x", body="y"))
    with pytest.raises(DomainError) as refused:
        await ask(OPEN_TICKET, cast.bohan, OpenTicket(title="x", body="y", requester_id=new_id()))
    assert refused.value.code in {"ticket.requester_unknown", "bus.away"}
    ticket = await ask(OPEN_TICKET, cast.bohan, OpenTicket(title="x", body="y", requester_id=cast.hsiaohan.actor_id))
    assert (ticket.requester_name, ticket.channel) == ("王筱涵", "desk")


async def test_a_customer_opens_for_himself_only(ask, cast):
    with pytest.raises(Invalid, match="ticket.requester_unknown"):
        await opened(ask, cast, requester_id=cast.manager.actor_id)


async def test_take_assign_and_unassign(ask, cast):
    ticket = await opened(ask, cast)
    ticket = await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=ticket.id, revision=1))
    assert (ticket.state, ticket.assignee_name, ticket.revision) == (TicketState.OPEN, "陳柏翰", 2)
    ticket = await ask(
        ASSIGN_TICKET, cast.bohan, AssignTicket(ticket_id=ticket.id, revision=2, assignee_id=cast.yutong.actor_id)
    )
    assert ticket.assignee_name == "林語彤"
    ticket = await ask(ASSIGN_TICKET, cast.peishan, AssignTicket(ticket_id=ticket.id, revision=3, assignee_id=None))
    assert (ticket.assignee_id, ticket.state) == (None, TicketState.OPEN)
    assert [verb for verb, _ in await announced(cast.tenant_id, ticket.id)] == ["opened"] + ["assigned"] * 3


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("mingche", "ticket.assignee_not_agent"),
        ("suspended", "ticket.assignee_unknown"),
        ("nobody", "ticket.assignee_unknown"),
    ],
)
async def test_only_an_active_agent_can_be_assigned(ask, cast, who, code):
    ticket = await opened(ask, cast)
    member = {"mingche": cast.mingche.actor_id, "suspended": cast.suspended_id, "nobody": new_id()}[who]
    with pytest.raises(Invalid, match=code):
        await ask(ASSIGN_TICKET, cast.bohan, AssignTicket(ticket_id=ticket.id, revision=1, assignee_id=member))


@pytest.mark.parametrize(
    ("then", "state"),
    [
        (Then.OPEN, "open"),
        (Then.WAITING_CUSTOMER, "waiting_customer"),
        (Then.WAITING_THIRD_PARTY, "waiting_third_party"),
        (Then.RESOLVED, "resolved"),
    ],
)
async def test_an_agents_reply_answers_and_leads_where_he_says(ask, cast, then, state):
    ticket = await opened(ask, cast)
    ticket = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="正在查", then=then))
    assert (ticket.state, ticket.waiting_since) == (state, None)
    assert (ticket.messages[-1].side, ticket.messages[-1].author_name) == (Side.STAFF, "陳柏翰")
    seen = await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=ticket.id))
    assert [m.body for m in seen.messages] == ["卡在第一頁。", "正在查"]


async def test_a_customers_reply_ends_a_wait_and_counts_as_waiting(ask, cast):
    ticket = await opened(ask, cast)
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="?", then=Then.WAITING_CUSTOMER))
    ticket = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="三樓"))
    assert ticket.state == TicketState.OPEN
    assert ticket.waiting_since == ticket.messages[-1].at
    first = ticket.waiting_since
    ticket = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="還有四樓"))
    assert ticket.waiting_since == first


async def test_a_customers_reply_keeps_a_vendors_pause(ask, cast):
    ticket = await opened(ask, cast)
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="等料", then=Then.WAITING_THIRD_PARTY))
    ticket = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="好"))
    assert ticket.state == TicketState.WAITING_THIRD_PARTY


async def test_a_note_is_seen_by_staff_only(ask, cast):
    ticket = await opened(ask, cast)
    ticket = await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=ticket.id, body="內部機密"))
    assert ticket.messages[-1].visibility == Visibility.INTERNAL
    assert ticket.waiting_since is not None
    seen = await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=ticket.id))
    listed = await ask(LIST_MESSAGES, cast.manager, ListMessages(ticket_id=ticket.id))
    assert "內部機密" not in str(seen) + str(listed)
    assert "內部機密" not in str(await announced(cast.tenant_id, ticket.id))


async def test_wait_schedule_resume(ask, cast):
    ticket = await opened(ask, cast)
    ticket = await ask(
        WAIT_TICKET, cast.bohan, WaitTicket(ticket_id=ticket.id, revision=1, for_=Waiting.THIRD_PARTY, reason="等原廠")
    )
    assert ticket.state == TicketState.WAITING_THIRD_PARTY
    assert (ticket.messages[-1].body, ticket.messages[-1].visibility) == ("等原廠", Visibility.INTERNAL)
    ticket = await ask(RESUME_TICKET, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision))
    until = now() + timedelta(days=2)
    ticket = await ask(
        SCHEDULE_TICKET,
        cast.bohan,
        ScheduleTicket(ticket_id=ticket.id, revision=ticket.revision, until=until, reason="約定到場"),
    )
    assert (ticket.state, ticket.scheduled_until) == (TicketState.SCHEDULED, until)
    ticket = await ask(RESUME_TICKET, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision))
    assert (ticket.state, ticket.scheduled_until) == (TicketState.OPEN, None)


async def test_a_time_in_the_past_cannot_be_agreed(ask, cast):
    ticket = await opened(ask, cast)
    with pytest.raises(Invalid, match="ticket.schedule_past"):
        await ask(
            SCHEDULE_TICKET,
            cast.bohan,
            ScheduleTicket(ticket_id=ticket.id, revision=1, until=now() - timedelta(hours=1), reason="x"),
        )


async def test_a_stale_revision_changes_nothing(ask, cast):
    ticket = await opened(ask, cast)
    await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=ticket.id, revision=1))
    with pytest.raises(Conflict, match="ticket.stale") as stale:
        await ask(TAKE_TICKET, cast.yutong, TakeTicket(ticket_id=ticket.id, revision=1))
    assert stale.value.params == {"revision": 2}


async def test_a_contact_sees_his_own_a_manager_his_organisations_others_nothing(ask, cast):
    ticket = await opened(ask, cast)
    assert (await ask(READ_TICKET, cast.manager, ReadTicket(ticket_id=ticket.id))).id == ticket.id
    with pytest.raises(NotFound):
        await ask(READ_TICKET, cast.stranger, ReadTicket(ticket_id=ticket.id))
    by_manager = await ask(OPEN_TICKET, cast.manager, OpenTicket(title="x", body="y"))
    with pytest.raises(NotFound):
        await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=by_manager.id))


async def test_history_tells_who_did_what(ask, cast):
    ticket = await resolved(ask, cast)
    await ask(REJECT_TICKET, cast.hsiaohan, RejectTicket(ticket_id=ticket.id, revision=ticket.revision, body="否"))
    page = await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=1))
    assert [(e.verb, e.actor_name, e.state) for e in page.history] == [
        ("open", "王筱涵", "new"),
        ("resolve", "陳柏翰", "resolved"),
        ("reject", "王筱涵", "open"),
    ]


async def test_messages_page_oldest_first(ask, cast):
    ticket = await opened(ask, cast)
    for i in range(7):
        await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body=f"第 {i} 則"))
    bodies, cursor = [], None
    while True:
        page = await ask(LIST_MESSAGES, cast.hsiaohan, ListMessages(ticket_id=ticket.id, limit=3, cursor=cursor))
        bodies += [m.body for m in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert bodies == ["卡在第一頁。", *(f"第 {i} 則" for i in range(7))]


async def test_a_long_conversation_still_fits_on_the_bus(ask, cast):
    ticket = await opened(ask, cast)
    for _ in range(6):
        await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="長" * 20_000))
    ticket = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert ticket.earlier
    assert 1 <= len(ticket.messages) < 7


async def test_nothing_is_lost_between_parallel_replies(ask, cast):
    import asyncio

    ticket = await opened(ask, cast)
    await asyncio.gather(
        *(ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body=f"並行 {i}")) for i in range(12))
    )
    ticket = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert {m.body for m in ticket.messages} >= {f"並行 {i}" for i in range(12)}
    assert ticket.revision == 13
