"""Links between tickets, follow-ups, merging with undo, splitting; the walls around all of it."""

from datetime import timedelta

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.details import TAG_TICKET, TagTicket
from shared.contracts.desk.linking import (
    LINK_EXISTS,
    LINK_SELF,
    LINK_TICKET,
    LIST_LINKS,
    MERGE_CUSTOMER,
    MERGE_ENDED,
    MERGE_NESTED,
    MERGE_TICKET,
    UNLINK_TICKET,
    UNMERGE_TICKET,
    LinksQuery,
    LinkTicket,
    MergeTicket,
    UnlinkTicket,
)
from shared.contracts.desk.watching import WATCH_TICKET, WatchTicket
from shared.contracts.helpdesk import (
    CONFIRM_TICKET,
    LIST_MESSAGES,
    LIST_TICKETS,
    NOTE_TICKET,
    OPEN_TICKET,
    PORTAL_HOME,
    PORTAL_TICKET,
    QUEUE_PAGE,
    READ_TICKET,
    REOPEN_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    TICKET_PAGE,
    LinkKind,
    ListMessages,
    ListTickets,
    MoveTicket,
    NoteTicket,
    NumberQuery,
    OpenTicket,
    PortalHomeQuery,
    Queue,
    QueueQuery,
    ReadTicket,
    RejectTicket,
    ReplyTicket,
    ResolveTicket,
    TicketState,
)
from shared.core.errors import DomainError, NotFound
from tests.helpdesk.tickets.test_actions import announced


async def opened(ask, who, title="印表機無法列印", body="卡在第一頁。"):
    return await ask(OPEN_TICKET, who, OpenTicket(title=title, body=body))


async def refused(asked) -> str:
    with pytest.raises(DomainError) as raised:
        await asked
    return raised.value.code


def number_of(ticket) -> int:
    return int(ticket.number.removeprefix("HD-"))


async def page_of(ask, who, ticket):
    return await ask(TICKET_PAGE, who, NumberQuery(number=number_of(ticket)))


async def closed(ask, cast, days=0):
    ticket = await opened(ask, cast.hsiaohan)
    solved = await ask(RESOLVE_TICKET, cast.bohan, ResolveTicket(ticket_id=ticket.id, revision=1, solution="換滾輪"))
    done = await ask(CONFIRM_TICKET, cast.hsiaohan, MoveTicket(ticket_id=ticket.id, revision=solved.revision))
    if days:
        async with DB.tenant_scope(cast.tenant_id):
            await DB.run(
                "update ticket set closed_at = $3 where tenant_id = $1 and id = $2",
                cast.tenant_id, ticket.id, done.updated_at - timedelta(days=days),
            )  # fmt: skip
    return done


# links


async def test_a_link_is_seen_from_both_ends_and_goes_away(ask, cast):
    one, other = await opened(ask, cast.hsiaohan), await opened(ask, cast.stranger, "全棟斷網")
    await ask(LINK_TICKET, cast.bohan, LinkTicket(ticket_id=one.id, other_id=other.id, kind=LinkKind.CAUSED_BY))
    (here,) = (await page_of(ask, cast.bohan, one)).links
    (there,) = (await page_of(ask, cast.bohan, other)).links
    assert (here.kind, here.is_back, here.number, here.customer_name) == ("caused_by", False, other.number, "青禾物流")
    assert (there.kind, there.is_back, there.number) == ("caused_by", True, one.number)
    again = LinkTicket(ticket_id=other.id, other_id=one.id, kind=LinkKind.CAUSED_BY)
    assert await refused(ask(LINK_TICKET, cast.bohan, again)) == LINK_EXISTS.code
    itself = LinkTicket(ticket_id=one.id, other_id=one.id)
    assert await refused(ask(LINK_TICKET, cast.bohan, itself)) == LINK_SELF.code
    assert (await ask(UNLINK_TICKET, cast.bohan, UnlinkTicket(link_id=here.id))).items == ()
    assert (await ask(LIST_LINKS, cast.bohan, LinksQuery(ticket_id=other.id))).items == ()
    assert [verb for verb, _ in await announced(cast.tenant_id, one.id)] == ["opened", "linked", "linked"]


async def test_customers_hear_nothing_of_links_to_others(ask, cast):
    one, other = await opened(ask, cast.hsiaohan), await opened(ask, cast.stranger, "全棟斷網")
    await ask(LINK_TICKET, cast.bohan, LinkTicket(ticket_id=one.id, other_id=other.id, kind=LinkKind.FOLLOW_UP_OF))
    assert (await ask(PORTAL_TICKET, cast.hsiaohan, NumberQuery(number=number_of(one)))).follow_ups == ()


# follow-ups


async def test_a_message_within_the_window_opens_the_same_ticket_again(ask, cast):
    done = await closed(ask, cast)
    again = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=done.id, body="又卡紙了。"))
    assert (again.id, again.state, again.reopened) == (done.id, TicketState.OPEN, 1)


