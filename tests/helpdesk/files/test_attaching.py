"""Files of messages: from a receipt to a row and bytes of our own; whoever may not see the message finds nothing."""

import pytest

from services.helpdesk.db import DB
from services.helpdesk.files.schedules import sweeper
from shared.contracts.helpdesk import (
    LOCATE_FILE,
    NOTE_TICKET,
    OPEN_TICKET,
    REPLY_TICKET,
    LocateFile,
    NoteTicket,
    OpenTicket,
    ReplyTicket,
    Then,
)
from shared.contracts.parties import Party
from shared.core.errors import Conflict, Invalid, NotFound
from shared.core.ids import new_id
from shared.storage import receipts
from shared.storage.keys import Thing, key_of
from shared.storage.objects import objects
from shared.storage.receipts import PURPOSE, issue
from tests.factories.helpdesk import make_cast
from tests.shared.storage.test_storage import aged

BODY = b"what the customer sent"


@pytest.fixture
def send(whole):
    """`receipt = await send(caller)`: as the gateway does it."""

    async def go(caller, *, purpose=PURPOSE, file_id=None, store=True, name="記錄.txt"):
        file_id = file_id or new_id()
        if store:
            await objects().put(key_of(caller.tenant_id, Thing.UPLOAD, file_id), BODY)
        key = (await whole.bus(Party.GATEWAY)).key_to(Party.HELPDESK, purpose)
        return issue(key, caller, file_id=file_id, name=name, type="text/plain", size=len(BODY))

    return go


async def stored_rows(tenant_id):
    async with DB.tenant_scope(tenant_id):
        return await DB.rows("select id, name, key, message_id from file where tenant_id = $1 order by id", tenant_id)


async def open_one(ask, who, *files):
    return await ask(OPEN_TICKET, who, OpenTicket(title="t", body="b", files=files), key=str(new_id()))


async def refused(asking):
    with pytest.raises(Invalid) as error:
        await asking
    assert error.value.code == "ticket.file_refused"
    assert error.value.fields == {"files": "ticket.file_refused"}


async def test_a_new_ticket_brings_its_files(ask, cast, send):
    ticket = await open_one(ask, cast.hsiaohan, await send(cast.hsiaohan), await send(cast.hsiaohan, name="b.txt"))
    shown = ticket.messages[0].files
    assert [file.name for file in shown] == ["記錄.txt", "b.txt"]
    place = await ask(LOCATE_FILE, cast.hsiaohan, LocateFile(file_id=shown[0].id))
    assert place.key == key_of(cast.tenant_id, Thing.TICKET_FILE, shown[0].id)
    assert await objects().read(place.key) == BODY


async def test_both_sides_reply_with_files(ask, cast, send):
    ticket = await open_one(ask, cast.hsiaohan)
    for who, then in ((cast.bohan, Then.WAITING_CUSTOMER), (cast.hsiaohan, Then.OPEN), (cast.bohan, Then.RESOLVED)):
        command = ReplyTicket(ticket_id=ticket.id, body="附上檔案", then=then, files=(await send(who),))
        answered = await ask(REPLY_TICKET, who, command, key=str(new_id()))
        file = answered.messages[-1].files[0]
        for reader in (cast.hsiaohan, cast.bohan, cast.manager):
            assert (await ask(LOCATE_FILE, reader, LocateFile(file_id=file.id))).name == "記錄.txt"
    assert len(await stored_rows(cast.tenant_id)) == 3


async def test_whoever_may_not_see_it_hears_the_same_as_for_nothing(ask, cast, send):
    other = await make_cast()
    ticket = await open_one(ask, cast.hsiaohan, await send(cast.hsiaohan))
    command = NoteTicket(ticket_id=ticket.id, body="內部", files=(await send(cast.bohan),))
    noted = await ask(NOTE_TICKET, cast.bohan, command, key=str(new_id()))
    public, internal = ticket.messages[0].files[0].id, noted.messages[-1].files[0].id
    assert (await ask(LOCATE_FILE, cast.peishan, LocateFile(file_id=internal))).id == internal
    hidden = [(cast.stranger, public), (cast.stranger, internal), (cast.hsiaohan, internal), (cast.manager, internal)]
    hidden += [(who, file) for who in (other.bohan, other.hsiaohan, other.manager) for file in (public, internal)]
    answers = set()
    for who, file_id in [*hidden, (cast.hsiaohan, new_id()), (other.bohan, new_id())]:
        with pytest.raises(NotFound) as error:
            await ask(LOCATE_FILE, who, LocateFile(file_id=file_id))
        answers.add((error.value.code, str(error.value.params), str(error.value.fields)))
    assert len(answers) == 1


