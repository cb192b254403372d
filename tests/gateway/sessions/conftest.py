"""Two replicas of the web application: one database, one bus, two memories."""

import pytest_asyncio

from tests.harness.web import make_app, make_browser, start_gateway


@pytest_asyncio.fixture(scope="session")
async def replicas(whole):
    await start_gateway(whole)
    return make_app(whole), make_app(whole)


@pytest_asyncio.fixture
async def browsers(replicas):
    """`browsers(replica=0)` opens one."""
    opened = []

    def another(replica=0, **given):
        opened.append(make_browser(replicas[replica], **given))
        return opened[-1]

    yield another
    for client in opened:
        await client.aclose()
