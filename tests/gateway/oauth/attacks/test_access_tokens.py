"""A7: forged and confused access tokens, at userinfo and at the REST API; also CVE-2026-27962, a key that comes along
in the token's own header."""

import asyncio
import json
import time
from uuid import uuid4

import pytest
import pytest_asyncio
from joserfc.jwk import ECKey

from gateway.oauth.keys.ring import RING
from shared.contracts import gateway as g
from shared.contracts.roles import Role
from tests.gateway.oauth.browser import Browser, Flow, token
from tests.gateway.oauth.hosts import with_host
from tests.gateway.oauth.jwts import b64, es256, hs256, parts_of, signing_input, with_signature
from tests.gateway.oauth.world import register

PATHS = ("/oauth/userinfo", "/api/v1/tickets")


@pytest_asyncio.fixture(scope="module")
async def client(door, ask, yuancheng):
    return await register(ask, yuancheng)


@pytest_asyncio.fixture(scope="module")
async def tokens(door, client, yuancheng):
    browser, flow = await Browser.of(door, yuancheng.bohan), Flow(str(client.id))
    return (await token(door, client, flow.redemption(await flow.code(browser)))).json()


@pytest_asyncio.fixture(scope="module")
async def ours():
    """Our own signing key, to show that a claim alone is refused."""
    return (await RING.signing()).pair


@pytest.fixture(scope="module")
def theirs():
    return ECKey.generate_key("P-256", parameters={"kid": "theirs"})


async def refused_everywhere(door, forged: str) -> bool:
    async with door.client() as web:
        answers = [await web.get(path, headers={"Authorization": f"Bearer {forged}"}) for path in PATHS]
    assert all(answer.status_code < 500 for answer in answers)
    return {answer.status_code for answer in answers} == {401}


async def test_genuine_twin(door, tokens, ours):
    """A token made here from the same parts is taken: what is refused below is refused for what was bent."""
    header, claims = parts_of(tokens["access_token"])
    assert header == {"alg": "ES256", "typ": "at+jwt", "kid": ours.kid}
    assert not await refused_everywhere(door, es256(header, claims, ours))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", None])
async def test_no_algorithm(door, tokens, alg):
    header, claims = parts_of(tokens["access_token"])
    assert await refused_everywhere(door, f"{signing_input(header | {'alg': alg}, claims)}.")


@pytest.mark.parametrize("secret", ["pem", "jwk", "x", "empty", "kid"])
async def test_public_key_as_a_shared_secret(door, tokens, ours, secret):
    header, claims = parts_of(tokens["access_token"])
    public = ours.as_dict(private=False)
    given = {
        "pem": ours.as_pem(private=False),
        "jwk": json.dumps(public).encode(),
        "x": public["x"].encode(),
        "empty": b"",
        "kid": ours.kid.encode(),
    }
    assert await refused_everywhere(door, hs256(header | {"alg": "HS256"}, claims, given[secret]))
    assert await refused_everywhere(door, hs256(header, claims, given[secret]))


@pytest.mark.parametrize(
    "what", ["jwk", "jku", "x5u", "x5c", "kid", "crit", "b64", "no kid", "path", "sql", "number", "list", "cty"]
)
async def test_header_brings_its_own_key(door, tokens, theirs, what):
    header, claims = parts_of(tokens["access_token"])
    public = theirs.as_dict(private=False)
    bent = {
        "jwk": {"jwk": public},
        "jku": {"jku": "https://evil.example/jwks"},
        "x5u": {"x5u": "https://evil.example/cert"},
        "x5c": {"x5c": ["MIIB"]},
        "kid": {"kid": "theirs"},
        "crit": {"crit": ["exp"]},
        "b64": {"b64": False, "crit": ["b64"]},
        "path": {"kid": "../../../dev/null"},
        "sql": {"kid": "' or 1=1 --"},
        "number": {"kid": 1},
        "list": {"kid": [header["kid"]]},
        "cty": {"cty": "JWT"},
    }.get(what, {})
    given = {**header, **bent}
    if what == "no kid":
        del given["kid"]
    assert await refused_everywhere(door, es256(given, claims, theirs))


