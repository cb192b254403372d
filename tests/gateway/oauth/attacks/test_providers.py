"""A7: a company's provider that lies, or that somebody else speaks for. And A11: what a company names as its provider
must not lead inside."""

import json
from urllib.parse import parse_qs, quote, urlsplit
from uuid import uuid4

import pytest
import pytest_asyncio
from joserfc.jwk import ECKey, RSAKey

from shared.contracts import gateway as g
from shared.contracts.roles import Role
from tests.gateway.oauth.bent_idp import bent_idp
from tests.gateway.oauth.browser import Browser
from tests.gateway.oauth.idp import SECRET, configure
from tests.gateway.oauth.jwts import b64, es256, hs256, signing_input, with_signature
from tests.gateway.oauth.opened import audited
from tests.gateway.oauth.world import hire, let_in


@pytest_asyncio.fixture(scope="module")
async def bent(door):
    async with bent_idp() as found:
        yield found


@pytest_asyncio.fixture(scope="module")
async def configured(ask, yuancheng, bent):
    domain = f"b-{uuid4().hex[:8]}.example"
    return await configure(ask, yuancheng, bent.issuer, domain=domain)


@pytest_asyncio.fixture(scope="module")
async def member(ask, yuancheng, configured):
    mail = f"x@{configured.configured.domain}"
    await let_in(await hire(ask, yuancheng.admin, "本人", mail, Role.AG))
    return mail


async def came(door, configured) -> bool:
    """Whether somebody was signed in by what the provider says now."""
    browser = await Browser.of(door)
    page = await browser.get(configured.path)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(page.onward).query).items()}
    back = await browser.get(f"{configured.path}/callback?code={asked['nonce']}&state={asked['state']}")
    assert back.status in {303, 403}, back.words
    assert ("__Host-sid" in browser.cookies) == (back.status == 303)
    return back.status == 303


async def test_genuine_twin(door, bent, configured, member):
    bent.token = lambda nonce: bent.signed(nonce, email=member, email_verified=True)
    assert await came(door, configured)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "someone"},
        {"aud": []},
        {"aud": ["someone"]},
        {"aud": ["huifang", "someone"]},
        {"aud": ["huifang", "someone"], "azp": "someone"},
        {"exp": 1},
        {"exp": None},
        {"exp": "9999999999"},
        {"iat": 9999999999},
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ""},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
    ids=str,
)
async def test_bent_id_token(door, bent, configured, member, claims):
    bent.token = lambda nonce: bent.signed(nonce, **{"email": member, "email_verified": True, **claims})
    assert not await came(door, configured)


@pytest.mark.parametrize(
    "what",
    [
        "none",
        "none with kid",
        "hs256 secret",
        "hs256 public",
        "jwk",
        "jku",
        "x5u",
        "crit",
        "kid",
        "at+jwt",
        "logout+jwt",
        "empty",
        "zeros",
        "deep",
        "header",
        "text",
        "number",
        "no token",
        "list",
    ],
)
async def test_forged_id_token(door, bent, configured, member, what):
    theirs = ECKey.generate_key("P-256", parameters={"kid": "one"})
    header = {"alg": "ES256", "kid": "one"}

    def claims(nonce):
        return bent.claims(nonce, email=member, email_verified=True)

    bent.token = {
        "none": lambda nonce: f"{signing_input({'alg': 'none'}, claims(nonce))}.",
        "none with kid": lambda nonce: f"{signing_input({'alg': 'none', 'kid': 'one'}, claims(nonce))}.",
        "hs256 secret": lambda nonce: hs256({"alg": "HS256"}, claims(nonce), SECRET.encode()),
        "hs256 public": lambda nonce: hs256(
            {"alg": "HS256", "kid": "one"}, claims(nonce), bent.pair.as_pem(private=False)
        ),
        "jwk": lambda nonce: es256({**header, "jwk": theirs.as_dict(private=False)}, claims(nonce), theirs),
        "jku": lambda nonce: es256({**header, "jku": "https://evil.example"}, claims(nonce), bent.pair),
        "x5u": lambda nonce: es256({**header, "x5u": "https://evil.example"}, claims(nonce), bent.pair),
        "crit": lambda nonce: es256({**header, "crit": ["exp"]}, claims(nonce), bent.pair),
        "kid": lambda nonce: es256(header, claims(nonce), theirs),
        "at+jwt": lambda nonce: es256({**header, "typ": "at+jwt"}, claims(nonce), bent.pair),
        "logout+jwt": lambda nonce: es256({**header, "typ": "logout+jwt"}, claims(nonce), bent.pair),
        "empty": lambda nonce: with_signature(header, claims(nonce), b""),
        "zeros": lambda nonce: with_signature(header, claims(nonce), b"\0" * 64),
        "deep": lambda nonce: f"{b64(b'[' * 8000)}.e30.e30",
        "header": lambda nonce: f"{b64(json.dumps([1]).encode())}.e30.e30",
        "text": lambda nonce: "x",
        "number": lambda nonce: {"id_token": 7},
        "no token": lambda nonce: {"access_token": "x"},
        "list": lambda nonce: {"id_token": ["x"]},
    }[what]
    assert not await came(door, configured)


