"""The door for mail servers: what it answers with 250 is on the disk, once; all else it refuses or puts off."""

import asyncio
from hashlib import sha256
from time import monotonic

import pytest
from aiosmtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from psutil import Process

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.sameness import digest_of
from shared.contracts.desk.mailboxes import (
    ARCHIVE_MAILBOX,
    CHANGE_MAILBOX,
    CREATE_MAILBOX,
    LIST_MAILBOXES,
    ArchiveMailbox,
    ChangeMailbox,
    CreateMailbox,
    ListMailboxes,
)
from shared.core.errors import DomainError, Forbidden
from tests.mail.conftest import client, listening, written

_KEPT = "select original, sha256, size, copies, envelope_from, envelope_to, peer, via, state from raw_mail where tenant_id = $1"


async def test_what_is_answered_with_250_is_kept_as_it_came_and_once(office):
    mail = written("wang@hospital.example", office.address).as_bytes()
    await office.send(mail, sender="wang@hospital.example")
    await office.send(mail)  # the answer was lost, the other side tries again
    again = b"Received: from another.way by mx.test; Mon, 30 Nov 2026 09:00:01 +0800\r\n" + mail
    await office.send(again, to=office.address.upper().replace("@", "+x@"))
    (kept,) = await office.rows(_KEPT)
    sent = mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert kept["original"].rstrip() == sent.rstrip()
    assert kept["sha256"] == sha256(kept["original"]).digest()
    assert (kept["copies"], kept["via"], kept["peer"], kept["state"]) == (3, "smtp", "127.0.0.1", "received")
    assert (kept["envelope_from"], kept["envelope_to"]) == ("wang@hospital.example", office.address)
    assert kept["size"] == len(kept["original"])


async def test_one_mail_to_two_companies_is_kept_by_each_and_by_none_of_them_twice(offices):
    one, other = await offices(), await offices()
    mail = written("wang@hospital.example", f"{one.address}, {other.address}").as_bytes()
    async with client(one.port) as smtp:
        await smtp.sendmail("", [one.address, other.address, one.address], mail)
    assert [len(await office.rows(_KEPT)) for office in (one, other)] == [1, 1]


async def test_strangers_addresses_are_refused_and_relays_too(office):
    async with client(office.port) as smtp:
        for address in ("nobody@yuancheng.example", "someone@elsewhere.example", "@", "no-address"):
            with pytest.raises(SMTPRecipientsRefused) as refused:
                await smtp.sendmail("wang@hospital.example", [address], b"Subject: x\r\n\r\nx\r\n")
            assert refused.value.recipients[0].code >= 500
            await smtp.rset()
    archived = ArchiveMailbox(mailbox_id=office.box.id, revision=office.box.revision)
    await office.ask(ARCHIVE_MAILBOX, office.cast.peishan, archived)
    with pytest.raises(SMTPRecipientsRefused):
        await office.send(written("wang@hospital.example", office.address))
    assert await office.rows(_KEPT) == []


async def test_a_database_that_is_away_is_put_off_and_nothing_is_taken(office):
    """The table is held for longer than anybody waits: then it is free, and the same mail comes again."""
    mail = written("wang@hospital.example", office.address)
    async with client(office.port) as smtp:
        pools, DB.pools = DB.pools, {}
        try:
            with pytest.raises(SMTPRecipientsRefused) as refused:
                await smtp.sendmail("wang@hospital.example", [office.address], mail.as_bytes())
        finally:
            DB.pools = pools
        assert refused.value.recipients[0].code == 451
    assert await office.rows(_KEPT) == []
    await office.send(mail)
    assert len(await office.rows(_KEPT)) == 1


