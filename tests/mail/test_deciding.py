"""What is not filed by itself: quarantined, held, blocked, failed; and a person who decides about it."""

from datetime import timedelta

import pytest

from services.helpdesk.mail.filing import worker
from services.helpdesk.mail.filing.claiming import claim
from services.helpdesk.mail.filing.worker import Filing
from services.helpdesk.mail.reading import apart, parse, parsing
from shared.contracts.desk.blocking import BLOCK_SENDER, BlockSender
from shared.contracts.desk.mailboxes import CHANGE_MAILBOX, ChangeMailbox, Unknown
from shared.contracts.desk.mails import (
    FILE_MAIL,
    IGNORE_MAIL,
    READ_MAIL,
    RETRY_MAIL,
    FileMail,
    HandleMail,
    MailReason,
    MailState,
    ReadMail,
)
from shared.contracts.desk.senders import (
    ADD_SENDER_RULE,
    REMOVE_SENDER_RULE,
    AddSenderRule,
    RemoveSenderRule,
)
from shared.contracts.helpdesk import REPLY_TICKET, Channel, ReplyTicket
from shared.contracts.parties import Party
from shared.core.clock import now
from shared.core.errors import DomainError
from shared.storage.objects import STORAGE_AWAY
from tests.mail.conftest import written
from tests.mail.test_filing import PNG, ticket, tickets
from tests.matrix.behind import superuser, until


async def test_what_a_trusted_server_calls_forged_waits_in_quarantine(offices):
    office = await offices(receivers=("mx.yuancheng.example",))
    sender = office.mail_of(office.cast.hsiaohan)
    results = "mx.yuancheng.example; spf=fail smtp.mailfrom=example.test; dmarc=fail header.from=example.test"
    forged = written(sender, office.address, text="請改匯到這個帳戶", Authentication_Results=results)
    row = await office.arrives(forged)
    assert (row.state, row.reason) == (MailState.QUARANTINED, MailReason.FORGED)
    seen = await office.ask(READ_MAIL, office.cast.bohan, ReadMail(mail_id=row.id))
    assert (seen.spf, seen.dmarc, seen.is_trusted, seen.contact_name) == ("fail", "fail", True, "王筱涵")
    hearsay = written(
        sender, office.address, text="別人說的", Authentication_Results=results.replace("mx.", "mx.evil.")
    )
    assert (await office.arrives(hearsay)).state is MailState.FILED
    passed = results.replace("dmarc=fail header.from=example.test", "dmarc=pass header.from=evil.example")
    two = written(f"{sender}, me@evil.example", office.address, text="驗的是另一個", Authentication_Results=passed)
    assert (await office.arrives(two)).reason is MailReason.FORGED
    none = written("nobody", office.address, text="沒有寄件人", Authentication_Results=passed, Sender=sender)
    assert (await office.arrives(none)).reason is MailReason.FORGED
    let_in = HandleMail(mail_id=row.id, revision=row.revision)
    await office.ask(RETRY_MAIL, office.cast.bohan, let_in)
    await office.filed()
    assert (len(await office.mails(MailState.QUARANTINED)), len(await tickets(office))) == (2, 2)


async def test_a_person_decides_about_a_stranger_and_is_remembered(office):
    row = await office.arrives(written("private@home.example", office.address, text="我是王筱涵，用私人信箱"))
    assert (row.state, row.reason) == (MailState.HELD, MailReason.UNKNOWN_SENDER)
    who = office.cast.hsiaohan.actor_id
    decided = FileMail(mail_id=row.id, revision=row.revision, contact_id=who, remember=True)
    await office.ask(FILE_MAIL, office.cast.bohan, decided)
    with pytest.raises(DomainError) as late:
        await office.ask(IGNORE_MAIL, office.cast.yutong, HandleMail(mail_id=row.id, revision=row.revision))
    assert late.value.code == "mail.stale"
    await office.filed()
    (made,) = await tickets(office)
    assert (made.requester_name, made.channel) == ("王筱涵", Channel.MAIL)
    assert (
        await office.arrives(written("private@home.example", office.address, text="再一次"))
    ).state is MailState.FILED
    other = await office.arrives(written("nobody@home.example", office.address))
    ignored = await office.ask(IGNORE_MAIL, office.cast.bohan, HandleMail(mail_id=other.id, revision=other.revision))
    assert (ignored.state, ignored.decided_by) == (MailState.IGNORED, "陳柏翰")
    on_his = FileMail(
        mail_id=other.id, revision=ignored.revision, contact_id=office.cast.stranger.actor_id, ticket_id=made.id
    )
    with pytest.raises(DomainError) as not_his:
        await office.ask(FILE_MAIL, office.cast.bohan, on_his)
    assert not_his.value.fields == {"ticket_id": "ticket.not_found"}


