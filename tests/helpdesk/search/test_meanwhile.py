"""What is changed while its line already waits: the index never keeps words that were there before."""

import asyncio

import pytest

from services.helpdesk.search import indexing
from shared.contracts.desk.search import SEARCH, SearchQuery
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.parties import Party
from tests.helpdesk.search.world import indexed, numbers
from tests.matrix.behind import superuser

drain = indexing.drain


@pytest.fixture
async def by_hand(cast, monkeypatch):
    """The index is only made when the test says so."""

    async def idle() -> int:
        return 0

    await indexed(cast.tenant_id)
    monkeypatch.setattr(indexing, "drain", idle)
    await asyncio.sleep(0.1)


async def all_of_it() -> None:
    async with asyncio.timeout(10):
        while await drain():
            pass


@pytest.mark.usefixtures("by_hand")
async def test_a_change_that_the_indexer_overtakes_is_indexed_afterwards(ask, cast):
    touch = "update contact set name = name where id = $1"
    async with superuser(Party.HELPDESK) as before, superuser(Party.HELPDESK) as changing:
        await before.execute(touch, cast.hsiaohan.actor_id)  # its line waits
        async with changing.transaction():
            await changing.execute("update contact set name = '歐陽娜娜' where id = $1", cast.hsiaohan.actor_id)
            await all_of_it()
        await all_of_it()
    found = await ask(SEARCH, cast.bohan, SearchQuery(q="歐陽娜娜"))
    assert [one.id for one in found.parties] == [cast.hsiaohan.actor_id]
    assert (await ask(SEARCH, cast.bohan, SearchQuery(q="王筱涵"))).parties == ()


@pytest.mark.usefixtures("by_hand")
async def test_a_title_too(ask, cast):
    ticket = await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機", body="壞了"))
    async with superuser(Party.HELPDESK) as changing:
        async with changing.transaction():
            await changing.execute("update ticket set title = '投影機' where id = $1", ticket.id)
            await all_of_it()
        await all_of_it()
    assert await numbers(ask, cast.bohan, "投影機") == [ticket.number]
    assert await numbers(ask, cast.bohan, "印表機") == []
