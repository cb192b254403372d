"""Splitting a message off: whose the new ticket is, and what cannot be split."""

from services.helpdesk.db import DB
from shared.contracts.desk.linking import SPLIT_MESSAGE, SPLIT_OPENING, SPLIT_STAFF, SplitMessage
from shared.contracts.helpdesk import REPLY_TICKET, ReplyTicket, TicketState
from tests.helpdesk.linking.test_linking import opened, page_of, refused
from tests.helpdesk.tickets.test_actions import announced


async def test_a_message_split_off_begins_a_ticket_at_its_own_time(ask, cast):
    one = await opened(ask, cast.hsiaohan)
    said = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=one.id, body="另外，滑鼠也壞了。"))
    message = said.messages[-1]
    made = await ask(
        SPLIT_MESSAGE, cast.bohan, SplitMessage(message_id=message.id, revision=said.revision, title="滑鼠壞了")
    )
    assert (made.title, made.opened_at, made.state) == ("滑鼠壞了", message.at, TicketState.NEW)
    assert [m.body for m in made.messages] == ["另外，滑鼠也壞了。"]
    assert made.requester_id == cast.hsiaohan.actor_id
    (link,) = (await page_of(ask, cast.bohan, made)).links
    assert (link.kind, link.number) == ("follow_up_of", one.number)
    assert (await page_of(ask, cast.bohan, one)).history[-1].verb == "split"


async def changed(cast, who, state):
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "update contact set state = $3 where tenant_id = $1 and id = $2", cast.tenant_id, who.actor_id, state
        )


async def split_off(ask, cast, said):
    command = SplitMessage(message_id=said.messages[-1].id, revision=said.revision, title="滑鼠壞了")
    return await ask(SPLIT_MESSAGE, cast.bohan, command)


async def test_what_is_split_off_is_its_author_s_whatever_became_of_the_first_one_s_requester(ask, cast):
    one = await opened(ask, cast.hsiaohan)
    said = await ask(REPLY_TICKET, cast.manager, ReplyTicket(ticket_id=one.id, body="另外，滑鼠也壞了。"))
    await changed(cast, cast.hsiaohan, "inactive")
    made = await split_off(ask, cast, said)
    assert made.requester_id == cast.manager.actor_id
    assert [(m.author_id, m.author_name) for m in made.messages] == [(cast.manager.actor_id, "李主任")]
    ((verb, data),) = await announced(cast.tenant_id, made.id)
    assert (verb, data["requester_id"]) == ("opened", str(cast.manager.actor_id)), "the mail goes to him"


async def test_what_somebody_wrote_who_is_gone_stays_his_and_becomes_the_requester_s_ticket(ask, cast):
    one = await opened(ask, cast.hsiaohan)
    said = await ask(REPLY_TICKET, cast.manager, ReplyTicket(ticket_id=one.id, body="另外，滑鼠也壞了。"))
    await changed(cast, cast.manager, "inactive")
    made = await split_off(ask, cast, said)
    assert made.requester_id == cast.hsiaohan.actor_id
    assert [(m.author_id, m.author_name) for m in made.messages] == [(cast.manager.actor_id, "李主任")]


async def test_the_opening_and_our_own_words_are_not_split_off(ask, cast):
    one = await opened(ask, cast.hsiaohan)
    first = SplitMessage(message_id=one.messages[0].id, revision=1, title="x")
    assert await refused(ask(SPLIT_MESSAGE, cast.bohan, first)) == SPLIT_OPENING.code
    said = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=one.id, revision=1, body="好的"))
    ours = SplitMessage(message_id=said.messages[-1].id, revision=said.revision, title="x")
    assert await refused(ask(SPLIT_MESSAGE, cast.bohan, ours)) == SPLIT_STAFF.code