async def test_what_he_is_promised_counts_from_when_his_mail_came_however_long_it_waited_for_a_person(office):
    who, numbers = office.cast.hsiaohan, []
    for text in ("卡紙了", "還是卡"):
        row = await office.arrives(written("private@home.example", office.address, text=text))
        assert row.state is MailState.HELD
        await office.rows("update raw_mail set received_at = now() - interval '3 hours' where tenant_id = $1")
        ticket_id = (await tickets(office))[0].id if numbers else None
        decided = FileMail(mail_id=row.id, revision=row.revision, contact_id=who.actor_id, ticket_id=ticket_id)
        await office.ask(FILE_MAIL, office.cast.bohan, decided)
        await office.filed()
        made = await ticket(office, (await tickets(office))[0].number)
        if not numbers:
            assert now() - made.opened_at > timedelta(hours=2)
            reply = ReplyTicket(ticket_id=made.id, revision=made.revision, body="請關機再開")
            await office.ask(REPLY_TICKET, office.cast.bohan, reply)
            async with superuser(Party.HELPDESK) as connection:
                earlier = "update ticket_event set at = now() - interval '4 hours' where tenant_id = $1"
                await connection.execute(earlier, office.cast.tenant_id)
        numbers.append(made.number)
    assert len(set(numbers)) == 1

    async def asked():
        since = "select started_at from ticket_clock where tenant_id = $1 and clock = 'next_response'"
        return [row["started_at"] for row in await office.rows(since)]

    await until(asked)
    (since,) = await asked()
    assert timedelta(hours=2) < now() - since < timedelta(hours=4)


async def test_blocked_senders_floods_moved_domains_and_strangers_by_rule(office):
    sender = office.mail_of(office.cast.stranger)
    for number in range(31):
        await office.send(written(sender, office.address, text=f"第 {number} 封"))
    await office.filed()
    assert [len(await office.mails(state)) for state in (MailState.FILED, MailState.HELD)] == [30, 1]
    assert (await office.mails())[0].reason is MailReason.FLOOD
    moved = AddSenderRule(domain="Moved.example", stands_for="Example.test")
    rule = await office.ask(ADD_SENDER_RULE, office.cast.peishan, moved)
    with pytest.raises(DomainError) as twice:
        await office.ask(ADD_SENDER_RULE, office.cast.peishan, moved)
    assert twice.value.fields == {"domain": "sender_rule.exists"}
    local = office.mail_of(office.cast.hsiaohan).partition("@")[0]
    assert (await office.arrives(written(f"{local}@moved.example", office.address))).state is MailState.FILED
    await office.ask(REMOVE_SENDER_RULE, office.cast.peishan, RemoveSenderRule(rule_id=rule.id))
    assert (await office.arrives(written(f"{local}@moved.example", office.address))).state is MailState.HELD
    await office.ask(BLOCK_SENDER, office.cast.bohan, BlockSender(sender="spam.example"))
    blocked = await office.arrives(written("prize@spam.example", office.address))
    assert (blocked.state, blocked.reason) == (MailState.IGNORED, MailReason.BLOCKED)
    change = ChangeMailbox(mailbox_id=office.box.id, revision=1, name="客服", unknown=Unknown.PUT_ASIDE)
    await office.ask(CHANGE_MAILBOX, office.cast.peishan, change)
    aside = await office.arrives(written("who@elsewhere.example", office.address))
    assert (aside.state, aside.reason) == (MailState.IGNORED, MailReason.UNKNOWN_SENDER)


