"""Pages are asked for as browsers ask, from an application in the test's own loop."""

import pytest_asyncio

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
