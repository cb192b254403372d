"""What everybody may read: metadata and keys; and how keys come and go."""

import json

import pytest_asyncio
from joserfc import jwt
from joserfc.jwk import KeySet

from gateway.db import DB
from gateway.oauth.keys.ring import RING
from gateway.oauth.keys.rotation import rotate
from shared.core.ids import NIL
from shared.db.doors import Door as DbDoor
from tests.gateway.oauth.browser import Browser, Flow, token
from tests.gateway.oauth.opened import opens
from tests.gateway.oauth.world import register

MEMBERS = {
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "end_session_endpoint",
    "response_types_supported",
    "code_challenge_methods_supported",
    "id_token_signing_alg_values_supported",
    "subject_types_supported",
    "authorization_response_iss_parameter_supported",
}


async def test_metadata(door):
    async with door.client() as web:
        found = [
            (await web.get(f"/.well-known/{name}")).json()
            for name in ("openid-configuration", "oauth-authorization-server")
        ]
        about = found[0]
        assert found[1] == about
        assert set(about) >= MEMBERS
        assert about["issuer"] == door.url
        assert about["code_challenge_methods_supported"] == ["S256"]
        assert about["response_types_supported"] == ["code"]
        assert "none" not in about["id_token_signing_alg_values_supported"]
        for name, address in about.items():
            if name.endswith("_endpoint") and name not in {"authorization_endpoint", "end_session_endpoint"}:
                assert (await web.get(address)).status_code in {401, 405}, name
        keys = (await web.get(about["jwks_uri"])).json()["keys"]
    assert keys
    for key in keys:
        assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}, "public halves only"


async def _age(days: int) -> None:
    """As if all keys had been made so long ago. Nobody but the test may do that, so it makes older copies."""
    async with DB.tenant_scope(NIL, DbDoor.AUTH):
        rows = await DB.rows("select * from signing_key")
        for row in rows:
            await DB.run("delete from signing_key where id = $1", row["id"])
            await DB.run(
                "insert into signing_key (id, public, private, active_at) values ($1, $2, $3, $4::timestamptz - make_interval(days => $5))",
                row["id"],
                row["public"],
                row["private"],
                row["active_at"],
                days,
            )
    RING.forget()


@pytest_asyncio.fixture
async def keys_kept(door):
    """Tokens that other tests hold stay good."""
    await RING.signing()
    async with DB.tenant_scope(NIL, DbDoor.AUTH):
        rows = await DB.rows("select * from signing_key")
    yield
    async with DB.tenant_scope(NIL, DbDoor.AUTH):
        await DB.run("delete from signing_key")
        for row in rows:
            values = (row["id"], row["public"], row["private"], row["active_at"])
            await DB.run("insert into signing_key (id, public, private, active_at) values ($1, $2, $3, $4)", *values)
    RING.forget()


async def test_rotation(door, ask, yuancheng, keys_kept):
    """Published before it signs; the one before it still verifies; gone a month after it was followed."""
    client = await register(ask, yuancheng)
    browser, flow = await Browser.of(door, yuancheng.bohan), Flow(str(client.id))
    earlier = await RING.signing()
    first = (await token(door, client, flow.redemption(await flow.code(browser)))).json()

    assert not await rotate(), "a young key stays"
    await _age(31)
    assert await rotate()
    assert not await rotate(), "one at a time"
    published = await RING.published()
    assert len({key["kid"] for key in published}) == len(published) >= 2
    assert (await RING.signing()).kid == earlier.kid, "the new one does not sign yet"

    async with DB.tenant_scope(NIL, DbDoor.AUTH):
        newest = await DB.row("select * from signing_key order by active_at desc limit 1")
        await DB.run("delete from signing_key where id = $1", newest["id"])
        await DB.run(
            "insert into signing_key (id, public, private, active_at) values ($1, $2, $3, now())",
            newest["id"],
            newest["public"],
            newest["private"],
        )
    RING.forget()
    assert (await RING.signing()).kid == str(newest["id"])
    flow = Flow(str(client.id))
    second = (await token(door, client, flow.redemption(await flow.code(browser)))).json()
    async with door.client() as web:
        keys = KeySet.import_key_set((await web.get("/oauth/jwks")).json())
    for tokens, kid in ((first, earlier.kid), (second, str(newest["id"]))):
        assert jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).header["kid"] == kid
        assert await opens(door, tokens["access_token"])

    await _age(31)
    await rotate()
    assert earlier.kid not in {key["kid"] for key in await RING.published()}
    assert not await opens(door, first["access_token"])
    assert await opens(door, second["access_token"])


async def test_private_halves_are_sealed(door):
    await RING.signing()
    async with DB.tenant_scope(NIL, DbDoor.AUTH):
        rows = await DB.rows("select public, private from signing_key")
    for row in rows:
        assert "d" not in json.loads(row["public"])
        assert b'"d"' not in row["private"]
        assert b"kty" not in row["private"]