def broken(error) -> Filing:
    """With a storage that gives `error` for an answer."""

    def storage():
        raise error

    return Filing(storage)


async def test_what_cannot_be_filed_is_tried_again_and_then_shown_to_a_person(office):
    mail = written(office.mail_of(office.cast.hsiaohan), office.address)
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="x.png")
    await office.send(mail)
    now = "update raw_mail set due_at = now() where tenant_id = $1 and state = 'received'"
    for _ in range(5):
        assert await broken(STORAGE_AWAY()).file_next()  # nobody's fault but ours: it waits
        await office.rows(now)
    assert await office.mails() == ()
    assert await broken(ConnectionError("no answer of a storage")).file_next()
    (row,) = await office.mails()
    assert (row.state, row.reason) == (MailState.FAILED, MailReason.TROUBLE)
    assert await tickets(office) == ()
    await office.ask(RETRY_MAIL, office.cast.bohan, HandleMail(mail_id=row.id, revision=row.revision))
    await office.filed()
    (made,) = await tickets(office)
    assert len((await ticket(office, made.number)).messages[0].files) == 1


class Here:
    """Reads in this process."""

    async def parse(self, raw, context):
        return parse(raw, context)


async def test_what_is_read_in_part_waits_for_a_person_who_tries_again(office, monkeypatch):
    def broken(*_given, **_more):
        raise RecursionError

    with monkeypatch.context() as once:
        once.setattr(parsing, "texts_of", broken)
        once.setattr(worker, "READER", Here())
        row = await office.arrives(written(office.mail_of(office.cast.hsiaohan), office.address))
    assert (row.state, row.reason, row.subject) == (MailState.FAILED, MailReason.TROUBLE, "印表機卡紙")
    await office.ask(RETRY_MAIL, office.cast.bohan, HandleMail(mail_id=row.id, revision=row.revision))
    await office.filed()
    (made,) = await tickets(office)
    assert (await ticket(office, made.number)).messages[0].body == "二樓的印表機又卡紙了。"


async def test_what_cannot_be_read_in_time_is_shown_to_a_person_after_two_attempts(office, monkeypatch):
    """Nobody else's mail waits for it five times over; its page opens all the same, and its bytes are there."""
    monkeypatch.setattr(apart, "SECONDS", 0.0)
    await office.send(written(office.mail_of(office.cast.hsiaohan), office.address))
    for _ in range(2):
        assert await office.filing.file_next()
        await office.rows("update raw_mail set due_at = now() where tenant_id = $1 and state = 'received'")
    (row,) = await office.mails()
    assert (row.state, row.reason) == (MailState.FAILED, MailReason.TROUBLE)
    monkeypatch.undo()
    await office.ask(RETRY_MAIL, office.cast.bohan, HandleMail(mail_id=row.id, revision=row.revision))
    await office.filed()
    assert len(await tickets(office)) == 1


async def test_a_lease_that_passed_on_files_nothing(office):
    await office.send(written(office.mail_of(office.cast.hsiaohan), office.address))
    taken = await claim(seconds=-1)
    assert taken is not None
    await office.filed()  # somebody else has it by now
    await office.filing._file(taken)  # the one who was slow
    assert len(await tickets(office)) == 1


async def test_mails_that_say_nothing_or_no_sense_are_kept_and_shown(office):
    sender = office.mail_of(office.cast.hsiaohan)
    await office.send(f"From: {sender}\r\nMessage-ID: <e@x.example>\r\n\r\n".encode())
    await office.send(b"\x00\xff\xfe\x80 no mail at all\r\n")
    await office.send(
        f"From: {sender}\r\nSubject: =?big5?B?////?=\r\nMessage-ID: <f@x.example>\r\n\r\n\xa4\xa4".encode("latin-1")
    )
    await office.filed()
    assert len(await tickets(office)) == 2
    (held,) = await office.mails()
    assert held.reason is MailReason.NO_SENDER
    assert (await office.ask(READ_MAIL, office.cast.bohan, ReadMail(mail_id=held.id))).size == held.size