@pytest.mark.parametrize("verb", ["open", "reply", "note"])
async def test_bad_receipts_are_refused_alike(ask, cast, send, verb):
    other = await make_cast()
    writer = cast.bohan if verb == "note" else cast.hsiaohan
    ticket = await open_one(ask, cast.hsiaohan)
    good = await send(writer)
    forged = good[:-6] + ("AAAAAA" if good[-6:] != "AAAAAA" else "BBBBBB")
    bad = {
        "another person's": await send(cast.yutong if verb == "note" else cast.manager),
        "another company's": await send(other.bohan if verb == "note" else other.hsiaohan),
        "another purpose's": await send(writer, purpose="something else"),
        "forged": forged,
        "never stored": await send(writer, store=False),
        "nonsense": "nonsense",
    }

    def act(files):
        key = str(new_id())
        if verb == "open":
            return ask(OPEN_TICKET, writer, OpenTicket(title="t", body="b", files=files), key=key)
        if verb == "reply":
            return ask(REPLY_TICKET, writer, ReplyTicket(ticket_id=ticket.id, body="b", files=files), key=key)
        return ask(NOTE_TICKET, writer, NoteTicket(ticket_id=ticket.id, body="b", files=files), key=key)

    for text in bad.values():
        await refused(act((text,)))
    await refused(act((good, good)))
    assert await stored_rows(cast.tenant_id) == []
    await act((good,))
    assert len(await stored_rows(cast.tenant_id)) == 1
    await refused(act((good,)))
    assert len(await stored_rows(cast.tenant_id)) == 1


async def test_an_expired_receipt_is_refused_but_a_repeated_request_is_answered(ask, cast, send, monkeypatch):
    first, key = await send(cast.hsiaohan), str(new_id())
    command = OpenTicket(title="t", body="b", files=(first,))
    ticket = await ask(OPEN_TICKET, cast.hsiaohan, command, key=key)
    reply = ReplyTicket(ticket_id=ticket.id, body="b", files=(await send(cast.hsiaohan),))
    answered = await ask(REPLY_TICKET, cast.hsiaohan, reply, key=key)
    late = await send(cast.hsiaohan)
    real = receipts.epoch_ms
    monkeypatch.setattr(receipts, "epoch_ms", lambda: real() + 13 * 3_600_000)
    for file in (ticket.messages[0].files[0], answered.messages[-1].files[0]):
        await objects().delete([key_of(cast.tenant_id, Thing.UPLOAD, file.id)])
    assert await ask(OPEN_TICKET, cast.hsiaohan, command, key=key) == ticket
    assert await ask(REPLY_TICKET, cast.hsiaohan, reply, key=key) == answered
    await refused(open_one(ask, cast.hsiaohan, late))


async def test_lost_between_copy_and_commit(ask, cast, send):
    """The copy is made, the transaction is not: nothing shows, and the same receipt still works."""
    ticket = await open_one(ask, cast.hsiaohan)
    receipt = await send(cast.bohan)
    stale = ReplyTicket(ticket_id=ticket.id, body="b", revision=ticket.revision + 7, files=(receipt,))
    with pytest.raises(Conflict):
        await ask(REPLY_TICKET, cast.bohan, stale, key=str(new_id()))
    assert await stored_rows(cast.tenant_id) == []
    again = ReplyTicket(ticket_id=ticket.id, body="b", revision=ticket.revision, files=(receipt,))
    answered = await ask(REPLY_TICKET, cast.bohan, again, key=str(new_id()))
    (row,) = await stored_rows(cast.tenant_id)
    assert row["id"] == answered.messages[-1].files[0].id
    assert await objects().read(row["key"]) == BODY


async def test_orphans_go_after_a_day_and_nothing_else(ask, cast, send):
    old = aged(hours=30)
    await open_one(ask, cast.hsiaohan, await send(cast.hsiaohan, file_id=old))
    orphan, young = aged(hours=25), aged(hours=20)
    for file_id in (orphan, young):
        await objects().put(key_of(cast.tenant_id, Thing.TICKET_FILE, file_id), b"never committed")
    await sweeper(objects)()
    left = {one: await objects().has(key_of(cast.tenant_id, Thing.TICKET_FILE, one)) for one in (old, orphan, young)}
    assert left == {old: True, orphan: False, young: True}


async def test_a_storage_that_is_away_writes_nothing(ask, cast, send, servers):
    receipt = await send(cast.hsiaohan)
    folder = servers.place.objects
    aside = folder.with_name("objects.aside")
    folder.rename(aside)
    try:
        folder.write_text("a file where the folder was")
        with pytest.raises(Exception, match=r"storage\.away"):
            await open_one(ask, cast.hsiaohan, receipt)
    finally:
        folder.unlink()
        aside.rename(folder)
    async with DB.tenant_scope(cast.tenant_id):
        assert await DB.value("select count(*) from ticket where tenant_id = $1", cast.tenant_id) == 0
    assert (await open_one(ask, cast.hsiaohan, receipt)).messages[0].files
