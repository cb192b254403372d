"""The page that says why a promise is due when it is."""

import pytest_asyncio

from tests.gateway.pages.desk import make_desk
from tests.helpdesk.clocks.world import settled


@pytest_asyncio.fixture(scope="session")
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def test_the_page_tells_every_promise_and_the_ticket_leads_there(desk):
    agent = await desk.client(desk.bohan)
    ticket = await desk.open("印表機偏移")
    await settled(desk.bohan.caller.tenant_id, ticket.id)
    assert f'href="{desk.tickets}/{ticket.number}/why"' in (await agent.get(f"{desk.tickets}/{ticket.number}")).text
    page = await agent.get(f"{desk.tickets}/{ticket.number}/why")
    assert page.status_code == 200
    for word in ("時限說明", "首次回應", "合計", "到期"):
        assert word in page.text
    unknown = await agent.get(f"{desk.tickets}/HD-999999/why")
    assert unknown.status_code == 404