async def test_huge_mails_crowds_and_floods_are_held_off(office):
    async with listening(size=20_000, each=2, mails=3) as port:
        async with client(port) as smtp:
            with pytest.raises(SMTPResponseException) as refused:
                await smtp.sendmail("", [office.address], b"Subject: big\r\n\r\n" + b"x" * 100 + b"\r\n" * 30_000)
            assert refused.value.code == 552
        async with client(port) as smtp:
            for number in range(3):
                await smtp.sendmail("", [office.address], f"Subject: {number}\r\n\r\nx\r\n".encode())
            with pytest.raises(SMTPDataError) as refused:
                await smtp.sendmail("", [office.address], b"Subject: one too many\r\n\r\nx\r\n")
            assert refused.value.code == 451
            async with client(port):
                with pytest.raises(SMTPResponseException) as crowded:
                    async with client(port):
                        pass
                assert crowded.value.code == 421
    assert len(await office.rows(_KEPT)) == 3


async def _raw(port: int, *lines: bytes):
    """A client that keeps no rules: says `lines` after the greeting; gives its streams."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"EHLO x\r\n")
    await reader.readline()
    while (await reader.readline())[3:4] != b" ":
        pass
    writer.write(b"".join(lines))
    return reader, writer


async def test_what_never_ends_is_let_go_of_and_mails_of_empty_lines_cost_what_bytes_cost(office):
    """The library gathered an endless line for ever, and took a minute of the loop for 25 MB of empty lines."""
    to = f"RCPT TO:<{office.address}>\r\n".encode()
    async with listening(size=4_000_000) as port:
        reader, writer = await _raw(port, b"MAIL FROM:<a@b.example>\r\n", to, b"DATA\r\n")
        before = Process().memory_info().rss
        for _ in range(64):
            writer.write(b"x" * 1_000_000)
            await writer.drain()
        assert Process().memory_info().rss - before < 32_000_000
        writer.write(b"\r\n.\r\nNOOP\r\nMAIL FROM:<a@b.example>\r\n" + to + b"DATA\r\n" + b"\r\n" * 1_900_000)
        began = monotonic()
        writer.write(b".\r\nQUIT\r\n")
        said = [line[:3] for line in (await reader.read()).splitlines()]
        assert said == [b"250", b"250", b"354", b"552", b"250", b"250", b"250", b"354", b"250", b"221"]
        assert monotonic() - began < 5
        crowd = [await _raw(port, b"MAIL FROM:<a@b.example>\r\n", to, b"DATA\r\n") for _ in range(8)]
        for _, one in crowd:
            one.write(b"x: " + b"y" * 3_500_000)
            await one.drain()
        for _, one in crowd:
            one.write(b"\r\n.\r\nQUIT\r\n")
        answers = [(await one.read()).splitlines()[-2][:9] for one, _ in crowd]
        assert 1 <= answers.count(b"451 4.3.1") <= 2, answers
        assert answers.count(b"250 2.0.0") == 8 - answers.count(b"451 4.3.1")
        for _, one in [(reader, writer), *crowd]:
            one.close()


async def test_only_a_dot_between_two_whole_line_ends_ends_a_mail(office):
    """Else what one server takes for one mail is two for the next, the second in anybody's name (SMTP smuggling)."""
    to = f"MAIL FROM:<a@b.example>\r\nRCPT TO:<{office.address}>\r\n".encode()
    odd = [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\r\n.\n", b"\r\n\0.\r\n"]
    for number, end in enumerate(odd):
        body = b"Subject: %d\r\n\r\nfirst" % number + end + to.replace(b"a@b", b"boss@b") + b"DATA\r\n..dot\r\n.\r\n"
        reader, writer = await _raw(office.port, to, b"DATA\r\n", body, b"QUIT\r\n")
        said = [line[:3] for line in (await reader.read()).splitlines()]
        assert said == [b"250", b"250", b"354", b"250", b"221"], end
        writer.close()
    kept = await office.rows(_KEPT)
    assert [row["envelope_from"] for row in kept] == ["a@b.example"] * len(odd)
    assert all(row["original"].endswith(b"DATA\r\n.dot\r\n") for row in kept)


async def test_long_lines_and_odd_bytes_are_taken_as_they_are(office):
    raw = b"From: a@b.example\r\nSubject: \xb2\xe2\xca\xd4\r\n\r\n" + b"x" * 90_000 + b"\r\n\x00\xff\xfe end\r\n"
    await office.send(raw, sender="\u7530@b.example".encode().decode("latin-1", "replace") and "a@b.example")
    (kept,) = await office.rows(_KEPT)
    assert kept["original"] == raw


async def test_who_may_keep_support_addresses_and_nobody_takes_anothers(offices):
    one, other = await offices(), await offices()
    ask, cast, bosses = one.ask, one.cast, (one.cast.peishan, other.cast.peishan)
    with pytest.raises(DomainError) as taken:
        await ask(CREATE_MAILBOX, other.cast.peishan, CreateMailbox(address=one.address.upper(), name="冒名"))
    assert (taken.value.code, taken.value.fields) == ("mailbox.taken", {"address": "mailbox.taken"})
    left = await ask(CREATE_MAILBOX, cast.peishan, CreateMailbox(address=f"left-{one.address}", name="舊的"))
    await ask(ARCHIVE_MAILBOX, cast.peishan, ArchiveMailbox(mailbox_id=left.id, revision=left.revision))
    with pytest.raises(DomainError, match="taken"):  # mail for it goes on coming, and is not for others
        await ask(CREATE_MAILBOX, other.cast.peishan, CreateMailbox(address=left.address, name="撿來"))
    again = await ask(CREATE_MAILBOX, cast.peishan, CreateMailbox(address=left.address, name="又用"))
    await ask(ARCHIVE_MAILBOX, cast.peishan, ArchiveMailbox(mailbox_id=again.id, revision=again.revision))
    both = [
        ask(CREATE_MAILBOX, who, CreateMailbox(address=f"race-{one.box.id}@yuancheng.example", name="同時"))
        for who in bosses
    ]
    raced = await asyncio.gather(*both, return_exceptions=True)
    assert [getattr(one, "code", None) for one in raced].count("mailbox.taken") == 1
    with pytest.raises(DomainError) as plus:
        await ask(CREATE_MAILBOX, cast.peishan, CreateMailbox(address="a+b@yuancheng.example", name="加號"))
    assert plus.value.code == "mailbox.plus"
    with pytest.raises(Forbidden):
        await ask(CREATE_MAILBOX, cast.bohan, CreateMailbox(address="x@yuancheng.example", name="客服自己"))
    changed = await ask(
        CHANGE_MAILBOX,
        cast.peishan,
        ChangeMailbox(mailbox_id=one.box.id, revision=1, name="新名稱", receivers=("MX.yuancheng.example",)),
    )
    assert (changed.name, changed.receivers, changed.revision) == ("新名稱", ("mx.yuancheng.example",), 2)
    listed = (await ask(LIST_MAILBOXES, cast.bohan, ListMailboxes())).items[0]
    assert (listed.id, listed.is_default, listed.waiting, listed.latest_at) == (one.box.id, True, 0, None)


def test_the_same_mail_by_two_ways_has_one_digest_and_two_mails_never_do():
    mail = written("wang@hospital.example", "support@yuancheng.example").as_bytes()
    way = b"Delivered-To: x\r\nReceived: from a by b\r\n\twith SMTP\r\n" + mail
    assert digest_of(mail) == digest_of(way)
    reused = written(
        "wang@hospital.example", "support@yuancheng.example", text="另一件事", Message_ID="<same@x.example>"
    )
    other = written("wang@hospital.example", "support@yuancheng.example", text="這件事", Message_ID="<same@x.example>")
    assert digest_of(reused.as_bytes()) != digest_of(other.as_bytes())
    endless = b"Message-ID: <a@x.example>\r\n" + b"X-Pad: %s\r\n" % (b"x" * 900) * 400
    assert digest_of(endless + b"one") != digest_of(endless + b"two")
    bare = b"Subject: disk full\r\n\r\ndisk full\r\n"
    assert digest_of(bare) != digest_of(b"Received: from a by b; 09:01\r\n" + bare)
