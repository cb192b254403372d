"""What is refused before OAuth has decided anything is refused in OAuth's words all the same."""

import pytest

from gateway.limits import rest
from tests.gateway.oauth.browser import token
from tests.gateway.oauth.world import register


@pytest.fixture
def hurried(monkeypatch):
    """One request for a token, then the limit."""
    monkeypatch.setenv("HUIFANG_LIMIT_TOKENS", "1")
    rest._item.cache_clear()
    yield
    rest._item.cache_clear()


async def test_above_the_limit_a_client_reads_its_error(door, ask, yuancheng, hurried):
    client = await register(ask, yuancheng)
    for _ in range(2):
        answer = await token(door, client, {"grant_type": "client_credentials"})
    assert answer.status_code == 429
    assert answer.json()["error"] == "temporarily_unavailable"
    assert answer.json()["code"] == "limit.reached"
    assert int(answer.headers["retry-after"]) > 0


async def test_an_unknown_method_is_an_invalid_request(door):
    async with door.client() as client:
        answer = await client.get("/oauth/token")
    assert (answer.status_code, answer.json()["error"]) == (405, "invalid_request")
