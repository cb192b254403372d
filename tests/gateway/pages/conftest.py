"""Pages are asked for as browsers ask, from an application in the test's own loop."""

import asyncio
import json

import pytest
import pytest_asyncio

from gateway.db import DB
from shared.contracts.gateway import SecurityChanged
from shared.contracts.parties import Party
from tests.gateway.pages.desk import make_desk
from tests.harness.web import make_app, make_browser, start_gateway


@pytest_asyncio.fixture(scope="session")
async def app(whole):
    await start_gateway(whole)
    return make_app(whole)


@pytest_asyncio.fixture
async def web(app):
    """A browser nobody has signed in with."""
    async with make_browser(app) as client:
        yield client


@pytest_asyncio.fixture
async def browsers(app):
    """`browsers()` opens another one."""
    opened = []

    def another(**given):
        opened.append(make_browser(app, **given))
        return opened[-1]

    yield another
    for client in opened:
        await client.aclose()


@pytest_asyncio.fixture
async def desk(ask, door):
    """A desk of the test's own. Modules that share one say so themselves."""
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def agent(desk):
    """Somebody at it, by requests."""
    return await desk.client(desk.bohan)


@pytest.fixture(scope="session")
def told():
    """`await told(company)`: the codes in its log, newest first."""

    async def what(company):
        async with DB.tenant_scope(company.tenant_id):
            rows = await DB.rows(
                "select what from audit_event where tenant_id = $1 order by at desc, id desc", company.tenant_id
            )
        return [row["what"] for row in rows]

    return what


@pytest_asyncio.fixture
async def mailed(app, whole):
    """`await mailed(person_id, what)` waits until notify could hear of a change in somebody's sign-in."""
    heard = set()

    async def hear(message):
        data = json.loads(message.data)["data"]
        heard.add((data["id"], data["what"]))

    listening = await whole.processes[Party.GATEWAY].client.subscribe(SecurityChanged.subject("*"), cb=hear)

    async def wait(person_id, what):
        async with asyncio.timeout(5):
            while (str(person_id), what) not in heard:
                await asyncio.sleep(0.02)

    yield wait
    await listening.unsubscribe()
