"""Clients that we did not write, each through the whole code flow, refresh and revocation: Authlib's and oauthlib's from
Python, openid-client from npm."""

import asyncio
import json

import pytest
import requests
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from requests_oauthlib import OAuth2Session

from shared.contracts import gateway as g
from shared.contracts.roles import Role
from tests.gateway.oauth.browser import Browser
from tests.gateway.oauth.world import CALLBACK, register
from tests.peers.node import talking

SCOPE = "openid profile email offline_access helpdesk.ticket.read"
LEAVE = "https://client.example/bye"
WAYS = (g.ClientAuth.SECRET_BASIC, g.ClientAuth.SECRET_POST, g.ClientAuth.PRIVATE_KEY_JWT, g.ClientAuth.NONE)


@pytest.fixture(autouse=True)
def insecure(monkeypatch):
    """The stack under test speaks plain http on loopback; both libraries refuse that unless told."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture(scope="module")
def pair():
    return ECKey.generate_key("P-256", parameters={"kid": "one"})


async def client_for(ask, firm, way, pair):
    keys = {"jwks": json.dumps(KeySet([pair]).as_dict(private=False))} if way is g.ClientAuth.PRIVATE_KEY_JWT else {}
    return await register(ask, firm, auth=way, post_logout_uris=(LEAVE,), **keys)


async def through_consent(door, one, address: str) -> str:
    """What the person does → where he is sent back to."""
    browser = await Browser.of(door, one)
    page = await browser.get(address)
    return (await browser.submit(page, choice="allow")).goes_to if not page.goes_to else page.goes_to


@pytest.fixture(scope="module")
def old_pair():
    """RSA: the one kind that Authlib's client signs with."""
    return RSAKey.generate_key(2048)


@pytest.mark.parametrize("way", WAYS)
async def test_authlib(door, ask, yuancheng, old_pair, way):
    registered = await client_for(ask, yuancheng, way, old_pair)
    about = await asyncio.to_thread(
        lambda: requests.get(f"{door.url}/.well-known/openid-configuration", timeout=10).json()
    )
    secret = old_pair.as_dict(private=True) if way is g.ClientAuth.PRIVATE_KEY_JWT else registered.secret
    verifier = "v" * 64
    async with AsyncOAuth2Client(
        str(registered.id),
        secret,
        scope=SCOPE,
        redirect_uri=CALLBACK,
        token_endpoint_auth_method=str(way),
        revocation_endpoint_auth_method=str(way),
        code_challenge_method="S256",
        trust_env=False,
    ) as client:
        client.register_client_auth_method(PrivateKeyJWT(about["token_endpoint"], alg="PS256"))
        address, state = client.create_authorization_url(
            about["authorization_endpoint"], code_verifier=verifier, nonce="n"
        )
        back = await through_consent(door, yuancheng.bohan, address)
        tokens = await client.fetch_token(
            about["token_endpoint"], authorization_response=back, state=state, code_verifier=verifier
        )
        keys = KeySet.import_key_set((await client.get(about["jwks_uri"])).json())
        claims = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).claims
        assert claims["iss"] == about["issuer"]
        assert claims["aud"] == str(registered.id)
        assert claims["nonce"] == "n"
        assert claims["amr"] == ["pwd", "mfa"]
        assert (await client.get(about["userinfo_endpoint"])).json()["sub"] == claims["sub"]
        assert (await client.get(f"{door.url}/api/v1/tickets")).status_code == 200
        first = tokens["refresh_token"]
        await client.refresh_token(about["token_endpoint"], refresh_token=first)
        assert client.token["refresh_token"] != first
        assert (await client.get(f"{door.url}/api/v1/tickets")).status_code == 200
        gone = await client.revoke_token(
            about["revocation_endpoint"], client.token["refresh_token"], token_type_hint="refresh_token"
        )
        assert gone.status_code == 200
        assert (await client.get(about["userinfo_endpoint"])).status_code == 401


