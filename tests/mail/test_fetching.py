"""Fetching from a real IMAP server: seen there only once it is on our disk, and nothing fetched twice."""

import asyncio
import ssl
from time import monotonic
from uuid import uuid4

import pytest
import pytest_asyncio

from services.helpdesk.mail.fetching import polling
from services.helpdesk.mail.fetching.polling import fetch_next
from services.helpdesk.mail.fetching.server import Account, Folder
from shared.contracts.desk.fetching import (
    READ_FETCHING,
    REMOVE_FETCHING,
    SET_FETCHING,
    ReadFetching,
    SetFetching,
)
from shared.contracts.desk.mails import MailState
from shared.core.errors import DomainError
from tests.mail import dovecot
from tests.mail.conftest import written

_ROWS = "select via, envelope_to, peer, copies from raw_mail where tenant_id = $1 order by received_at"
_DUE = "update mailbox_imap set due_at = now() where tenant_id = $1"


@pytest.fixture(scope="module")
def server():
    running = dovecot.start()
    yield running
    running.stop()


@pytest.fixture
def trusted(server, monkeypatch):
    monkeypatch.setenv("HUIFANG_LOCAL_MAILBOXES", "1")
    return ssl.create_default_context(cafile=str(server.authority))


@pytest_asyncio.fixture
async def fetched(office, server):
    """The office's support address, fetched from there."""

    async def settle(**more):
        given = {"host": "localhost", "port": server.implicit, "username": dovecot.USER, "password": dovecot.PASSWORD}
        command = SetFetching(mailbox_id=office.box.id, **{**given, **more})
        return await office.ask(SET_FETCHING, office.cast.peishan, command)

    return settle


def look(server, trusted, folder="INBOX") -> Folder:
    given = {"host": "localhost", "port": server.implicit, "username": dovecot.USER, "password": dovecot.PASSWORD}
    return Folder(Account(**given, tls="implicit", folder=folder, done_folder=None), trusted)


async def rounds(office, trusted) -> None:
    """One look at all that is due."""
    await office.rows(_DUE)
    while await fetch_next(trusted):
        pass


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
async def test_what_lies_there_is_fetched_once_and_put_where_the_company_wants_it(
    office, server, trusted, fetched, tls
):
    port = server.implicit if tls == "implicit" else server.starttls
    await fetched(tls=tls, port=port, done_folder="Filed")
    sender = office.mail_of(office.cast.hsiaohan)
    for number in range(3):
        server.deliver(written(sender, office.address, text=f"第 {number} 封").as_bytes(), uuid4().hex)
    await rounds(office, trusted)
    await rounds(office, trusted)
    rows = await office.rows(_ROWS)
    assert [tuple(row) for row in rows] == [("imap", office.address, "localhost", 1)] * 3
    with look(server, trusted) as inbox:
        assert inbox.new(0) == []
    with look(server, trusted, "Filed") as done:
        assert len(done.new(0)) >= 3
    await office.filed()
    assert len(await office.mails(MailState.FILED)) == 3
    seen = await office.ask(READ_FETCHING, office.cast.mingche, ReadFetching(mailbox_id=office.box.id))
    assert (seen.error, seen.waiting, seen.succeeded_at is not None) == (None, 0, True)


async def test_a_mail_that_somebody_read_meanwhile_and_one_that_we_died_over(
    office, server, trusted, fetched, monkeypatch
):
    await fetched()
    await rounds(office, trusted)  # from here on
    server.deliver(written("a@elsewhere.example", office.address).as_bytes(), uuid4().hex)
    with look(server, trusted) as inbox:
        inbox.done([uid for uid, _ in inbox.new(None)])  # read in the webmail
    await rounds(office, trusted)
    assert len(await office.rows(_ROWS)) == 1

    def died(self, uids):
        raise ConnectionError("killed between the commit and the mark")

    server.deliver(written("b@elsewhere.example", office.address).as_bytes(), uuid4().hex)
    with monkeypatch.context() as broken:
        broken.setattr(polling.Folder, "done", died)
        await rounds(office, trusted)
    await rounds(office, trusted)
    assert [row["copies"] for row in await office.rows(_ROWS)] == [1, 2]


