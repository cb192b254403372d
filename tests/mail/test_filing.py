"""From a mail to a ticket: who wrote, which ticket is meant, and who may write on it."""

import pytest

from services.helpdesk.mail.replying.addresses import address_of, number_in
from shared.contracts.desk.mailboxes import CHANGE_MAILBOX, ChangeMailbox
from shared.contracts.desk.mails import (
    READ_MESSAGE_MAIL,
    READ_ORIGINAL,
    MailReason,
    MailState,
    ReadMessageMail,
    ReadOriginal,
)
from shared.contracts.helpdesk import (
    LIST_TICKETS,
    READ_TICKET,
    RESOLVE_TICKET,
    TAKE_TICKET,
    Channel,
    ListTickets,
    ReadTicket,
    ResolveTicket,
    Side,
    TakeTicket,
    TicketState,
    Visibility,
)
from shared.core.errors import Forbidden
from tests.mail.conftest import written

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00"
    b"\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


async def tickets(office):
    return (await office.ask(LIST_TICKETS, office.cast.bohan, ListTickets(limit=50))).items


async def ticket(office, number):
    (found,) = [one for one in await tickets(office) if one.number == number]
    return await office.ask(READ_TICKET, office.cast.bohan, ReadTicket(ticket_id=found.id))


async def opened(office, **given):
    mail = written(office.mail_of(office.cast.hsiaohan), office.address, **given)
    row = await office.arrives(mail)
    assert (row.state, row.reason) == (MailState.FILED, None)
    return mail, await ticket(office, row.number)


async def signed(office, number) -> str:
    (row,) = await office.rows("select key from mail_key where tenant_id = $1")
    return address_of(office.address, row["key"], office.cast.tenant_id, int(number.removeprefix("HD-")))


async def test_a_contacts_mail_opens_a_ticket_with_its_files_and_shows_where_it_came_from(office):
    mail = written(f"王筱涵 <{office.mail_of(office.cast.hsiaohan).upper()}>", office.address, subject="Re: 印表機卡紙")
    mail["Cc"] = f"boss@hospital.example, {office.mail_of(office.cast.manager)}"
    mail.add_alternative(
        '<p>二樓的印表機又卡紙了。</p><script>alert(1)</script><img src="https://spy.example/p.gif">', "html"
    )
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="卡紙.png")
    mail.add_attachment(b"MZ\x90\x00" + bytes(60), maintype="application", subtype="pdf", filename="invoice.pdf.exe")
    row = await office.arrives(mail)
    assert (row.state, row.sender) == (MailState.FILED, office.mail_of(office.cast.hsiaohan))
    made = await ticket(office, row.number)
    assert (made.title, made.channel, made.requester_name) == ("印表機卡紙", Channel.MAIL, "王筱涵")
    (message,) = made.messages
    assert (message.body, message.channel, message.side) == ("二樓的印表機又卡紙了。", Channel.MAIL, Side.CUSTOMER)
    assert [(one.name, one.type) for one in message.files] == [("卡紙.png", "image/png")]
    shown = await office.ask(READ_MESSAGE_MAIL, office.cast.bohan, ReadMessageMail(message_id=message.id))
    copied = office.mail_of(office.cast.manager)
    assert (shown.cc, shown.contacts) == (("boss@hospital.example", copied), {copied: "李主任"})
    assert shown.left_out == ("invoice.pdf.exe",)
    assert "script" not in shown.html
    assert ("spy.example" in shown.html, shown.blocked_images) == (False, 1)
    asked = await office.ask(READ_MESSAGE_MAIL, office.cast.bohan, ReadMessageMail(message_id=message.id, images=True))
    assert "https://spy.example/p.gif" in asked.html
    piece = await office.ask(READ_ORIGINAL, office.cast.bohan, ReadOriginal(mail_id=row.id))
    assert piece.data.startswith(b"From:")
    assert piece.size == row.size
    with pytest.raises(Forbidden):
        await office.ask(READ_MESSAGE_MAIL, office.cast.hsiaohan, ReadMessageMail(message_id=message.id))


