"""Clients that prove themselves by a signed assertion, and forgeries of it."""

import asyncio
import json
import time
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey, KeySet, RSAKey

from shared.contracts import gateway as g
from tests.gateway.oauth.attacks.conftest import MACHINE
from tests.gateway.oauth.attacks.test_clients import ASSERTION, asked, refused
from tests.gateway.oauth.jwts import b64, es256, hs256, signing_input
from tests.gateway.oauth.world import register


def claims_of(door, client, **bent):
    now = int(time.time())
    given = {
        "iss": str(client.id),
        "sub": str(client.id),
        "aud": door.url,
        "iat": now,
        "exp": now + 60,
        "jti": uuid4().hex,
        **bent,
    }
    return {name: value for name, value in given.items() if value is not None}


def as_form(assertion: str, **more) -> dict[str, str]:
    return {"client_assertion_type": ASSERTION, "client_assertion": assertion, **more}


HEADER = {"alg": "ES256", "kid": "one", "typ": "JWT"}


async def test_assertion_twin(door, keyed, pair):
    for audience in (door.url, f"{door.url}/oauth/token"):
        answer = await asked(door, as_form(es256(HEADER, claims_of(door, keyed, aud=audience), pair)))
        assert answer.status_code == 200, answer.text


async def test_assertion_is_good_once(door, keyed, pair):
    form = as_form(es256(HEADER, claims_of(door, keyed), pair))
    answers = await asyncio.gather(*(asked(door, form) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 19
    assert refused(await asked(door, form))


@pytest.mark.parametrize(
    "bent",
    [
        {"aud": "https://elsewhere.example"},
        {"aud": ["ISSUER", "https://elsewhere.example"]},
        {"aud": ["ISSUER"]},
        {"aud": None},
        {"iss": "someone"},
        {"iss": None},
        {"sub": 1},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"exp": 1},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": 9999999999},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": True},
        {"iat": 9999999999},
        {"nbf": 9999999999},
        {"nbf": "x"},
    ],
    ids=str,
)
async def test_bent_assertion(door, keyed, pair, bent):
    bent = {
        k: [door.url if one == "ISSUER" else one for one in v] if isinstance(v, list) else v for k, v in bent.items()
    }
    answer = await asked(door, as_form(es256(HEADER, claims_of(door, keyed, **bent), pair)))
    assert refused(answer), answer.text


@pytest.mark.parametrize(
    "what",
    ["none", "hs256", "jwk", "jku", "kid", "crit", "rsa", "swapped", "deep", "deep header", "text", "list", "empty"],
)
async def test_forged_assertion(door, keyed, pair, what):
    """`jwk`: CVE-2026-27962, a key taken from the token's own header."""
    claims, theirs = claims_of(door, keyed), ECKey.generate_key("P-256", parameters={"kid": "theirs"})
    public = theirs.as_dict(private=False)
    forged = {
        "none": lambda: f"{signing_input({'alg': 'none'}, claims)}.",
        "hs256": lambda: hs256({"alg": "HS256", "kid": "one"}, claims, pair.as_pem(private=False)),
        "jwk": lambda: es256({**HEADER, "jwk": public}, claims, theirs),
        "jku": lambda: es256({**HEADER, "jku": "https://evil.example/jwks"}, claims, pair),
        "kid": lambda: es256({**HEADER, "kid": "theirs"}, claims, theirs),
        "crit": lambda: es256({**HEADER, "crit": ["exp"]}, claims, pair),
        "rsa": lambda: es256({**HEADER, "alg": "RS256"}, claims, pair),
        "swapped": lambda: es256(HEADER, claims, theirs),
        "deep": lambda: f"{b64(json.dumps(HEADER).encode())}.{b64(b'[' * 8000)}.e30",
        "deep header": lambda: f"{b64(b'[' * 8000)}.{b64(json.dumps(claims).encode())}.e30",
        "text": lambda: f"{b64(json.dumps(HEADER).encode())}.{b64(b'x')}.e30",
        "list": lambda: f"{b64(json.dumps(HEADER).encode())}.{b64(b'[]')}.e30",
        "empty": lambda: "..",
    }[what]()
    assert refused(await asked(door, as_form(forged)))
    assert refused(await asked(door, as_form(forged, client_id=str(keyed.id))))


async def test_one_clients_key_is_not_anothers(door, ask, keyed, client, yuancheng):
    key = ECKey.generate_key("P-256", parameters={"kid": "one"})
    jwks = json.dumps(KeySet([key]).as_dict(private=False))
    await register(ask, yuancheng, **MACHINE, auth=g.ClientAuth.PRIVATE_KEY_JWT, jwks=jwks)
    assert refused(await asked(door, as_form(es256(HEADER, claims_of(door, keyed), key))))
    assert refused(await asked(door, as_form(es256(HEADER, claims_of(door, client), key))))


async def test_assertion_of_another_type(door, keyed, pair):
    good = es256(HEADER, claims_of(door, keyed), pair)
    for kind in ("urn:ietf:params:oauth:client-assertion-type:saml2-bearer", "", "jwt"):
        assert refused(await asked(door, {"client_assertion": good, "client_assertion_type": kind}))


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"keys": []}',
        '{"keys": [{}]}',
        '{"keys": {"kty": "EC"}}',
        "[" * 9000,
        "private",
        "short rsa",
        "oct",
        "secp256k1",
        "same kid",
        "eleven",
    ],
)
async def test_keys_that_are_not_taken(ask, yuancheng, pair, keys):
    public = pair.as_dict(private=False)
    given = {
        "private": lambda: {"keys": [pair.as_dict(private=True)]},
        "short rsa": lambda: {"keys": [RSAKey.generate_key(1024).as_dict(private=False)]},
        "oct": lambda: {"keys": [{"kty": "oct", "k": b64(b"x" * 32)}]},
        "secp256k1": lambda: {"keys": [ECKey.generate_key("secp256k1").as_dict(private=False)]},
        "same kid": lambda: {
            "keys": [public, ECKey.generate_key("P-256", parameters={"kid": "one"}).as_dict(private=False)]
        },
        "eleven": lambda: {"keys": [{**public, "kid": str(n)} for n in range(11)]},
    }
    text = json.dumps(given[keys]()) if keys in given else keys
    with pytest.raises(g.CLIENT_INVALID.kind):
        await register(ask, yuancheng, **MACHINE, auth=g.ClientAuth.PRIVATE_KEY_JWT, jwks=text)


# what a client may learn of tokens
