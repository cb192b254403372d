"""A7: nobody is sent anywhere but to an address that the client registered, letter by letter; also not by an error
(CVE-2026-41479 and CVE-2026-44681 were such: an error redirected before the address was checked)."""

import pytest
import pytest_asyncio

from shared.contracts import gateway as g
from shared.core.ids import new_id
from tests.gateway.oauth.browser import Browser, Flow
from tests.gateway.oauth.world import register

REGISTERED = "https://client.example/callback?kept=1"
EVIL = "https://evil.example/callback"

MUTATIONS = (
    EVIL,
    "http://client.example/callback?kept=1",
    "https://client.example/callback",
    "https://client.example/callback/?kept=1",
    "https://client.example/callback?kept=1&more=2",
    "https://client.example/callback?kept=1#fragment",
    "https://client.example/callback/..?kept=1",
    "https://client.example/x/../callback?kept=1",
    "https://client.example/callback%2f..%2fx?kept=1",
    "https://client.example//callback?kept=1",
    "https://client.example:443/callback?kept=1",
    "https://client.example:8443/callback?kept=1",
    "https://CLIENT.example/callback?kept=1",
    "HTTPS://client.example/callback?kept=1",
    "https://client.example/Callback?kept=1",
    "https://client.example.evil.example/callback?kept=1",
    "https://evil.example/https://client.example/callback?kept=1",
    "https://client.example@evil.example/callback?kept=1",
    "https://client.example\\@evil.example/callback?kept=1",
    "https://evil.example\\.client.example/callback?kept=1",
    "//client.example/callback?kept=1",
    "javascript:alert(1)//client.example/callback?kept=1",
    "https://client.example/callback?kept=1\t",
    " https://client.example/callback?kept=1",
    "https://client.example/callback?kept=1%00",
    "https://client.example/callback?kept=2",
    "https://localhost/callback?kept=1",
    "",
)


@pytest_asyncio.fixture(scope="module")
async def client(door, ask, yuancheng):
    return await register(ask, yuancheng, redirect_uris=(REGISTERED,))


@pytest_asyncio.fixture(scope="module", params=["signed in", "nobody"])
async def browser(request, door, yuancheng):
    return await Browser.of(door, yuancheng.bohan if request.param == "signed in" else None)


def stays(page) -> bool:
    return page.status == 400 and not page.goes_to and "evil.example" not in page.text


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_mutated_address(client, browser, mutation):
    page = await browser.get(Flow(str(client.id), redirect_uri=mutation).address())
    assert stays(page), (page.status, page.goes_to)


async def test_registered_address_twin(client, browser):
    """The same request with the registered address goes on: what was refused above was refused for the address."""
    page = await browser.get(Flow(str(client.id), redirect_uri=REGISTERED).address(prompt="none"))
    assert page.goes_to.startswith(REGISTERED)
    assert page.answered["error"] in {"login_required", "consent_required"}


ERRORS = (
    {"response_type": "token"},
    {"response_type": "id_token"},
    {"response_type": "code id_token"},
    {"response_type": "none"},
    {"response_type": None},
    {"response_type": "nonsense"},
    {"scope": "nonsense"},
    {"prompt": "none"},
    {"prompt": "none login"},
    {"code_challenge": None},
    {"code_challenge_method": "plain"},
    {"request": "eyJhbGciOiJub25lIn0.e30."},
    {"request_uri": EVIL},
    {"response_mode": "fragment"},
    {"response_mode": "form_post"},
    {"resource": EVIL},
    {"client_id": None},
    {"client_id": "nonsense"},
    {"client_id": "00000000-0000-0000-0000-000000000000"},
)


@pytest.mark.parametrize("bent", ERRORS, ids=str)
async def test_no_error_leads_to_an_unregistered_address(client, browser, bent):
    assert stays(await browser.get(Flow(str(client.id), redirect_uri=EVIL).address(**bent)))


async def test_another_clients_address(door, ask, client, browser, yuancheng):
    other = await register(ask, yuancheng)
    assert stays(await browser.get(Flow(str(client.id), redirect_uri=other.redirect_uris[0]).address()))


async def test_revoked_client_leads_nowhere(ask, browser, yuancheng):
    client = await register(ask, yuancheng)
    move = g.MoveClient(client_id=client.id, revision=1)
    await ask(g.REVOKE_CLIENT, yuancheng.admin, move, key=new_id().hex)
    assert stays(await browser.get(Flow(str(client.id)).address()))


@pytest.mark.parametrize("name", ["redirect_uri", "client_id", "state", "scope", "nonce", "code_challenge"])
async def test_repeated_parameter(client, browser, name):
    flow = Flow(str(client.id), redirect_uri=REGISTERED)
    assert stays(await browser.get(f"{flow.address()}&{name}={EVIL}"))


REFUSABLE = (
    "http://client.example/callback",
    "ftp://client.example/callback",
    "javascript:alert(1)",
    "data:text/html,x",
    "com.example.app:/callback",
    "https://client.example/callback#fragment",
    "https://user@client.example/callback",
    "https://user:pass@client.example/callback",
    "https://*.client.example/callback",
    "https://client.example/*",
    "https://client.example/x/../callback",
    "https://client.example/./callback",
    "https://client.example/%2e%2e/callback",
    "https://client.example\\callback",
    "https://client.example/call back",
    "https://client.example:99999/callback",
    "https:///callback",
    "https://客戶.example/callback",
    "http://localhost.evil.example/callback",
    "http://127.0.0.1.evil.example/callback",
    "http://0.0.0.0/callback",
)


@pytest.mark.parametrize("address", REFUSABLE)
async def test_no_such_address_is_registered(ask, yuancheng, address):
    with pytest.raises(g.CLIENT_INVALID.kind) as refused:
        await register(ask, yuancheng, redirect_uris=(address,))
    assert refused.value.code in {"client.invalid", "fields.invalid"}