async def test_thanks_do_not_open_what_was_closed(ask, cast):
    done = await closed(ask, cast)
    same = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=done.id, body="謝謝你們！"))
    assert (same.id, same.state) == (done.id, TicketState.CLOSED)


@pytest.mark.parametrize("by", ["reply", "reopen"])
async def test_a_message_after_the_window_begins_a_linked_ticket_that_the_customer_sees(ask, cast, by):
    done = await closed(ask, cast, days=15)
    if by == "reply":
        made = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=done.id, body="又卡紙了。"))
    else:
        asked = RejectTicket(ticket_id=done.id, revision=done.revision, body="又卡紙了。")
        made = await ask(REOPEN_TICKET, cast.hsiaohan, asked)
    assert made.id != done.id
    assert (made.title, made.state, made.messages[0].body) == (done.title, TicketState.NEW, "又卡紙了。")
    assert (await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=done.id))).state is TicketState.CLOSED
    (link,) = (await page_of(ask, cast.bohan, made)).links
    assert (link.kind, link.number) == ("follow_up_of", done.number)
    new = await ask(PORTAL_TICKET, cast.hsiaohan, NumberQuery(number=number_of(made)))
    old = await ask(PORTAL_TICKET, cast.hsiaohan, NumberQuery(number=number_of(done)))
    assert [(one.number, one.is_later) for one in new.follow_ups] == [(done.number, False)]
    assert [(one.number, one.is_later) for one in old.follow_ups] == [(made.number, True)]
    assert [verb for verb, _ in await announced(cast.tenant_id, made.id)] == ["opened"]


async def test_what_staff_do_to_a_closed_ticket_does_not_close_it_anew(ask, cast):
    done = await closed(ask, cast, days=20)
    before = await ended(cast, done)
    await ask(TAG_TICKET, cast.bohan, TagTicket(ticket_id=done.id, add=("印表機",)))
    await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=done.id, body="備查。"))
    await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=done.id, body="謝謝你們！"))
    assert await ended(cast, done) == before
    made = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=done.id, body="又卡紙了。"))
    assert made.id != done.id
    solved = await ask(RESOLVE_TICKET, cast.bohan, ResolveTicket(ticket_id=made.id, revision=1, solution="換滾輪"))
    before = await ended(cast, solved)
    await ask(TAG_TICKET, cast.bohan, TagTicket(ticket_id=made.id, add=("印表機",)))
    assert await ended(cast, solved) == before
    assert before["resolved_at"] is not None


async def ended(cast, ticket):
    """When it was resolved and closed."""
    async with DB.tenant_scope(cast.tenant_id):
        asked = "select resolved_at, closed_at from ticket where tenant_id = $1 and id = $2"
        return dict(await DB.row(asked, cast.tenant_id, ticket.id))


# merging


async def merged(ask, cast, source, target, who=None):
    command = MergeTicket(ticket_id=source.id, revision=source.revision, into_id=target.id)
    return await ask(MERGE_TICKET, who or cast.bohan, command)


async def test_a_merge_makes_one_conversation_for_every_requester(ask, cast):
    one = await opened(ask, cast.hsiaohan, "印表機壞了", "三樓的。")
    two = await opened(ask, cast.manager, "列印不出來", "主任室也是。")
    whole = await merged(ask, cast, two, one)
    assert whole.id == one.id
    assert [m.body for m in whole.messages] == ["三樓的。", "主任室也是。"]
    listed = await ask(LIST_MESSAGES, cast.bohan, ListMessages(ticket_id=one.id))
    assert [m.body for m in listed.items] == ["三樓的。", "主任室也是。"]
    page = await page_of(ask, cast.bohan, one)
    assert [(m.number, m.requester_name) for m in page.merged] == [(two.number, "李主任")]
    gone = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=two.id))
    assert (gone.state, gone.merged_into, gone.verbs) == (
        TicketState.MERGED,
        one.number,
        ("unlink", "unmerge"),
    )
    rows = (await ask(QUEUE_PAGE, cast.bohan, QueueQuery(queue=Queue.ALL))).rows
    assert [row.id for row in rows] == [one.id]
    answered = await ask(
        REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=one.id, revision=whole.revision, body="正在處理。")
    )
    assert answered.waiting_since is None
    told = [data["also"] for verb, data in await announced(cast.tenant_id, one.id) if verb == "replied"]
    assert told == [[str(cast.manager.actor_id)]]


