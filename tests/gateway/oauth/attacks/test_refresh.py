"""A7: refresh tokens. One successor, five seconds of patience, and then the whole family dies."""

import asyncio

import pytest
import pytest_asyncio

from gateway.oauth.server.store import GRACE_SECONDS
from shared.contracts import gateway as g
from shared.contracts.roles import Role
from shared.core.ids import new_id
from tests.gateway.oauth.browser import Browser, Flow, refreshed, token
from tests.gateway.oauth.opened import audited, opens
from tests.gateway.oauth.world import hire, let_in, register


@pytest_asyncio.fixture(scope="module")
async def client(door, ask, yuancheng):
    return await register(ask, yuancheng)


@pytest_asyncio.fixture
async def tokens(door, client, yuancheng):
    browser, flow = await Browser.of(door, yuancheng.bohan), Flow(str(client.id))
    return (await token(door, client, flow.redemption(await flow.code(browser)))).json()


async def test_fifty_at_once_get_one_successor(door, client, tokens, figures):
    answers = await asyncio.gather(*(refreshed(door, client, tokens["refresh_token"]) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    successors = {answer.json()["refresh_token"] for answer in answers}
    figures("A7 parallel refreshes: successors of 50", len(successors))
    assert len(successors) == 1
    assert (await refreshed(door, client, successors.pop())).status_code == 200


async def test_twice_within_the_grace_gives_the_same(door, client, tokens):
    first = (await refreshed(door, client, tokens["refresh_token"])).json()
    second = (await refreshed(door, client, tokens["refresh_token"])).json()
    assert first["refresh_token"] == second["refresh_token"] != tokens["refresh_token"]


async def test_after_the_grace_the_family_dies(door, client, tokens, yuancheng):
    fresh = (await refreshed(door, client, tokens["refresh_token"])).json()
    await asyncio.sleep(GRACE_SECONDS + 0.3)
    assert (await refreshed(door, client, tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await refreshed(door, client, fresh["refresh_token"])).json()["error"] == "invalid_grant"
    assert not await opens(door, fresh["access_token"])
    assert any(
        entry["data"] and "refresh_reused" in str(entry["data"]) for entry in await audited(yuancheng, "token.reused")
    )


async def test_once_the_successor_is_used_there_is_no_grace(door, client, tokens):
    second = (await refreshed(door, client, tokens["refresh_token"])).json()
    third = (await refreshed(door, client, second["refresh_token"])).json()
    assert (await refreshed(door, client, tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await refreshed(door, client, third["refresh_token"])).json()["error"] == "invalid_grant"


async def test_the_thief_and_the_owner_race(door, client, tokens):
    """Whoever comes second with the old token after the successor was used ends it for both."""
    stolen = tokens["refresh_token"]
    thief = (await refreshed(door, client, stolen)).json()
    thief = (await refreshed(door, client, thief["refresh_token"])).json()
    assert (await refreshed(door, client, stolen)).status_code == 400
    assert not await opens(door, thief["access_token"])


async def test_another_clients_token_is_unknown(door, ask, client, tokens, yuancheng, hengyue):
    for firm in (yuancheng, hengyue):
        other = await register(ask, firm)
        assert (await refreshed(door, other, tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await refreshed(door, client, tokens["refresh_token"])).status_code == 200


async def test_no_scope_beyond_the_grant(door, client, tokens):
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    wider = await token(door, client, {**form, "scope": "helpdesk.ticket.open"})
    assert wider.json()["error"] == "invalid_scope"
    narrower = (await token(door, client, {**form, "scope": "openid helpdesk.ticket.read"})).json()
    assert narrower["scope"] == "openid helpdesk.ticket.read"
    # the family keeps what was granted
    again = (await refreshed(door, client, narrower["refresh_token"])).json()
    assert again["scope"] == tokens["scope"]


@pytest.mark.parametrize(
    "bent", ["", "nonsense", "\u00e9", "x" * 3999, "access"], ids=["none", "nonsense", "accent", "long", "access"]
)
async def test_no_refresh_token(door, client, tokens, bent):
    given = tokens["access_token"] if bent == "access" else bent
    answer = await refreshed(door, client, given)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] in {"invalid_grant", "invalid_request"}


async def test_revoked_family_stays_dead(door, client, tokens):
    async with door.client() as web:
        answer = await web.post(
            "/oauth/revoke", data={"token": tokens["refresh_token"]}, auth=(str(client.id), client.secret)
        )
        assert answer.status_code == 200
    assert (await refreshed(door, client, tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert not await opens(door, tokens["access_token"])


async def test_nobody_refreshes_for_who_has_left(door, ask, client, yuancheng):
    someone = await hire(ask, yuancheng.admin, "許雅文", f"yawen-{new_id().hex}@{yuancheng.domain}", Role.AG)
    await let_in(someone)
    browser, flow = await Browser.of(door, someone), Flow(str(client.id))
    tokens = (await token(door, client, flow.redemption(await flow.code(browser)))).json()
    assert await opens(door, tokens["access_token"], "/api/v1/tickets")
    move = g.MoveMember(member_id=someone.membership_id, revision=1)
    await ask(g.SUSPEND_MEMBER, yuancheng.admin, move, key=new_id().hex)
    assert (await refreshed(door, client, tokens["refresh_token"])).status_code == 400
    async with asyncio.timeout(2):
        while await opens(door, tokens["access_token"], "/api/v1/tickets"):
            await asyncio.sleep(0.05)


async def test_who_comes_back_begins_anew(door, ask, client, yuancheng):
    """What programs held before a suspension stays ended after it."""
    someone = await hire(ask, yuancheng.admin, "許雅文", f"yawen-{new_id().hex}@{yuancheng.domain}", Role.AG)
    await let_in(someone)
    browser, flow = await Browser.of(door, someone), Flow(str(client.id))
    tokens = (await token(door, client, flow.redemption(await flow.code(browser)))).json()
    assert await opens(door, tokens["access_token"], "/api/v1/tickets")
    for revision, call in enumerate((g.SUSPEND_MEMBER, g.REINSTATE_MEMBER), 1):
        move = g.MoveMember(member_id=someone.membership_id, revision=revision)
        await ask(call, yuancheng.admin, move, key=new_id().hex)
    assert (await refreshed(door, client, tokens["refresh_token"])).json()["error"] == "invalid_grant"
    async with asyncio.timeout(2):
        while await opens(door, tokens["access_token"], "/api/v1/tickets"):
            await asyncio.sleep(0.05)


async def test_without_offline_access_there_is_none(door, client, yuancheng):
    browser, flow = await Browser.of(door, yuancheng.bohan), Flow(str(client.id), scope="openid helpdesk.ticket.read")
    tokens = (await token(door, client, flow.redemption(await flow.code(browser)))).json()
    assert "refresh_token" not in tokens
