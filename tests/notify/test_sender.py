"""From the queue to a real mail server, through greylisting, refusals, crashes and lost answers."""

import asyncio
from contextlib import suppress

from services.notify.deliveries import sender as sending_module
from services.notify.deliveries.sender import DELIVERED, DOUBTFUL
from shared.contracts.helpdesk import OPEN_TICKET, REPLY_TICKET, RESOLVE_TICKET, OpenTicket, ReplyTicket, ResolveTicket
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.factories.notify import copy_cast, mail_of
from tests.notify.conftest import rows, until
from tests.notify.postman import Postman, html_of, serve, text_of

STATES = (
    "select kind, state, attempts, error, address, sent_at from delivery where tenant_id = $1 order by created_at, id"
)


async def opened(ask, cast, title="門診印表機", body="卡紙"):
    return await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=title, body=body))


async def in_state(cast, *states: str):
    async def check():
        # Whether he is asked how it went, and at which hour of his day, is the call-backs' affair.
        found = [row for row in await rows(cast, STATES) if row["kind"] != "call_back_asked"]
        return found if [row["state"] for row in found] == list(states) else None

    return await until(check)


def count(metric, *labels) -> float:
    return (metric.labels(*labels) if labels else metric)._value.get()


async def test_a_confirmation_an_answer_and_a_solution_arrive(ask, cast, sending, postman):
    async with sending():
        ticket = await opened(ask, cast)
        await postman.until(mail_of(cast.hsiaohan), 1)
        ticket = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="請重新開機。\n\n再看看。"))
        await postman.until(mail_of(cast.hsiaohan), 2)
        solve = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換了滾輪。")
        await ask(RESOLVE_TICKET, cast.bohan, solve)
        found = await in_state(cast, "sent", "sent", "sent")
        mails = await postman.until(mail_of(cast.hsiaohan), 3)
    received, answered, resolved = (mail for mail in mails if "/r/" not in text_of(mail))
    link = f"https://desk.example/p/yuancheng/tickets/{ticket.number}"
    for mail in (received, answered, resolved):
        assert link in text_of(mail)
        assert f'href="{link}"' in html_of(mail)
        assert "門診印表機" in mail["Subject"]
        assert "陳柏翰" not in mail["From"]
        assert mail["X-Envelope-From"] == "no-reply@huifang.example"
        assert "王筱涵您好：" in text_of(mail)
    assert "請重新開機。\n\n再看看。" in text_of(answered)
    assert "換了滾輪。" in text_of(resolved)
    assert len({mail["Message-ID"] for mail in (received, answered, resolved)}) == 3
    assert len({mail["References"] for mail in (received, answered, resolved)}) == 1
    assert {row["address"] for row in found} == {mail_of(cast.hsiaohan)}
    assert all(row["sent_at"] and row["attempts"] == 1 for row in found)


async def test_in_the_readers_language(ask, telling, sending, postman):
    cast = await make_cast()
    await copy_cast(cast, locale="en", company="Northwind Systems", accent="#7A4A00")
    async with sending():
        await opened(ask, cast, title="Printer jam")
        (mail,) = await postman.until(mail_of(cast.hsiaohan))
    assert mail["Subject"].startswith("We have your request: Printer jam [HD-")
    assert mail["From"].addresses[0].display_name == "Northwind Systems"
    assert "Hello 王筱涵," in text_of(mail)
    assert "#7A4A00" in html_of(mail)


async def test_an_internal_note_never_leaves(ask, cast, sending, postman, telling):
    """Even if a queue row names one: the words are looked at before they are written."""
    from services.notify.db import DB
    from services.notify.deliveries.actions import Letter, queue
    from services.notify.directory.queries import Recipient, RecipientKind
    from shared.contracts.helpdesk import NOTE_TICKET, NoteTicket
    from shared.core.clock import now

    ticket = await opened(ask, cast)
    noted = await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=ticket.id, body="CANARY-NOTE"))
    secret, public = noted.messages[-1], noted.messages[0]
    assert secret.body == "CANARY-NOTE"

    def letter(message_id):
        data = {"id": str(ticket.id), "number": ticket.number, "title": "t", "message_id": str(message_id)}
        return Letter(event_id=new_id(), kind="ticket_answered", at=now(), data=data)

    def contact(who):
        return Recipient(kind=RecipientKind.CONTACT, id=who.actor_id, mail=mail_of(who))

    async with DB.tenant_scope(cast.tenant_id):
        await queue(cast.tenant_id, letter(secret.id), [contact(cast.hsiaohan)])
        await queue(cast.tenant_id, letter(public.id), [contact(cast.stranger)])
    async with sending():

        async def refused():
            found = [row for row in await rows(cast, STATES) if row["state"] == "failed"]
            return found if len(found) == 2 else None

        found = await until(refused)
    assert {row["error"] for row in found} == {"quote.not_for_recipient"}
    assert not postman.to(mail_of(cast.stranger))
    assert not any("CANARY" in text_of(mail) for mail in postman.mails)