async def test_a_contact_keeps_seeing_and_writing_what_his_ticket_went_into(ask, cast):
    from services.helpdesk.db import DB as ENGINE
    from shared.contracts.parties import Caller, Kind
    from shared.contracts.roles import Role
    from shared.core.ids import new_id

    colleague = Caller(
        tenant_id=cast.tenant_id, kind=Kind.CUSTOMER, actor_id=new_id(), customer_id=cast.hsiaohan.customer_id,
        roles=(Role.CC,), name="同事",
    )  # fmt: skip
    async with ENGINE.tenant_scope(cast.tenant_id):
        await ENGINE.run(
            "insert into contact values ($1, $2, 1, $3, '同事', 'c@example.test', null, false, 'active')",
            cast.tenant_id, colleague.actor_id, colleague.customer_id,
        )  # fmt: skip
    one, two = await opened(ask, cast.hsiaohan, "甲"), await opened(ask, colleague, "乙")
    assert await refused(ask(READ_TICKET, colleague, ReadTicket(ticket_id=one.id))) == "ticket.not_found"
    await merged(ask, cast, two, one)
    assert (await ask(READ_TICKET, colleague, ReadTicket(ticket_id=one.id))).number == one.number
    assert [row.number for row in (await ask(LIST_TICKETS, colleague, ListTickets())).items] == [one.number]
    assert [row.number for row in (await ask(PORTAL_HOME, colleague, PortalHomeQuery())).running] == [one.number]
    old = await ask(PORTAL_TICKET, colleague, NumberQuery(number=number_of(two)))
    assert (old.ticket.state, old.ticket.merged_into) == (TicketState.MERGED, one.number)
    said = await ask(REPLY_TICKET, colleague, ReplyTicket(ticket_id=two.id, body="我這裡也好了嗎？"))
    assert said.id == one.id
    back = await ask(
        UNMERGE_TICKET,
        cast.bohan,
        MoveTicket(
            ticket_id=two.id, revision=(await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=two.id))).revision
        ),
    )
    assert back.state is TicketState.NEW
    with pytest.raises(NotFound):
        await ask(READ_TICKET, colleague, ReadTicket(ticket_id=one.id))


async def following(ask, cast, ticket):
    seen = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    return set(seen.watcher_ids)


async def unmerged(ask, cast, ticket):
    gone = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    return await ask(UNMERGE_TICKET, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=gone.revision))


async def test_who_follows_a_merged_ticket_follows_the_other_until_they_are_parted(ask, cast):
    one, two, three = [await opened(ask, cast.hsiaohan, name) for name in "甲乙丙"]
    yutong, peishan, bohan = cast.yutong.actor_id, cast.peishan.actor_id, cast.bohan.actor_id
    for ticket, who in ((one, cast.peishan), (two, cast.yutong), (two, cast.peishan), (three, cast.yutong)):
        await ask(WATCH_TICKET, who, WatchTicket(ticket_id=ticket.id))
    await merged(ask, cast, two, one)
    assert await following(ask, cast, one) == {peishan, yutong}
    await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=one.id, body="還是不行。"))
    (told,) = [data["watchers"] for verb, data in await announced(cast.tenant_id, one.id) if verb == "replied"]
    assert set(told) == {str(peishan), str(yutong)}
    now = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=one.id))
    await merged(ask, cast, three, now)
    await ask(WATCH_TICKET, cast.bohan, WatchTicket(ticket_id=one.id))
    await unmerged(ask, cast, two)
    assert await following(ask, cast, two) == {yutong, peishan}
    assert await following(ask, cast, one) == {peishan, bohan, yutong}, "one that is still merged brings him along"
    await unmerged(ask, cast, three)
    assert await following(ask, cast, one) == {peishan, bohan}
    assert await following(ask, cast, three) == {yutong}


async def test_what_belongs_to_two_customers_is_never_merged(ask, cast):
    one, other = await opened(ask, cast.hsiaohan), await opened(ask, cast.stranger)
    assert await refused(merged(ask, cast, one, other)) == MERGE_CUSTOMER.code
    assert (await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=one.id))).revision == 1


async def test_what_took_others_in_goes_nowhere(ask, cast):
    one, two, three = [await opened(ask, cast.hsiaohan, name) for name in "甲乙丙"]
    whole = await merged(ask, cast, two, one)
    assert await refused(merged(ask, cast, whole, three)) == MERGE_NESTED.code
    assert await refused(merged(ask, cast, two, three)) == "ticket.stale"
    gone = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=two.id))
    assert await refused(merged(ask, cast, gone, three)) == "state.move_unknown"
    await ask(RESOLVE_TICKET, cast.bohan, ResolveTicket(ticket_id=three.id, revision=1, solution="換了。"))
    assert await refused(merged(ask, cast, await opened(ask, cast.hsiaohan), three)) == MERGE_ENDED.code


async def test_unmerging_twice_is_refused(ask, cast):
    one, two = await opened(ask, cast.hsiaohan, "甲"), await opened(ask, cast.hsiaohan, "乙")
    await merged(ask, cast, two, one)
    gone = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=two.id))
    back = await ask(UNMERGE_TICKET, cast.bohan, MoveTicket(ticket_id=two.id, revision=gone.revision))
    again = ask(UNMERGE_TICKET, cast.bohan, MoveTicket(ticket_id=two.id, revision=back.revision))
    assert await refused(again) == "state.move_unknown"
