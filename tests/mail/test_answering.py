"""Our mails about a ticket, and what comes back: an answer finds its ticket, and machines fall silent."""

import asyncio
from email.message import EmailMessage
from uuid import uuid4

from services.notify.mails.threads import identifiers
from shared.contracts.desk.mails import MailState, MailThread
from shared.contracts.helpdesk import LIST_TICKETS, READ_TICKET, REPLY_TICKET, ListTickets, ReadTicket, ReplyTicket
from shared.contracts.telling.addresses import LIST_DISABLED_ADDRESSES, ListDisabledAddresses
from tests.factories.notify import copy_cast
from tests.mail.conftest import written
from tests.mail.test_filing import BOUNCE
from tests.notify.test_sender import mail_of, opened


async def the_ticket(office):
    (found,) = (await office.ask(LIST_TICKETS, office.cast.bohan, ListTickets())).items
    return await office.ask(READ_TICKET, office.cast.bohan, ReadTicket(ticket_id=found.id))


def answering(mail: EmailMessage, sender: str, text: str, **headers: str) -> EmailMessage:
    """As a mail program answers: below the words, what is answered."""
    quoted = "\n".join(f"> {line}" for line in mail.get_body(("plain",)).get_content().splitlines())
    made = written(
        sender, str(mail["Reply-To"]), f"Re: {mail['Subject']}", f"{text}\n\n客服 寫道：\n{quoted}\n", **headers
    )
    made["In-Reply-To"] = mail["Message-ID"]
    return made


async def test_a_conversation_by_mail(office, sending, postman):
    await copy_cast(office.cast)
    customer = office.mail_of(office.cast.hsiaohan)
    async with sending():
        first = written(customer, office.address)
        await office.arrives(first)
        (told,) = await postman.until(customer)
        made = await the_ticket(office)
        reply = ReplyTicket(ticket_id=made.id, body="請問是哪一台？", revision=made.revision)
        await office.ask(REPLY_TICKET, office.cast.bohan, reply)
        _, asked = await postman.until(customer, 2)
    address = told["Reply-To"].addresses[0]
    assert address.display_name == "遠澄客服"
    assert address.addr_spec.startswith(f"{office.address.partition('@')[0]}+{made.number.removeprefix('HD-')}.")
    for mail in (told, asked):
        assert mail["In-Reply-To"] == first["Message-ID"]
        assert mail["References"].split() == [f"<ticket-{made.id}@huifang.example>", first["Message-ID"]]
        assert mail["Reply-To"] == told["Reply-To"]
        assert made.number in mail["Subject"]
    assert (told["Auto-Submitted"], told["X-Huifang-Loop"]) == ("auto-generated", "1")
    assert (asked["Auto-Submitted"], asked["X-Huifang-Loop"]) == (None, None)
    answer = answering(asked, customer, "二樓那台")
    row = await office.arrives(answer, to=address.addr_spec)
    assert (row.state, row.number) == (MailState.FILED, made.number)
    last = (await the_ticket(office)).messages[-1]
    assert (last.body, last.author_name) == ("二樓那台", "王筱涵")
    by_its_id = answering(asked, customer, "就是壞的那台")  # a program that answers to the support address itself
    assert (await office.arrives(by_its_id)).number == made.number


async def test_a_customers_machine_and_ours_stop_after_one_exchange(office, sending, postman):
    """One machine says that it is one, one answers without saying so, one begins a new conversation each time."""
    await copy_cast(office.cast)
    answered = {
        office.mail_of(office.cast.hsiaohan): lambda mail, who: answering(
            mail, who, "不在", Auto_Submitted="auto-replied"
        ),
        office.mail_of(office.cast.manager): lambda mail, who: answering(mail, who, "已收到您的信，案號 77"),
        office.mail_of(office.cast.stranger): lambda mail, who: written(who, office.address, "新案件已成立", "案號 78"),
    }
    async with sending():
        for who in answered:
            await office.send(written(who, office.address))
        await office.filed()
        heard: dict[str, int] = dict.fromkeys(answered, 0)
        for _ in range(4):
            await asyncio.sleep(1)  # time for any of ours to leave
            for who, machine in answered.items():
                mails = postman.to(who)
                for mail in mails[heard[who] :]:
                    await office.send(machine(mail, who))
                heard[who] = len(mails)
            await office.filed()
    assert heard == dict.fromkeys(answered, 1)
    tickets = (await office.ask(LIST_TICKETS, office.cast.bohan, ListTickets())).items
    assert len(tickets) == 4  # the last machine's new conversation is one, and is told nothing


async def test_a_company_without_a_support_address_writes_as_before(ask, cast, sending, postman):
    async with sending():
        await opened(ask, cast)
        (mail,) = await postman.until(mail_of(cast.hsiaohan))
    assert mail["Reply-To"] is None
    assert mail["In-Reply-To"] is None


async def test_a_bounce_is_told_to_whoever_sends(office, telling):
    await copy_cast(office.cast)
    failed = office.mail_of(office.cast.hsiaohan)
    await office.arrives(written(failed, office.address))
    made = await the_ticket(office)
    told = {"to": office.address, "failed": failed, "n": uuid4().hex}
    await office.arrives(BOUNCE.format(ticket=made.id, **told).replace("\n", "\r\n").encode())

    async def disabled():
        listed = await office.ask(LIST_DISABLED_ADDRESSES, office.cast.mingche, ListDisabledAddresses())
        return [(one.mail, one.answer) for one in listed.items]

    async with asyncio.timeout(30):
        while not (found := await disabled()):
            await asyncio.sleep(0.1)
    assert found == [(failed, "5.1.1 smtp; 550 5.1.1 no such user")]


def test_what_a_customer_calls_his_mails_cannot_write_headers_of_ours():
    hostile = (
        "<a@b>\r\nBcc: victim@x.example",
        "<a@b>\n",
        "<a b@c>",
        "<a@b> <c@d>",
        "<é@x.example>",
        f"<{'a' * 300}@x>",
    )
    assert identifiers(MailThread(answers=("<ok-1@x.example>", *hostile, "<ok-2@x.example>"))) == (
        "<ok-1@x.example>",
        "<ok-2@x.example>",
    )
