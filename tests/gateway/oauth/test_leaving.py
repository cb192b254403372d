"""Leaving: /oauth/end-session, and taking back what one let in."""

import asyncio

import pytest
import pytest_asyncio

from tests.gateway.oauth.browser import Browser, Flow, refreshed, token
from tests.gateway.oauth.opened import audited, opens
from tests.gateway.oauth.world import register

BYE = "https://client.example/bye"


@pytest_asyncio.fixture(scope="module")
async def client(door, ask, yuancheng):
    return await register(ask, yuancheng, post_logout_uris=(BYE,))


@pytest_asyncio.fixture
async def browser(door, yuancheng):
    return await Browser.of(door, yuancheng.bohan)


@pytest_asyncio.fixture
async def tokens(door, client, browser):
    flow = Flow(str(client.id))
    return (await token(door, client, flow.redemption(await flow.code(browser)))).json()


async def test_person_is_asked_and_led_back(door, client, browser, tokens):
    address = f"/oauth/end-session?id_token_hint={tokens['id_token']}&post_logout_redirect_uri={BYE}&state=s"
    question = await browser.get(address)
    assert question.status == 200
    assert client.name in question.words
    assert "form-action 'self' https://client.example;" in question.headers["content-security-policy"]
    assert "__Host-sid" in browser.cookies, "nothing happens by an address alone"
    gone = await browser.submit(question)
    assert gone.goes_to == f"{BYE}?state=s"
    assert "__Host-sid" not in browser.cookies
    # who is signed out already is led back at once
    assert (await browser.get(address)).goes_to == f"{BYE}?state=s"


async def test_without_an_address_there_is_a_page(browser):
    gone = await browser.submit(await browser.get("/oauth/end-session"))
    assert "已登出" in gone.words
    assert "__Host-sid" not in browser.cookies


@pytest.mark.parametrize(
    "given",
    [
        {"post_logout_redirect_uri": "https://evil.example"},
        {"post_logout_redirect_uri": "https://evil.example", "client_id": "OWN"},
        {"post_logout_redirect_uri": f"{BYE}/", "client_id": "OWN"},
        {"post_logout_redirect_uri": BYE},
        {"post_logout_redirect_uri": BYE, "client_id": "nonsense"},
        {"post_logout_redirect_uri": BYE, "id_token_hint": "nonsense"},
        {"post_logout_redirect_uri": BYE, "id_token_hint": "ACCESS"},
        {"post_logout_redirect_uri": BYE, "id_token_hint": "ID", "client_id": "OTHER"},
        {"id_token_hint": "ID."},
    ],
    ids=str,
)
@pytest.mark.parametrize("who", ["signed in", "nobody"])
async def test_nobody_is_led_elsewhere(door, ask, client, browser, tokens, yuancheng, given, who):
    other = await register(ask, yuancheng)
    words = {
        "OWN": str(client.id),
        "OTHER": str(other.id),
        "ACCESS": tokens["access_token"],
        "ID": tokens["id_token"],
        "ID.": f"{tokens['id_token']}x",
    }
    query = "&".join(f"{name}={words.get(value, value)}" for name, value in given.items())
    asking = browser if who == "signed in" else await Browser.of(door)
    page = await asking.get(f"/oauth/end-session?{query}")
    assert page.status == 400
    assert not page.goes_to


async def test_by_a_form_of_the_clients(browser, client):
    page = await browser.post("/oauth/end-session", {"client_id": str(client.id)}, **{"Sec-Fetch-Site": "cross-site"})
    assert page.goes_to == f"/oauth/end-session?client_id={client.id}"
    assert "__Host-sid" in browser.cookies


@pytest.mark.parametrize("bend", [{"csrf": ""}, {"csrf": "x"}])
async def test_nobody_signs_another_out(browser, bend):
    question = await browser.get("/oauth/end-session")
    assert (await browser.submit(question, **bend)).status == 403
    assert (await browser.post(question.action, question.fields, **{"Sec-Fetch-Site": "cross-site"})).status == 403
    assert "__Host-sid" in browser.cookies


async def test_applications_and_taking_back(door, client, browser, tokens, yuancheng):
    page = await browser.get("/me/applications")
    assert client.name in page.words
    assert "讀取工單" in page.words
    fields = {"csrf": page.fields["csrf"], "client": str(client.id), "membership": str(yuancheng.bohan.membership_id)}
    assert (await browser.post(page.action, fields)).goes_to == "/me/applications"
    assert client.name not in (await browser.get("/me/applications")).words
    assert (await refreshed(door, client, tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert not await opens(door, tokens["access_token"])
    async with asyncio.timeout(2):
        while await opens(door, tokens["access_token"], "/api/v1/tickets"):
            await asyncio.sleep(0.05)
    assert any(entry["actor_name"] == "陳柏翰" for entry in await audited(yuancheng, "consent.withdrawn"))
    # and is asked anew
    assert not (await browser.get(Flow(str(client.id)).address())).goes_to


async def test_only_ones_own_is_taken_back(door, client, browser, tokens, yuancheng):
    other = await Browser.of(door, yuancheng.mingche)
    page = await other.get("/me/applications")
    assert client.name not in page.words
    mine = await browser.get("/me/applications")
    csrf = (await other.get("/oauth/end-session")).fields["csrf"]
    fields = {"client": str(client.id), "membership": str(yuancheng.bohan.membership_id)}
    await other.post("/me/applications/withdraw", {**fields, "csrf": csrf})
    assert (await browser.post("/me/applications/withdraw", {**fields, "csrf": csrf})).status == 403
    assert client.name in mine.words
    assert (await refreshed(door, client, tokens["refresh_token"])).status_code == 200


async def test_nobody_has_no_applications(door):
    page = await (await Browser.of(door)).get("/me/applications")
    assert page.goes_to == "/auth/sign-in?next=/me/applications"
