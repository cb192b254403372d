"""These tests stand in the places of helpdesk and projects, and take the broker away under everybody."""

import pytest_asyncio

from shared.contracts.parties import Party
from tests.conftest import without


@pytest_asyncio.fixture(scope="package", autouse=True)
async def places(servers):
    async with without(Party.HELPDESK, Party.PROJECTS):
        yield