async def test_greylisted_is_tried_again(ask, cast, sending, postman):
    postman.refusals[mail_of(cast.hsiaohan)] = ["450 4.2.0 greylisted, try again", "451 4.3.0 later"]
    async with sending():
        await opened(ask, cast)
        await postman.until(mail_of(cast.hsiaohan))
        (row,) = await in_state(cast, "sent")
    assert row["attempts"] == 3
    assert row["error"] is None
    assert len(postman.to(mail_of(cast.hsiaohan))) == 1


async def test_refused_for_good_is_given_up_at_once(ask, cast, sending, postman):
    postman.lasting[mail_of(cast.hsiaohan)] = "550 5.1.1 no such user"
    async with sending():
        await opened(ask, cast)
        (row,) = await in_state(cast, "failed")
    assert row["attempts"] == 1
    assert row["error"] == "550 5.1.1 no such user"


async def test_what_never_works_is_given_up_in_the_end(ask, cast, sending, postman):
    postman.lasting[mail_of(cast.hsiaohan)] = "452 4.2.2 mailbox full"
    before = count(DELIVERED, "ticket_received", "give_up")
    async with sending(pauses=(0.02, 0.02, 0.02)):
        await opened(ask, cast)
        (row,) = await in_state(cast, "failed")
    assert row["attempts"] == 4
    assert row["error"] == "452 4.2.2 mailbox full"
    assert count(DELIVERED, "ticket_received", "give_up") == before + 1


async def test_a_mail_refused_after_data(ask, cast, sending, postman):
    postman.at_data = ["451 4.7.1 busy", "554 5.7.1 looks like spam"]
    async with sending():
        await opened(ask, cast)
        (row,) = await in_state(cast, "failed")
    assert row["attempts"] == 2


async def test_a_server_that_is_away_comes_back(ask, cast, sending, postman):
    server = await serve(Postman())
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with sending(port=port, pauses=(0.1,) * 50):
        await opened(ask, cast)

        async def waiting():
            found = await rows(cast, STATES)
            return found if found and found[0]["attempts"] >= 2 and found[0]["error"] else None

        (row,) = await until(waiting)
        assert row["state"] in {"pending", "sending"}
        assert row["error"] == "SMTPConnectError"
    async with sending():
        await postman.until(mail_of(cast.hsiaohan))
        await in_state(cast, "sent")


async def test_one_refusal_does_not_hold_up_the_others(ask, cast, sending, postman):
    postman.refusals[mail_of(cast.hsiaohan)] = ["421 4.3.2 shutting down"] * 3
    async with sending():
        await opened(ask, cast)
        await ask(OPEN_TICKET, cast.stranger, OpenTicket(title="另一件", body="b"))
        await postman.until(mail_of(cast.stranger))
        await postman.until(mail_of(cast.hsiaohan))


async def test_killed_between_send_and_mark(ask, cast, sending, postman, figures):
    """The one gap: the server took the mail, we died before we knew. It goes out again, recognisable and counted."""
    postman.hang = asyncio.Event()
    async with sending() as lanes:
        await opened(ask, cast)
        await postman.until(mail_of(cast.hsiaohan))
        for lane in lanes:  # what kill -9 leaves behind: nothing marked, the lease running
            lane.cancel()
            with suppress(asyncio.CancelledError):
                await lane
    (row,) = await rows(cast, STATES)
    assert row["state"] == "sending"
    postman.hang.set()
    postman.hang = None
    before = count(DOUBTFUL)
    async with sending():
        first, second = await postman.until(mail_of(cast.hsiaohan), 2)
        (row,) = await in_state(cast, "sent")
    assert first["Message-ID"] == second["Message-ID"]
    assert row["attempts"] == 2
    assert count(DOUBTFUL) == before + 1
    figures("notify: mails sent twice by a crash in the gap, all counted", 1)