@pytest.mark.parametrize("what", ["jwk", "jku", "crit", "no kid", "cty"])
async def test_our_own_signature_does_not_excuse_the_header(door, tokens, ours, what):
    header, claims = parts_of(tokens["access_token"])
    bent = {
        "jwk": {"jwk": ours.as_dict(private=False)},
        "jku": {"jku": "https://x.example"},
        "crit": {"crit": []},
        "cty": {"cty": "JWT"},
    }
    given = {**header, **bent.get(what, {})}
    if what == "no kid":
        del given["kid"]
    assert await refused_everywhere(door, es256(given, claims, ours))


@pytest.mark.parametrize("typ", ["JWT", "jwt", "application/at+jwt", "AT+JWT", "id+jwt", "logout+jwt", "", None, 1])
async def test_other_types_of_token(door, tokens, ours, typ):
    header, claims = parts_of(tokens["access_token"])
    assert await refused_everywhere(door, es256(header | {"typ": typ}, claims, ours))


@pytest.mark.parametrize(
    "bent",
    [
        {"aud": "https://elsewhere.example/api/v1"},
        {"aud": "CLIENT"},
        {"aud": ["AUDIENCE"]},
        {"aud": "AUDIENCE/"},
        {"iss": "https://evil.example"},
        {"iss": "ISSUER/"},
        {"exp": 1},
        {"exp": "9999999999"},
        {"exp": 1e400},
        {"exp": None},
        {"iat": 9999999999},
        {"gid": None},
        {"gid": "00000000-0000-0000-0000-000000000000"},
        {"sub": "CLIENT"},
        {"sub": "OTHER"},
        {"client_id": "00000000-0000-0000-0000-000000000000"},
        {"tenant": "00000000-0000-0000-0000-000000000000"},
        {"tenant": "HENGYUE"},
        {"scope": 1},
        {"roles": ["admin"]},
        {"jti": "nonsense"},
    ],
    ids=str,
)
async def test_confused_claims(door, tokens, ours, client, yuancheng, hengyue, bent):
    header, claims = parts_of(tokens["access_token"])
    words = {
        "CLIENT": str(client.id),
        "OTHER": str(yuancheng.mingche.membership_id),
        "HENGYUE": str(hengyue.tenant_id),
        "AUDIENCE": claims["aud"],
        "AUDIENCE/": f"{claims['aud']}/",
        "ISSUER/": f"{claims['iss']}/",
    }

    def said(value):
        return (
            [said(one) for one in value]
            if isinstance(value, list)
            else words.get(value, value)
            if isinstance(value, str)
            else value
        )

    forged = {**claims, **{name: said(value) for name, value in bent.items()}}
    assert await refused_everywhere(door, es256(header, {k: v for k, v in forged.items() if v is not None}, ours))


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\0" * 63 + b"\1", b"x" * 64, b"x" * 63, b"x" * 65])
async def test_empty_signatures(door, tokens, signature):
    header, claims = parts_of(tokens["access_token"])
    assert await refused_everywhere(door, with_signature(header, claims, signature))


@pytest.mark.parametrize(
    "bend",
    [
        lambda token: token[:-2],
        lambda token: token + "=",
        lambda token: token + ".",
        lambda token: token.replace(".", "..", 1),
        lambda token: token.partition(".")[2],
        lambda token: "a." + token,
        lambda token: f"{b64(b'[' * 2500)}.e30.e30",
        lambda token: f"{b64(b'{}')}.e30.e30",
        lambda token: f"{b64(b'null')}.e30.e30",
        lambda token: "x" * 20_000,
        lambda token: "..",
    ],
)
async def test_bent_shapes(door, tokens, bend):
    assert await refused_everywhere(door, bend(tokens["access_token"]))


@pytest.mark.parametrize("which", ["id_token", "refresh_token"])
async def test_other_tokens_are_no_access_tokens(door, tokens, which):
    assert await refused_everywhere(door, tokens[which])