async def test_what_is_too_large_stays_there_and_holds_up_nothing(office, server, trusted, fetched, monkeypatch):
    monkeypatch.setattr(polling, "AT_ONCE", 1)
    await fetched()
    await rounds(office, trusted)  # from here on
    monkeypatch.setenv("HUIFANG_MAIL_IN_BYTES", "3000")
    for text in ("大" * 3_000, "更大" * 3_000, "小", "也小"):
        server.deliver(written("a@elsewhere.example", office.address, text=text).as_bytes(), uuid4().hex)
    await rounds(office, trusted)
    assert len(await office.rows(_ROWS)) == 2
    seen = await office.ask(READ_FETCHING, office.cast.peishan, ReadFetching(mailbox_id=office.box.id))
    assert (seen.error, seen.waiting) == ("too_large", 0)
    monkeypatch.delenv("HUIFANG_MAIL_IN_BYTES")
    await rounds(office, trusted)  # the admin allowed more
    assert len(await office.rows(_ROWS)) == 4


async def test_what_is_wrong_is_said_and_nothing_inside_is_reached(office, server, trusted, fetched, monkeypatch):
    with pytest.raises(DomainError) as needed:
        await fetched(password=None)
    assert needed.value.fields == {"password": "fetching.password_needed"}

    async def told(**more) -> str | None:
        await fetched(**more)
        await rounds(office, trusted)
        one = await office.ask(READ_FETCHING, office.cast.peishan, ReadFetching(mailbox_id=office.box.id))
        return one.error

    assert await told(password="wrong") == "login"
    assert await told(folder="Nowhere") == "protocol"
    assert await told(port=server.starttls) in {"tls", "unreachable"}
    assert await told(host="127.0.0.1") == "tls"  # the certificate is another's
    assert await told() is None
    assert await told(password=None, folder="INBOX") is None  # the password stays
    for elsewhere in ({"host": "imap.elsewhere.example"}, {"port": server.starttls}):  # whose that is, nobody knows
        with pytest.raises(DomainError) as needed:
            await fetched(password=None, **elsewhere)
        assert needed.value.fields == {"password": "fetching.password_needed"}
    monkeypatch.delenv("HUIFANG_LOCAL_MAILBOXES")
    for host in ("localhost", "127.0.0.1", "10.1.2.3", "169.254.169.254"):
        assert await told(host=host) == "private_address"
    (row,) = await office.rows("select password from mailbox_imap where tenant_id = $1")
    assert dovecot.PASSWORD.encode() not in row["password"]
    await office.ask(REMOVE_FETCHING, office.cast.peishan, ReadFetching(mailbox_id=office.box.id))
    with pytest.raises(DomainError):
        await office.ask(READ_FETCHING, office.cast.peishan, ReadFetching(mailbox_id=office.box.id))


async def test_a_server_that_dribbles_or_never_ends_holds_nobody_up(office, trusted, fetched, monkeypatch):
    """Whoever may name a server may run one: it must not stop the mail of other companies, nor fill our memory."""
    monkeypatch.setattr(polling, "ROUND_SECONDS", 0.5)
    monkeypatch.setattr("services.helpdesk.mail.fetching.server.TALK_BYTES", 64 * 1024)

    async def dribbles(reader, writer):
        while not reader.at_eof():
            writer.write(b"*")
            await asyncio.sleep(0.02)

    async def endless_lines(reader, writer):
        writer.write(b"* OK hello\r\n")
        await reader.readline()
        writer.write(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n" * 100_000)

    async def endless_literal(reader, writer):
        writer.write(b"* OK hello\r\n")
        await reader.readline()
        writer.write(b"* 1 FETCH (BODY[] {4000000000}\r\n")

    for talk, word in ((dribbles, "timeout"), (endless_lines, "protocol"), (endless_literal, "protocol")):
        async with await asyncio.start_server(talk, "127.0.0.1", 0) as evil:
            await fetched(tls="starttls", port=evil.sockets[0].getsockname()[1])
            begun = monotonic()
            await rounds(office, trusted)
            assert monotonic() - begun < 5
        seen = await office.ask(READ_FETCHING, office.cast.peishan, ReadFetching(mailbox_id=office.box.id))
        assert seen.error == word
