"""The bell: listed, counted, read; and nobody hears another's."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec
import pytest

from services.notify.db import DB
from services.notify.directory.queries import Recipient, RecipientKind
from services.notify.notices.actions import Ring, ring
from shared.contracts.notify import (
    COUNT_UNREAD,
    LIST_NOTICES,
    READ_ALL_NOTICES,
    READ_NOTICE,
    ListNotices,
    ReadAll,
    ReadNotice,
    UnreadQuery,
)
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.errors import Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from shared.outbox.outbox import service_caller

START = datetime(2026, 11, 24, tzinfo=UTC)


async def rung(cast, who: Caller, number: int = 1) -> None:
    one = Recipient(
        kind=RecipientKind.CONTACT, id=who.actor_id, customer_id=who.customer_id or UUID(int=0), enters=True
    )
    rings = [
        Ring(
            event_id=new_id(),
            kind="ticket_answered",
            at=START + timedelta(minutes=i // 2),
            data={"number": f"HD-{i}", "title": "CANARY", "actor": ""},
            people=[(one, f"/p/x/tickets/HD-{i}")],
        )
        for i in range(number)
    ]
    async with DB.tenant_scope(cast.tenant_id):
        assert await ring(service_caller(DB, cast.tenant_id), rings) == number
        assert await ring(service_caller(DB, cast.tenant_id), rings) == 0


@pytest.mark.parametrize("unread", [False, True])
@pytest.mark.parametrize("name", ["bohan", "hsiaohan"])
async def test_pages_newest_first_without_gaps_or_repeats(ask, cast, name, unread):
    who = getattr(cast, name)
    await rung(cast, who, 23)
    seen, cursor = [], None
    while True:
        page = await ask(LIST_NOTICES, who, ListNotices(limit=5, cursor=cursor, unread=unread))
        assert page.unread == 23
        seen += page.items
        cursor = page.next
        if cursor is None:
            break
    assert len({notice.id for notice in seen}) == 23
    assert [notice.at for notice in seen] == sorted((notice.at for notice in seen), reverse=True)
    assert seen[-1].data == {"number": "HD-0", "title": "CANARY", "actor": ""}
    assert seen[-1].path == "/p/x/tickets/HD-0"


async def test_reading_one_and_all(ask, cast):
    await rung(cast, cast.hsiaohan, 4)
    page = await ask(LIST_NOTICES, cast.hsiaohan, ListNotices())
    first = page.items[0]
    for _ in range(2):
        await ask(READ_NOTICE, cast.hsiaohan, ReadNotice(notice_id=first.id))
        assert (await ask(COUNT_UNREAD, cast.hsiaohan, UnreadQuery())).unread == 3
    left = await ask(LIST_NOTICES, cast.hsiaohan, ListNotices(unread=True))
    assert first.id not in {notice.id for notice in left.items}
    await ask(READ_ALL_NOTICES, cast.hsiaohan, ReadAll())
    page = await ask(LIST_NOTICES, cast.hsiaohan, ListNotices())
    assert page.unread == 0
    assert all(notice.read for notice in page.items)


async def test_nobody_hears_anothers_bell(ask, cast):
    await rung(cast, cast.hsiaohan, 2)
    mine = (await ask(LIST_NOTICES, cast.hsiaohan, ListNotices())).items[0]
    elsewhere = replace_tenant(cast.bohan)
    for other in (cast.manager, cast.stranger, cast.bohan, cast.peishan, elsewhere):
        assert (await ask(LIST_NOTICES, other, ListNotices())).items == ()
        assert (await ask(COUNT_UNREAD, other, UnreadQuery())).unread == 0
        await ask(READ_ALL_NOTICES, other, ReadAll())
        for strange in (mine.id, new_id()):
            with pytest.raises(NotFound, match=r"^notice\.not_found$"):
                await ask(READ_NOTICE, other, ReadNotice(notice_id=strange))
    assert (await ask(COUNT_UNREAD, cast.hsiaohan, UnreadQuery())).unread == 2


async def test_programs_have_no_bell(ask, cast):
    client = Caller(tenant_id=cast.tenant_id, kind=Kind.CLIENT, actor_id=new_id(), roles=(Role.AD,))
    with pytest.raises(Forbidden):
        await ask(LIST_NOTICES, client, ListNotices())


async def test_a_cursor_belongs_to_its_filter(ask, cast):
    await rung(cast, cast.bohan, 3)
    page = await ask(LIST_NOTICES, cast.bohan, ListNotices(limit=2))
    with pytest.raises(Invalid, match=r"cursor\.invalid"):
        await ask(LIST_NOTICES, cast.bohan, ListNotices(limit=2, cursor=page.next, unread=True))


async def test_the_wall_holds_without_the_application(cast):
    """What a customer's door shows is his own, whatever the statement asks for."""
    await rung(cast, cast.hsiaohan, 1)
    await rung(cast, cast.manager, 1)
    await rung(cast, cast.stranger, 1)
    await rung(cast, cast.bohan, 1)
    for who in (cast.hsiaohan, cast.manager, cast.stranger):
        async with DB.scope(who):
            found = await DB.rows("select recipient_id from notice")
            assert {row["recipient_id"] for row in found} == {who.actor_id}
            assert await DB.run("update notice set read_at = now()") == 1
    for forbidden in (
        "update notice set recipient_id = recipient_id",
        "delete from notice",
        "insert into notice select * from notice",
        "select * from delivery",
        "select * from contact",
        "select * from member",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with DB.scope(cast.hsiaohan):
                await DB.rows(forbidden)


async def test_another_company_sees_nothing(cast):
    await rung(cast, cast.bohan, 1)
    async with DB.tenant_scope(new_id()):
        for table in ("notice", "delivery", "member", "contact", "customer", "company"):
            assert await DB.rows(f"select * from {table}") == []


def replace_tenant(who: Caller) -> Caller:
    return msgspec.structs.replace(who, tenant_id=new_id())
