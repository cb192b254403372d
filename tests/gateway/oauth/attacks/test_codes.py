"""A7: authorisation codes. Good once, for their client, with their verifier, for a minute."""

import asyncio

import pytest
import pytest_asyncio

from gateway.db import DB
from gateway.oauth.server.store import digest
from shared.contracts import gateway as g
from shared.contracts.roles import Role
from shared.core.ids import NIL, new_id
from shared.db.doors import Door as DbDoor
from tests.gateway.oauth.browser import Browser, Flow, refreshed, token
from tests.gateway.oauth.opened import audited, opens
from tests.gateway.oauth.world import hire, let_in, register


@pytest_asyncio.fixture(scope="module")
async def client(door, ask, yuancheng):
    return await register(ask, yuancheng)


@pytest_asyncio.fixture(scope="module")
async def browser(door, yuancheng):
    return await Browser.of(door, yuancheng.bohan)


async def test_hundred_at_once_get_one_token_and_the_family_dies(door, client, browser, yuancheng, figures):
    flow = Flow(str(client.id))
    code = await flow.code(browser)
    answers = await asyncio.gather(*(token(door, client, flow.redemption(code)) for _ in range(100)))
    won = [answer.json() for answer in answers if answer.status_code == 200]
    figures("A7 parallel redemptions: tokens of 100", len(won))
    assert len(won) == 1
    # Whoever is told "not now" on a busy machine learns nothing either, and in OAuth's own words.
    refused = {(answer.status_code, answer.json()["error"]) for answer in answers if answer.status_code != 200}
    assert refused - {(503, "temporarily_unavailable")} == {(400, "invalid_grant")}
    assert not await opens(door, won[0]["access_token"])
    assert (await refreshed(door, client, won[0]["refresh_token"])).json()["error"] == "invalid_grant"
    assert await audited(yuancheng, "token.reused")


async def test_second_use_ends_what_the_first_gave(door, client, browser):
    flow = Flow(str(client.id))
    code = await flow.code(browser)
    first = (await token(door, client, flow.redemption(code))).json()
    assert await opens(door, first["access_token"])
    assert (await token(door, client, flow.redemption(code))).json()["error"] == "invalid_grant"
    assert not await opens(door, first["access_token"])


async def test_failed_try_spends_the_code(door, client, browser):
    flow = Flow(str(client.id))
    code = await flow.code(browser)
    assert (await token(door, client, flow.redemption(code, code_verifier="x" * 43))).status_code == 400
    assert (await token(door, client, flow.redemption(code))).json()["error"] == "invalid_grant"


async def test_another_clients_code_is_unknown_and_stays_good(door, ask, client, browser, yuancheng):
    other = await register(ask, yuancheng)
    flow = Flow(str(client.id))
    code = await flow.code(browser)
    assert (await token(door, other, flow.redemption(code))).json()["error"] == "invalid_grant"
    assert (await token(door, client, flow.redemption(code))).status_code == 200


async def test_another_companys_client_cannot_redeem(door, ask, client, browser, hengyue):
    other = await register(ask, hengyue)
    flow = Flow(str(client.id))
    code = await flow.code(browser)
    assert (await token(door, other, flow.redemption(code))).json()["error"] == "invalid_grant"


async def test_wrong_secret_leaves_the_code_alone(door, client, browser):
    flow = Flow(str(client.id))
    code = await flow.code(browser)
    refused = await token(door, client, flow.redemption(code), auth=(str(client.id), "wrong"))
    assert refused.status_code == 401
    assert (await token(door, client, flow.redemption(code))).status_code == 200


async def test_old_code(door, client, browser):
    flow = Flow(str(client.id))
    code = await flow.code(browser)
    async with DB.tenant_scope(NIL, DbDoor.AUTH):
        await DB.run(
            "insert into oauth_code (tenant_id, id, code_hash, client_id, membership_id, redirect_uri, scopes, nonce, "
            "challenge, auth_time, amr, expires_at) select tenant_id, $2, $3, client_id, membership_id, redirect_uri, "
            "scopes, nonce, challenge, auth_time, amr, now() - interval '1 second' from oauth_code where code_hash = $1",
            digest(code),
            new_id(),
            digest(f"old-{code}"),
        )
    assert (await token(door, client, flow.redemption(f"old-{code}"))).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "bent",
    [
        {"redirect_uri": "https://client.example/other"},
        {"redirect_uri": None},
        {"redirect_uri": "https://client.example/callback/"},
        {"code_verifier": None},
        {"code_verifier": "short"},
        {"code_verifier": "y" * 64},
        {"code_verifier": "CHALLENGE"},
        {"code": None},
        {"code": "nonsense"},
        {"resource": "https://elsewhere.example/api"},
    ],
    ids=str,
)
async def test_bent_redemption(door, client, browser, bent):
    flow = Flow(str(client.id))
    code = await flow.code(browser)
    bent = {name: flow.challenge if value == "CHALLENGE" else value for name, value in bent.items()}
    answer = await token(door, client, flow.redemption(code, **bent))
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] in {"invalid_grant", "invalid_request", "invalid_target"}
    assert "access_token" not in answer.json()


async def test_whoever_was_suspended_meanwhile_gets_nothing(door, ask, client, yuancheng):
    someone = await hire(ask, yuancheng.admin, "林語彤", f"yutong-{new_id().hex}@{yuancheng.domain}", Role.AG)
    await let_in(someone)
    browser, flow = await Browser.of(door, someone), Flow(str(client.id))
    code = await flow.code(browser)
    await ask(
        g.SUSPEND_MEMBER, yuancheng.admin, g.MoveMember(member_id=someone.membership_id, revision=1), key=new_id().hex
    )
    assert (await token(door, client, flow.redemption(code))).json()["error"] == "invalid_grant"


async def test_revoked_client_is_unknown(door, ask, yuancheng, browser):
    client = await register(ask, yuancheng)
    flow = Flow(str(client.id))
    code = await flow.code(browser)
    await ask(g.REVOKE_CLIENT, yuancheng.admin, g.MoveClient(client_id=client.id, revision=1), key=new_id().hex)
    assert (await token(door, client, flow.redemption(code))).status_code == 401
