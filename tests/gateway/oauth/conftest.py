import pytest_asyncio

from tests.gateway.oauth.world import make_company


@pytest_asyncio.fixture(scope="session")
async def yuancheng(door, ask):
    """遠澄: with 陳柏翰, an agent; 周明哲, its admin; and 王筱涵, a customer's contact."""
    return await make_company(ask, "遠澄資訊服務")


@pytest_asyncio.fixture(scope="session")
async def hengyue(door, ask):
    """衡岳, the other company."""
    return await make_company(ask, "衡岳工程顧問")
