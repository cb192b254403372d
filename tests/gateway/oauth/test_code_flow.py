"""The code flow, end to end: sign-in, consent, code, tokens, what they open, and how they end."""

import asyncio
import re

from tests.gateway.oauth.browser import Browser, Flow, refreshed, token
from tests.gateway.oauth.world import register


async def test_whole_flow(door, ask, yuancheng):
    client = await register(ask, yuancheng)
    browser, flow = await Browser.of(door, yuancheng.bohan), Flow(str(client.id))

    question = await browser.get(flow.address())
    assert question.status == 200
    assert client.name in question.words
    assert yuancheng.name in question.words
    assert "讀取工單" in question.words
    assert "form-action 'self' https://client.example;" in question.headers["content-security-policy"]

    back = await browser.submit(question, choice="allow")
    assert back.status == 303
    assert back.goes_to.startswith("https://client.example/callback?")
    assert back.answered["iss"] == door.url
    assert back.answered["state"] == flow.state

    answer = await token(door, client, flow.redemption(back.answered["code"]))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 300
    assert tokens["scope"] == flow.scope

    async with door.client() as web:
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        about = (await web.get("/oauth/userinfo", headers=bearer)).json()
        assert about == {
            "sub": str(yuancheng.bohan.membership_id),
            "name": "陳柏翰",
            "locale": "zh-Hant",
            "zoneinfo": "Asia/Taipei",
            "email": yuancheng.bohan.mail,
            "email_verified": True,
        }
        listed = await web.get("/api/v1/tickets", headers=bearer)
        assert listed.status_code == 200, listed.text
        denied = await web.get("/api/v1/members", headers=bearer)
        assert denied.status_code == 403

    fresh = await refreshed(door, client, tokens["refresh_token"])
    assert fresh.status_code == 200, fresh.text
    assert fresh.json()["refresh_token"] != tokens["refresh_token"]
    # asked again, the same client is not asked about
    assert (await browser.get(flow.address())).goes_to.startswith("https://client.example/callback?code=")


async def test_signing_out_everywhere_ends_what_programs_hold(door, ask, yuancheng):
    client = await register(ask, yuancheng)
    browser, flow = await Browser.of(door, yuancheng.bohan), Flow(str(client.id))
    back = await browser.submit(await browser.get(flow.address()), choice="allow")
    tokens = (await token(door, client, flow.redemption(back.answered["code"]))).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    async with door.client() as web:
        assert (await web.get("/api/v1/tickets", headers=bearer)).status_code == 200
        page = await browser.get("/me")
        csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)[1]
        left = await browser.post("/me/sign-out-everywhere", {"csrf": csrf})
        assert left.status == 303
        async with asyncio.timeout(10):
            while (await web.get("/api/v1/tickets", headers=bearer)).status_code != 401:
                await asyncio.sleep(0.05)
    assert (await refreshed(door, client, tokens["refresh_token"])).status_code == 400