@pytest.mark.parametrize("by", ["address", "message_id", "our_message_id", "subject"])
async def test_an_answer_finds_its_ticket(office, by):
    first, made = await opened(office)
    answer = written(office.mail_of(office.cast.hsiaohan), office.address, subject="還是不行", text="重開機也沒用。")
    to, number = "", made.number.removeprefix("HD-")
    if by == "address":
        to = await signed(office, made.number)
    elif by == "message_id":
        answer["References"] = f"<other@x.example> {first['Message-ID']}"
    elif by == "our_message_id":
        answer["In-Reply-To"] = f"<{'0' * 32}.{number}.{office.cast.tenant_id.hex[-8:]}@huifang.example>"
    else:
        answer.replace_header("Subject", f"Re: [{made.number}] 印表機卡紙")
    row = await office.arrives(answer, to=to)
    assert (row.state, row.number) == (MailState.FILED, made.number)
    again = await ticket(office, made.number)
    assert [one.body for one in again.messages] == ["二樓的印表機又卡紙了。", "重開機也沒用。"]
    assert len(await tickets(office)) == 1


async def test_an_answer_reopens_what_was_resolved_and_thanks_do_not(office):
    _, made = await opened(office)
    taken = await office.ask(TAKE_TICKET, office.cast.bohan, TakeTicket(ticket_id=made.id, revision=made.revision))
    solved = ResolveTicket(ticket_id=made.id, revision=taken.revision, solution="換了滾輪")
    await office.ask(RESOLVE_TICKET, office.cast.bohan, solved)
    to = await signed(office, made.number)
    for text, state in (("謝謝！", TicketState.RESOLVED), ("還是卡紙", TicketState.OPEN)):
        await office.arrives(written(office.mail_of(office.cast.hsiaohan), office.address, text=text), to=to)
        assert (await ticket(office, made.number)).state is state


async def test_nobody_writes_on_a_ticket_that_is_not_his(office):
    """With the right signed address, the Message-ID and the number: a forwarded mail has all three."""
    first, made = await opened(office)
    for sender in (office.mail_of(office.cast.stranger), "unknown@elsewhere.example"):
        answer = written(sender, office.address, subject=f"Re: [{made.number}]", text="請把帳單寄給我")
        answer["References"] = first["Message-ID"]
        row = await office.arrives(answer, to=await signed(office, made.number))
        reason = MailReason.UNKNOWN_SENDER if sender.startswith("unknown") else MailReason.NOT_HIS_TICKET
        assert (row.state, row.reason, row.number) == (MailState.HELD, reason, None)
    assert len((await ticket(office, made.number)).messages) == 1
    assert len(await tickets(office)) == 1


async def test_colleagues_write_on_each_others_tickets_only_where_the_mailbox_says_so(office):
    _, made = await opened(office)
    to = await signed(office, made.number)
    row = await office.arrives(written(office.mail_of(office.cast.manager), office.address, text="我也遇到"), to=to)
    assert (row.state, row.number) == (MailState.FILED, made.number)
    assert (await ticket(office, made.number)).messages[-1].author_name == "李主任"
    change = ChangeMailbox(mailbox_id=office.box.id, revision=1, name="客服", colleagues=False)
    await office.ask(CHANGE_MAILBOX, office.cast.peishan, change)
    row = await office.arrives(written(office.mail_of(office.cast.manager), office.address, text="再一次"), to=to)
    assert (row.state, row.reason) == (MailState.HELD, MailReason.NOT_HIS_TICKET)


async def test_a_forged_token_is_no_token_and_anothers_companys_neither(offices):
    one, other = await offices(), await offices()
    _, made = await opened(one)
    right = await signed(one, made.number)
    (row,) = await one.rows("select key from mail_key where tenant_id = $1")
    number = int(made.number.removeprefix("HD-"))
    local, _, domain = right.partition("@")
    flipped = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    for forged in (flipped, f"{local.rpartition('.')[0]}.@{domain}", f"{local}x@{domain}", right.replace("+", "+0")):
        assert number_in(forged, row["key"], one.cast.tenant_id) is None
    assert number_in(right.upper(), row["key"], one.cast.tenant_id) == number
    assert number_in(right, row["key"], other.cast.tenant_id) is None
    arrived = await one.arrives(written(one.mail_of(one.cast.hsiaohan), one.address, text="偽造"), to=flipped)
    assert arrived.number != made.number  # his own mail: it opens a ticket of its own
    theirs = await other.arrives(written(one.mail_of(one.cast.hsiaohan), right), to=other.address)
    assert (theirs.state, theirs.reason) == (MailState.HELD, MailReason.UNKNOWN_SENDER)