async def test_odd_keys_beside_the_good_one(door, ask, yuancheng):
    """Keys that we cannot read do not lock a company out; a secret among them is no key."""
    async with bent_idp() as odd:
        domain = f"o-{uuid4().hex[:8]}.example"
        idp = await configure(ask, yuancheng, odd.issuer, domain=domain)
        await let_in(await hire(ask, yuancheng.admin, "鑰匙", f"k@{domain}", Role.AG))
        odd.keys = [
            {"kty": "AKP", "alg": "ML-DSA-44", "kid": "pq", "pub": "x"},
            {"kty": "EC", "crv": "P-999", "kid": "bad"},
            {"kty": "RSA", "kid": "half"},
            {},
            {"kty": "oct", "k": b64(b"x" * 32), "kid": "secret"},
            {**RSAKey.generate_key(2048).as_dict(private=False), "kid": "enc", "use": "enc"},
            odd.pair.as_dict(private=False),
        ]
        odd.token = lambda nonce: hs256(
            {"alg": "HS256", "kid": "secret"}, odd.claims(nonce, email=f"k@{domain}", email_verified=True), b"x" * 32
        )
        assert not await came(door, idp)
        odd.token = lambda nonce: odd.signed(nonce, email=f"k@{domain}", email_verified=True)
        assert await came(door, idp)


async def test_new_key_is_fetched_but_not_for_everybody(door, bent, configured, member, monkeypatch):
    from gateway.oauth.signin import exchange

    bent.token = lambda nonce: bent.signed(nonce, header={"kid": "unknown"})
    before = len(bent.asked)
    for _ in range(3):
        assert not await came(door, configured)
    assert len(bent.asked) - before <= 1
    monkeypatch.setattr(exchange, "RETRY_SECONDS", 0.0)
    bent.pair = ECKey.generate_key("P-256", parameters={"kid": "two"})
    bent.token = lambda nonce: bent.signed(nonce, header={"kid": "two"}, email=member, email_verified=True)
    assert await came(door, configured)


async def test_userinfo_about_somebody_else_does_not_count(door, ask, yuancheng, bent, configured):
    mail = f"u-{uuid4().hex[:8]}@{configured.configured.domain}"
    await let_in(await hire(ask, yuancheng.admin, "他人", mail, Role.AG))
    subject = f"u-{uuid4().hex}"
    bent.token = lambda nonce: bent.signed(nonce, header={"kid": bent.pair.kid}, sub=subject)
    for told in (
        {"sub": "another", "email": mail, "email_verified": True},
        {"email": mail, "email_verified": True},
        {"sub": subject, "email": mail},
    ):
        bent.userinfo = told
        assert not await came(door, configured)
    bent.userinfo = {"sub": subject, "email": mail, "email_verified": True}
    assert await came(door, configured)