async def test_a_lease_outlives_its_holder_and_not_longer(ask, cast, sending, postman):
    """Nobody else takes a mail while its lane may still be sending it."""
    postman.hang = asyncio.Event()
    async with sending(lease=4.0), sending(lease=4.0):
        await opened(ask, cast)
        await postman.until(mail_of(cast.hsiaohan))
        await asyncio.sleep(1.0)
        assert len(postman.to(mail_of(cast.hsiaohan))) == 1
        postman.hang.set()
        await in_state(cast, "sent")


async def test_an_answer_that_never_comes_is_doubtful(ask, cast, sending, postman):
    postman.hang = asyncio.Event()
    before = count(DOUBTFUL)
    async with sending(lease=0.4, pauses=(0.1,) * 9):
        await opened(ask, cast)
        await postman.until(mail_of(cast.hsiaohan), 1)

        async def given_back():
            return count(DOUBTFUL) > before

        await until(given_back)
        postman.hang.set()
        postman.hang = None
        await in_state(cast, "sent")
    assert len({mail["Message-ID"] for mail in postman.to(mail_of(cast.hsiaohan))}) == 1


async def test_closing_finishes_what_is_in_hand(ask, cast, sending, postman):
    async with sending(lease=5.0) as lanes:
        postman.hang = asyncio.Event()
        await opened(ask, cast)
        await postman.until(mail_of(cast.hsiaohan))
        asyncio.get_running_loop().call_later(0.3, postman.hang.set)
    assert all(lane.done() for lane in lanes)
    await in_state(cast, "sent")


async def test_lanes_at_rest_end_with_their_process(sending):
    async with sending() as lanes:
        await asyncio.sleep(1.5)  # all but the first now rest for half a minute
    assert [lane.cancelled() for lane in lanes] == [False] * len(lanes)


async def test_many_lanes_send_each_mail_once(ask, cast, sending, postman, figures):
    number = 60
    await asyncio.gather(*(opened(ask, cast, title=f"t{i}") for i in range(number)))

    async def queued():
        return len(await rows(cast, STATES)) == number

    await until(queued)
    # The lease of production: with the short one of the other tests, a busy machine meets the gap that they look at.
    async with sending(lease=120.0), sending(lease=120.0), sending(lease=120.0):
        await postman.until(mail_of(cast.hsiaohan), number, 30)
        await in_state(cast, *["sent"] * number)
    assert len({mail["Message-ID"] for mail in postman.to(mail_of(cast.hsiaohan))}) == number
    assert len(postman.to(mail_of(cast.hsiaohan))) == number
    assert postman.connections <= 3 * sending_module.LANES * 3
    figures("notify: mails by twelve lanes, each once", number)


async def test_who_is_gone_gets_nothing(ask, cast, sending, postman):
    from services.notify.db import DB

    await opened(ask, cast)
    await until(lambda: rows(cast, STATES))
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update contact set state = 'erased', mail = null where tenant_id = $1", cast.tenant_id)
    async with sending():
        (row,) = await in_state(cast, "failed")
    assert row["error"] == "recipient.gone"
    assert not postman.to(mail_of(cast.hsiaohan))


async def test_canaries_of_one_company_are_in_no_others_mail(ask, telling, sending, postman):
    a, b = await make_cast(), await make_cast()
    await copy_cast(a, company="CANARY-A")
    await copy_cast(b, company="CANARY-B")
    async with sending():
        for cast, word in ((a, "CANARY-A"), (b, "CANARY-B")):
            ticket = await opened(ask, cast, title=f"{word} title", body=f"{word} body")
            await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body=f"{word} words"))
        for cast, own, foreign in ((a, b"CANARY-A", b"CANARY-B"), (b, b"CANARY-B", b"CANARY-A")):
            for mail in await postman.until(mail_of(cast.hsiaohan), 2):
                whole = f"{mail['Subject']}{mail['From']}{text_of(mail)}{html_of(mail)}".encode()
                assert own in whole
                assert foreign not in whole