async def test_token_elsewhere_than_in_the_header_does_not_count(door, tokens):
    given = tokens["access_token"]
    async with door.client() as web:
        for path in PATHS:
            assert (await web.get(path, params={"access_token": given})).status_code == 401
            assert (await web.get(path, headers={"Cookie": f"access_token={given}"})).status_code == 401
            twice = [("Authorization", f"Bearer {given}"), ("Authorization", f"Bearer {given}")]
            assert (await web.get(path, headers=twice)).status_code == 401
            assert (await web.get(path, headers={"Authorization": f"Basic {given}"})).status_code == 401


async def test_companys_token_on_another_companys_host(door, servers, tokens, yuancheng, hengyue):
    theirs, own = f"{hengyue.slug}.desk.example", f"{yuancheng.slug}.desk.example"
    await with_host(servers, hengyue, theirs)
    await with_host(servers, yuancheng, own)
    async with door.client() as web:
        for path in PATHS:
            given = {"Authorization": f"Bearer {tokens['access_token']}"}
            assert (await web.get(path, headers={**given, "Host": theirs})).status_code == 401
            assert (await web.get(path, headers={**given, "Host": own})).status_code == 200
            assert (await web.get(path, headers=given)).status_code == 200
        assert (await web.get("/oauth/authorize", headers={"Host": theirs, "Accept": "text/html"})).status_code == 404


async def test_narrow_token_of_an_admin_is_narrow(door, ask, yuancheng):
    client = await register(ask, yuancheng, scopes=("openid", "gateway.member.read"))
    browser, flow = await Browser.of(door, yuancheng.mingche), Flow(str(client.id), scope="gateway.member.read")
    narrow = (await token(door, client, flow.redemption(await flow.code(browser)))).json()["access_token"]
    async with door.client() as web:
        bearer = {"Authorization": f"Bearer {narrow}"}
        assert (await web.get("/api/v1/members", headers=bearer)).status_code == 200
        assert (await web.get("/api/v1/clients", headers=bearer)).status_code == 403
        assert (await web.get("/oauth/userinfo", headers=bearer)).status_code == 403


async def test_client_by_itself_has_no_person(door, ask, yuancheng):
    client = await register(
        ask,
        yuancheng,
        grants=(g.Grant.CLIENT_CREDENTIALS,),
        redirect_uris=(),
        roles=(Role.AG,),
        scopes=("openid", "helpdesk.ticket.read"),
    )
    answer = await token(door, client, {"grant_type": "client_credentials"})
    assert answer.json()["scope"] == "helpdesk.ticket.read"
    async with door.client() as web:
        bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        assert (await web.get("/api/v1/tickets", headers=bearer)).status_code == 200
        assert (await web.get("/oauth/userinfo", headers=bearer)).status_code == 401
        move = g.MoveClient(client_id=client.id, revision=1)
        await ask(g.REVOKE_CLIENT, yuancheng.admin, move, key=uuid4().hex)
        began = time.monotonic()
        while (await web.get("/api/v1/tickets", headers=bearer)).status_code == 200:
            assert time.monotonic() - began < 2
            await asyncio.sleep(0.05)


async def test_revoked_token_is_refused_at_once(door, client, yuancheng):
    browser, flow = await Browser.of(door, yuancheng.bohan), Flow(str(client.id))
    given = (await token(door, client, flow.redemption(await flow.code(browser)))).json()
    async with door.client() as web:
        bearer = {"Authorization": f"Bearer {given['access_token']}"}
        assert (await web.get("/api/v1/tickets", headers=bearer)).status_code == 200
        form = {"token": given["access_token"], "token_type_hint": "access_token"}
        assert (await web.post("/oauth/revoke", data=form, auth=(str(client.id), client.secret))).status_code == 200
        async with asyncio.timeout(2):
            while (await web.get("/api/v1/tickets", headers=bearer)).status_code == 200:
                await asyncio.sleep(0.05)
        assert (await web.get("/oauth/userinfo", headers=bearer)).status_code == 401