async def test_again_means_again(door, bent, configured, member):
    """A provider that answers from memory where it was told to ask proves nothing."""
    browser = await Browser.of(door)

    async def again(auth_time):
        page = await browser.get(f"{configured.path}?again=1")
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page.onward).query).items()}
        bent.token = lambda nonce: bent.signed(nonce, header={"kid": bent.pair.kid}, auth_time=auth_time)
        return (await browser.get(f"{configured.path}/callback?code={asked['nonce']}&state={asked['state']}")).status

    now = bent.claims("")["iat"]
    assert await again(None) == 403
    assert await again(now - 3600) == 403
    assert await again(now) == 303


async def test_an_old_sign_in_there_is_no_fresh_one_here(door, ask, yuancheng, bent, configured):
    """What asks for a recent proof asks again, unless the provider says that it has just had one (OpenID Connect Core,
    3.1.2.1 and 3.1.3.7); the session lasts as long as any."""
    mail, subject = f"admin-{uuid4().hex[:6]}@{configured.configured.domain}", uuid4().hex
    await let_in(await hire(ask, yuancheng.admin, "管理員", mail, Role.AD))
    path = f"/w/{yuancheng.slug}/settings/clients/new"

    async def reached(auth_time):
        browser = await Browser.of(door)
        page = await browser.get(configured.path)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page.onward).query).items()}
        assert int(asked["max_age"]) == 12 * 3600, "who is asked for an age must say when"
        told = {"sub": subject, "email": mail, "email_verified": True, "auth_time": auth_time}
        bent.token = lambda nonce: bent.signed(nonce, header={"kid": bent.pair.kid}, **told)
        back = await browser.get(f"{configured.path}/callback?code={asked['nonce']}&state={asked['state']}")
        assert back.status == 303, back.words
        assert (await browser.get("/me")).status == 200
        page = await browser.get(path)
        assert page.status == (303 if page.goes_to else 200), page.words
        return page.goes_to or ""

    moment = bent.claims("")["iat"]
    for stale in (None, moment - 3600, moment - 13 * 3600, moment - 10**9, -1):
        assert (await reached(stale)).startswith("/auth/step-up"), stale
    for fresh in (moment, moment - 30, moment + 30):
        assert await reached(fresh) == "", fresh


async def test_a_client_that_asks_for_a_fresh_sign_in_makes_the_provider_ask(door, configured):
    for wish, is_asked in (("max_age=60", True), ("prompt=login%20consent", True), ("prompt=consent", False)):
        browser = await Browser.of(door)
        going_to = quote(f"/oauth/authorize?client_id=x&{wish}", safe="")
        page = await browser.get(f"{configured.path}?next={going_to}")
        assert ("prompt=login" in page.onward) == is_asked, wish


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://elsewhere.example"},
        {"issuer": None},
        {"authorization_endpoint": None},
        {"token_endpoint": "http://192.168.1.1/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "gopher://localhost/x"},
        {"userinfo_endpoint": "http://10.0.0.1/userinfo"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"response_types_supported": ["id_token"]},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
        {"token_endpoint": 7},
    ],
    ids=str,
)
async def test_unusable_discovery(ask, yuancheng, door, document):
    async with bent_idp() as idp:
        idp.document = document
        with pytest.raises(g.PROVIDER_INVALID.kind) as refused:
            await configure(ask, yuancheng, idp.issuer)
        assert refused.value.code == "provider.invalid"


async def test_refusals_are_in_the_companys_log(yuancheng, member):
    reasons = {json.loads(entry["data"])["reason"] for entry in await audited(yuancheng, "provider.refused")}
    assert {"issuer", "audience", "expired", "nonce", "signature", "token_type", "document", "not_again"} <= reasons
