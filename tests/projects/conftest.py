import pytest_asyncio

from tests.factories.projects import make_cast


@pytest_asyncio.fixture
async def cast(whole):
    return await make_cast()
