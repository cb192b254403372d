"""Following a ticket and being named in it: who hears what, and that no customer does."""

import msgspec
import pytest

from services.helpdesk.tickets.mentions import spoken_of
from shared.contracts.desk.watching import UNWATCH_TICKET, WATCH_TICKET, UnwatchTicket, WatchTicket
from shared.contracts.helpdesk import (
    NOTE_TICKET,
    OPEN_TICKET,
    READ_TICKET,
    REPLY_TICKET,
    TICKET_PAGE,
    NoteTicket,
    NumberQuery,
    OpenTicket,
    ReadTicket,
    ReplyTicket,
)
from shared.contracts.parties import Party
from shared.core.errors import Forbidden, Invalid
from shared.core.ids import new_id
from tests.matrix.behind import superuser


def key():
    return new_id().hex


async def opened(ask, cast):
    return await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機", body="卡紙"), key=key())


async def watched(ask, who, ticket, *others):
    command = WatchTicket(ticket_id=ticket.id, member_ids=tuple(one.actor_id for one in others))
    return await ask(WATCH_TICKET, who, command, key=key())


async def noted(ask, who, ticket, body):
    return await ask(NOTE_TICKET, who, NoteTicket(ticket_id=ticket.id, body=body), key=key())


async def told(cast, verb):
    """Data of what was announced, oldest first."""
    async with superuser(Party.HELPDESK) as connection:
        rows = await connection.fetch(
            "select body from outbox where tenant_id = $1 and topic = $2 order by id",
            cast.tenant_id,
            f"helpdesk.ticket.{verb}.v1",
        )
    return [msgspec.json.decode(row["body"])["data"] for row in rows]


async def shown(ask, cast, ticket):
    number = int(ticket.number.removeprefix("HD-"))
    return [one.name for one in (await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=number))).watchers]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("@陳柏翰 請看", ["陳柏翰"]),
        ("請@陳柏翰，@林語彤看", ["陳柏翰", "林語彤"]),
        ("@陳柏", ["陳柏"]),
        ("mail ann@Ann.example", []),
        ("@Anna and @Ann", ["Anna", "Ann"]),
        ("@Annabel", []),
        ("沒有人", []),
    ],
)
def test_who_is_named(body, found):
    assert list(spoken_of(body, {"陳柏翰", "陳柏", "林語彤", "Ann", "Anna"})) == found


async def test_following_and_leaving_change_nothing_of_the_ticket(ask, cast):
    ticket = await opened(ask, cast)
    now = await watched(ask, cast.bohan, ticket)
    assert (now.revision, now.watcher_ids) == (ticket.revision, (cast.bohan.actor_id,))
    await watched(ask, cast.bohan, ticket, cast.yutong, cast.peishan)
    assert sorted(await shown(ask, cast, ticket)) == ["吳佩珊", "林語彤", "陳柏翰"]
    added = [one["added"] for one in await told(cast, "watched")]
    assert added == [[str(cast.bohan.actor_id)], [str(cast.yutong.actor_id), str(cast.peishan.actor_id)]]
    command = UnwatchTicket(ticket_id=ticket.id)
    await ask(UNWATCH_TICKET, cast.bohan, command, key=key())
    assert sorted(await shown(ask, cast, ticket)) == ["吳佩珊", "林語彤"]


async def test_who_may_follow(ask, cast):
    ticket = await opened(ask, cast)
    with pytest.raises(Forbidden):
        await watched(ask, cast.hsiaohan, ticket)
    with pytest.raises(Invalid, match="watcher_unknown"):
        await watched(ask, cast.bohan, ticket, cast.mingche)
    with pytest.raises(Invalid, match="watcher_unknown"):
        command = WatchTicket(ticket_id=ticket.id, member_ids=(cast.suspended_id,))
        await ask(WATCH_TICKET, cast.bohan, command, key=key())


async def test_a_mention_is_heard_once_and_makes_a_watcher(ask, cast):
    ticket = await opened(ask, cast)
    await watched(ask, cast.peishan, ticket, cast.yutong)
    await noted(ask, cast.bohan, ticket, "@林語彤 這張你看過嗎？ @陳柏翰 @周明哲")
    mentioned = await told(cast, "mentioned")
    assert [one["mentioned"] for one in mentioned] == [[str(cast.yutong.actor_id)]], "not oneself, not who reads none"
    assert [one["watchers"] for one in await told(cast, "noted")] == [[]], "who is named hears that, and not twice"
    await noted(ask, cast.yutong, ticket, "看過了，@吳佩珊 請協助")
    assert sorted(await shown(ask, cast, ticket)) == ["吳佩珊", "林語彤"]
    await noted(ask, cast.bohan, ticket, "好")
    last = (await told(cast, "noted"))[-1]["watchers"]
    assert set(last) == {str(cast.yutong.actor_id), str(cast.peishan.actor_id)}


async def test_watchers_hear_of_both_sides_and_customers_of_none(ask, cast):
    ticket = await opened(ask, cast)
    await watched(ask, cast.yutong, ticket)
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="請重開機 @吳佩珊"), key=key())
    await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="@陳柏翰 還是卡紙"), key=key())
    ours, theirs = (one["watchers"] for one in await told(cast, "replied"))
    assert ours == [str(cast.yutong.actor_id)]
    assert set(theirs) == {str(cast.yutong.actor_id), str(cast.peishan.actor_id)}
    assert len(await told(cast, "mentioned")) == 1, "customers name nobody"
    seen = await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=ticket.id))
    assert seen.watcher_ids == ()