async def test_machines_start_nothing_and_are_noted_on_their_ticket(office):
    _, made = await opened(office)
    before = (await ticket(office, made.number)).waiting_since
    to = await signed(office, made.number)
    away = written(
        office.mail_of(office.cast.hsiaohan), office.address, "自動回覆", "我休假到週五", Auto_Submitted="auto-replied"
    )
    row = await office.arrives(away, to=to)
    assert (row.state, row.reason, row.number) == (MailState.AUTOMATIC, MailReason.AUTO_REPLY, made.number)
    noted = await ticket(office, made.number)
    assert (noted.messages[-1].visibility, noted.messages[-1].side) == (Visibility.INTERNAL, Side.SYSTEM)
    assert (noted.state, noted.waiting_since) == (made.state, before)
    fresh = written("robot@elsewhere.example", office.address, Auto_Submitted="auto-generated")
    assert (await office.arrives(fresh)).state is MailState.AUTOMATIC
    assert len(await tickets(office)) == 1


BOUNCE = """From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <b{n}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {failed}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: message/rfc822

From: no-reply@huifang.example
To: {failed}
Message-ID: <ticket-{ticket}@huifang.example>
Subject: hello

hello

--b--
"""


async def test_a_bounce_stands_on_the_ticket_and_marks_the_address_until_it_writes_again(office):
    _, made = await opened(office)
    failed = office.mail_of(office.cast.hsiaohan)
    told = {"to": office.address, "failed": failed, "n": 1}
    number = made.number.removeprefix("HD-")
    guessed = BOUNCE.format(ticket="", **{**told, "n": 9}).replace("Message-ID: <ticket-@huifang.example>\n", "")
    guessed = guessed.replace("Returned to Sender", f"Returned to Sender HD-{number}")
    assert (await office.arrives(guessed.replace("\n", "\r\n").encode())).number == made.number
    assert await office.rows("select 1 from failed_address where tenant_id = $1") == []  # a number anybody can guess
    claims = f"<{'0' * 32}.{number}.{office.cast.tenant_id.hex[-8:]}@huifang.example>"
    claimed = BOUNCE.format(ticket=made.id, **{**told, "n": 8}).replace(f"<ticket-{made.id}@huifang.example>", claims)
    await office.arrives(claimed.replace("\n", "\r\n").encode())
    (marked,) = await office.rows("select delivery_id from failed_address where tenant_id = $1")
    assert marked["delivery_id"].int == 0  # notify looks whether it sent that to this address
    row = await office.arrives(BOUNCE.format(ticket=made.id, **told).replace("\n", "\r\n").encode())
    assert (row.state, row.reason, row.number) == (MailState.AUTOMATIC, MailReason.BOUNCE, made.number)
    assert "5.1.1" in (await ticket(office, made.number)).messages[-1].body
    (marked,) = await office.rows("select address, status, ticket_id from failed_address where tenant_id = $1")
    stranger = BOUNCE.format(ticket=made.id, **{**told, "failed": office.mail_of(office.cast.stranger), "n": 3})
    await office.arrives(stranger.replace("\n", "\r\n").encode())  # he is none of this ticket's
    assert (marked["address"], marked["status"], marked["ticket_id"]) == (failed, "5.1.1", made.id)
    other = BOUNCE.format(ticket=office.cast.tenant_id, **{**told, "failed": "boss@hospital.example", "n": 2})
    assert (await office.arrives(other.replace("\n", "\r\n").encode())).number is None
    assert len(await office.rows("select 1 from failed_address where tenant_id = $1")) == 1
    await office.arrives(written(failed, office.address, text="我的信箱好了"))
    assert await office.rows("select 1 from failed_address where tenant_id = $1") == []