async def test_authlib_by_itself(door, ask, yuancheng):
    """Client credentials."""
    registered = await register(
        ask,
        yuancheng,
        grants=(g.Grant.CLIENT_CREDENTIALS,),
        redirect_uris=(),
        roles=(Role.AG,),
        scopes=("helpdesk.ticket.read",),
    )
    async with AsyncOAuth2Client(str(registered.id), registered.secret, trust_env=False) as client:
        await client.fetch_token(f"{door.url}/oauth/token", grant_type="client_credentials")
        assert (await client.get(f"{door.url}/api/v1/tickets")).status_code == 200


@pytest.mark.parametrize("way", [g.ClientAuth.SECRET_BASIC, g.ClientAuth.NONE])
async def test_requests_oauthlib(door, ask, yuancheng, pair, way):
    registered = await client_for(ask, yuancheng, way, pair)
    session = OAuth2Session(str(registered.id), redirect_uri=CALLBACK, scope=SCOPE.split(), pkce="S256")
    session.trust_env = False
    address, _ = session.authorization_url(f"{door.url}/oauth/authorize")
    back = await through_consent(door, yuancheng.bohan, address)
    own = {"client_secret": registered.secret} if registered.secret else {"include_client_id": True}

    def rest() -> tuple[int, int, int, bool]:
        tokens = session.fetch_token(f"{door.url}/oauth/token", authorization_response=back, **own)
        listed = session.get(f"{door.url}/api/v1/tickets").status_code
        auth = (
            {"auth": (str(registered.id), registered.secret)}
            if registered.secret
            else {"client_id": str(registered.id)}
        )
        fresh = session.refresh_token(f"{door.url}/oauth/token", refresh_token=tokens["refresh_token"], **auth)
        rotated = fresh["refresh_token"] != tokens["refresh_token"]
        url, headers, body = session._client.prepare_token_revocation_request(
            f"{door.url}/oauth/revoke", fresh["refresh_token"], "refresh_token"
        )
        if registered.secret is None:
            body = f"{body}&client_id={registered.id}"
        basic = (str(registered.id), registered.secret) if registered.secret else None
        revoked = requests.post(url, data=body, headers=headers, auth=basic, timeout=10).status_code
        return listed, revoked, session.get(f"{door.url}/oauth/userinfo").status_code, rotated

    assert await asyncio.to_thread(rest) == (200, 200, 401, True)


@pytest.mark.parametrize("way", WAYS)
async def test_openid_client(door, ask, yuancheng, pair, way):
    registered = await client_for(ask, yuancheng, way, pair)
    me = {
        "issuer": door.url,
        "id": str(registered.id),
        "auth": str(way),
        "secret": registered.secret,
        "jwk": pair.as_dict(private=True),
        "redirect_uri": CALLBACK,
        "leave_uri": LEAVE,
        "scope": SCOPE,
        "resource": f"{door.url}/api/v1/tickets",
    }
    async with talking("client.mjs") as peer:
        peer.say(json.dumps(me))
        peer.say(await through_consent(door, yuancheng.bohan, (await peer.hear())["url"]))
        told = await peer.hear()
    assert told["claims"]["sub"] == told["about"]["sub"] == str(yuancheng.bohan.membership_id)
    assert told["about"]["email"] == yuancheng.bohan.mail
    assert told["resource"] == 200
    assert told["rotated"] is True
    assert told["again"] == "invalid_grant"
    if way is not g.ClientAuth.NONE:
        assert (told["before"], told["after"]) == (True, False)
    # and the person leaves as well
    browser = await Browser.of(door, yuancheng.bohan)
    question = await browser.get(told["leave"])
    assert registered.name in question.words
    gone = await browser.submit(question)
    assert gone.goes_to == f"{LEAVE}?state=bye"
    assert "__Host-sid" not in browser.cookies
