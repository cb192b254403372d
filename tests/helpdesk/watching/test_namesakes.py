"""Two people of one name: an `@` tells the one who is meant, and is refused while nobody has said which."""

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.macros import CREATE_MACRO, RUN_MACRO, CreateMacro, RunMacro
from shared.contracts.helpdesk import (
    NOTE_TICKET,
    READ_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    NoteTicket,
    ReadTicket,
    ReplyTicket,
    ResolveTicket,
    Then,
)
from shared.core.errors import Forbidden, Invalid
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.helpdesk.watching.test_watching import key, noted, opened, told


async def namesake(cast, who):
    """One more agent of the same name."""
    twin = new_id()
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "insert into member (tenant_id, id, version, name, roles, state) "
            "select tenant_id, $3, version, name, roles, state from member where tenant_id = $1 and id = $2",
            cast.tenant_id,
            who.actor_id,
            twin,
        )
    return twin


async def test_a_name_of_two_people_means_who_was_chosen_and_is_refused_without_a_choice(ask, cast):
    twin = await namesake(cast, cast.yutong)
    ticket = await opened(ask, cast)
    for mentions in ((), (cast.peishan.actor_id,)):
        command = NoteTicket(ticket_id=ticket.id, body="@林語彤 請看 @吳佩珊", mentions=mentions)
        with pytest.raises(Invalid, match=r"ticket\.mention_ambiguous") as raised:
            await ask(NOTE_TICKET, cast.bohan, command, key=key())
        assert raised.value.params["name"] == "林語彤"
    assert await told(cast, "mentioned") == []
    now = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert [one.body for one in now.messages] == ["卡紙"]
    for chosen in ((twin,), (cast.yutong.actor_id, twin)):
        command = NoteTicket(ticket_id=ticket.id, body="@林語彤 請看 @吳佩珊", mentions=chosen)
        await ask(NOTE_TICKET, cast.bohan, command, key=key())
        heard = (await told(cast, "mentioned"))[-1]["mentioned"]
        assert set(heard) == {str(one) for one in (*chosen, cast.peishan.actor_id)}
    reply = ReplyTicket(ticket_id=ticket.id, body="@林語彤", then=Then.RESOLVED, mentions=(twin,))
    await ask(REPLY_TICKET, cast.bohan, reply, key=key())
    assert (await told(cast, "mentioned"))[-1]["mentioned"] == [str(twin)]


async def test_who_writes_means_the_other_of_his_name_and_a_macro_means_neither_of_two(ask, cast):
    twin = await namesake(cast, cast.bohan)
    await namesake(cast, cast.yutong)
    ticket = await opened(ask, cast)
    await noted(ask, cast.bohan, ticket, "@陳柏翰 請看")
    assert [one["mentioned"] for one in await told(cast, "mentioned")] == [[str(twin)]]
    macro = CreateMacro(name="請看", deeds=Deeds(note="@林語彤 @吳佩珊 請看"))
    made = await ask(CREATE_MACRO, cast.peishan, macro, key=key())
    now = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    run = RunMacro(macro_id=made.id, ticket_id=ticket.id, revision=now.revision)
    await ask(RUN_MACRO, cast.bohan, run, key=key())
    assert (await told(cast, "mentioned"))[-1]["mentioned"] == [str(cast.peishan.actor_id)]
    now = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    solve = ResolveTicket(ticket_id=ticket.id, revision=now.revision, solution="@林語彤 換好了")
    await ask(RESOLVE_TICKET, cast.bohan, solve, key=key())
    assert len(await told(cast, "mentioned")) == 2


async def test_only_our_own_people_who_read_tickets_can_be_meant(ask, cast):
    ticket = await opened(ask, cast)
    elsewhere = (await make_cast()).bohan.actor_id
    for one in (new_id(), elsewhere, cast.suspended_id, cast.mingche.actor_id):
        for call, kind in ((NOTE_TICKET, NoteTicket), (REPLY_TICKET, ReplyTicket)):
            command = kind(ticket_id=ticket.id, body="看一下", mentions=(cast.yutong.actor_id, one))
            with pytest.raises(Invalid, match=r"ticket\.mention_unknown"):
                await ask(call, cast.bohan, command, key=key())
    command = ReplyTicket(ticket_id=ticket.id, body="@林語彤", mentions=(cast.yutong.actor_id,))
    with pytest.raises(Forbidden, match=r"ticket\.staff_only"):
        await ask(REPLY_TICKET, cast.hsiaohan, command, key=key())
    now = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert [one.body for one in now.messages] == ["卡紙"]
