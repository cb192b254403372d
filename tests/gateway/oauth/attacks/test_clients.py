"""A7: clients that are not who they say. One way of proving oneself, registered beforehand, each proof good once."""

import json
from base64 import b64encode
from uuid import uuid4

import pytest
from msgspec.structs import replace

from shared.contracts import gateway as g
from shared.contracts.roles import Permission, Role
from tests.gateway.oauth.attacks.conftest import MACHINE
from tests.gateway.oauth.browser import Browser, Flow, token
from tests.gateway.oauth.jwts import parts_of
from tests.gateway.oauth.opened import opens
from tests.gateway.oauth.world import OPERATOR, make_company, register

CREDENTIALS = {"grant_type": "client_credentials"}
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


async def asked(door, form, **given):
    async with door.client() as web:
        return await web.post("/oauth/token", data=CREDENTIALS | form, **given)


def refused(answer) -> bool:
    assert answer.status_code < 500, answer.text
    return answer.status_code == 401 and answer.json() == {
        "error": "invalid_client",
        "error_description": "Client authentication failed.",
    }


async def test_genuine_twin(door, client):
    assert (await token(door, client, CREDENTIALS)).status_code == 200


@pytest.mark.parametrize("given", ["//46eA==", "!!!", "bm9jb2xvbg=="], ids=["bytes", "alphabet", "no colon"])
async def test_basic_that_is_none(door, given):
    assert refused(await asked(door, {}, headers={"Authorization": f"Basic {given}"}))


@pytest.mark.parametrize("secret", ["", "wrong", "HASH", "é", "x" * 3000])
async def test_wrong_secret(door, client, secret):
    assert refused(await asked(door, {}, auth=(str(client.id), secret)))


async def test_unknown_client_and_wrong_secret_look_alike(door, client):
    wrong = await asked(door, {}, auth=(str(client.id), "wrong"))
    unknown = await asked(door, {}, auth=(str(uuid4()), "wrong"))
    assert wrong.json() == unknown.json()
    assert wrong.headers["www-authenticate"] == unknown.headers["www-authenticate"]


async def test_registered_way_only(door, ask, client, yuancheng):
    """A secret that is right but comes another way than registered is refused, and so is none at all."""
    assert refused(await asked(door, {"client_id": str(client.id), "client_secret": client.secret}))
    by_form = await register(ask, yuancheng, **MACHINE, auth=g.ClientAuth.SECRET_POST)
    assert (await asked(door, {"client_id": str(by_form.id), "client_secret": by_form.secret})).status_code == 200
    assert refused(await asked(door, {}, auth=(str(by_form.id), by_form.secret)))
    assert refused(await asked(door, {"client_id": str(client.id)}))


async def test_secret_in_the_address_does_not_count(door, client):
    async with door.client() as web:
        query = {"client_id": str(client.id), "client_secret": client.secret, **CREDENTIALS}
        answer = await web.post("/oauth/token", params=query, data=CREDENTIALS)
        assert refused(answer)
        assert (await web.get("/oauth/token", params=query)).status_code == 405


@pytest.mark.parametrize(
    "form",
    [
        {"client_id": "OWN", "client_secret": "SECRET"},
        {"client_id": "OTHER"},
        {"client_assertion": "x.y.z", "client_assertion_type": ASSERTION},
        {"client_secret": "SECRET"},
    ],
    ids=str,
)
async def test_two_ways_at_once(door, ask, client, yuancheng, form):
    other = await register(ask, yuancheng, **MACHINE)
    words = {"OWN": str(client.id), "OTHER": str(other.id), "SECRET": client.secret}
    answer = await asked(door, {k: words.get(v, v) for k, v in form.items()}, auth=(str(client.id), client.secret))
    assert answer.status_code in {400, 401}
    assert "access_token" not in answer.json()


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !!!", "Basic Og==", "Basic OTI=", "Bearer x", "Digest x", "basic " + "A" * 3000],
)
async def test_bent_authorization(door, header):
    assert refused(await asked(door, {}, headers={"Authorization": header}))


async def test_public_client_has_no_credentials_of_its_own(door, ask, yuancheng):
    with pytest.raises(g.CLIENT_INVALID.kind):
        await register(ask, yuancheng, **MACHINE, auth=g.ClientAuth.NONE)
    public = await register(ask, yuancheng, auth=g.ClientAuth.NONE)
    answer = await asked(door, {"client_id": str(public.id)})
    assert answer.json()["error"] in {"invalid_client", "unauthorized_client"}


async def test_public_client_redeems_with_its_verifier(door, ask, yuancheng):
    public = await register(ask, yuancheng, auth=g.ClientAuth.NONE)
    browser, flow = await Browser.of(door, yuancheng.bohan), Flow(str(public.id))
    form = flow.redemption(await flow.code(browser), client_id=str(public.id))
    assert (await token(door, public, form)).status_code == 200


@pytest.mark.parametrize(
    "grant",
    [
        "password",
        "implicit",
        "nonsense",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "refresh_token",
        "authorization_code",
        "",
    ],
)
async def test_grants_it_does_not_have(door, client, grant):
    answer = await token(
        door, client, {"grant_type": grant, "username": "x", "password": "x", "code": "x", "refresh_token": "x"}
    )
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] in {"unsupported_grant_type", "unauthorized_client"}


@pytest.mark.parametrize(
    "scope",
    [
        "openid",
        "helpdesk.ticket.open",
        "gateway.member.manage",
        "helpdesk.ticket.read openid",
        "offline_access",
        "*",
        "nonsense",
    ],
)
async def test_scopes_it_does_not_have(door, client, scope):
    answer = await token(door, client, CREDENTIALS | {"scope": scope})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] == "invalid_scope"


async def test_no_client_makes_itself_wider(ask, yuancheng):
    """Roles of people who manage are given by people who manage."""
    narrow = replace(yuancheng.admin, scopes=(Permission.CLIENT_MANAGE,))
    for roles in ((Role.AD,), (Role.AG,), (Role.OP,)):
        with pytest.raises((g.ROLE_REFUSED.kind, g.CLIENT_INVALID.kind)):
            command = g.RegisterClient(
                name="x",
                auth=g.ClientAuth.SECRET_BASIC,
                grants=(g.Grant.CLIENT_CREDENTIALS,),
                roles=roles,
                scopes=("helpdesk.ticket.read",),
            )
            await ask(g.REGISTER_CLIENT, narrow, command, key=uuid4().hex)


# private_key_jwt


async def test_others_tokens_are_unknown(door, ask, client, yuancheng, hengyue):
    given = (await token(door, client, CREDENTIALS)).json()["access_token"]
    async with door.client() as web:
        own = await web.post("/oauth/introspect", data={"token": given}, auth=(str(client.id), client.secret))
        assert own.json()["active"] is True
        assert own.json()["sub"] == str(client.id)
        for firm in (yuancheng, hengyue):
            other = await register(ask, firm, **MACHINE)
            auth = (str(other.id), other.secret)
            assert (await web.post("/oauth/introspect", data={"token": given}, auth=auth)).json() == {"active": False}
            assert (await web.post("/oauth/revoke", data={"token": given}, auth=auth)).status_code == 200
        assert (await web.post("/oauth/introspect", data={"token": given})).status_code == 401
        still = await web.post("/oauth/introspect", data={"token": given}, auth=(str(client.id), client.secret))
        assert still.json()["active"] is True


async def test_introspection_knows_what_became_of_it(door, ask, client):
    given = (await token(door, client, CREDENTIALS)).json()["access_token"]
    async with door.client() as web:
        auth = (str(client.id), client.secret)
        assert (await web.post("/oauth/revoke", data={"token": given}, auth=auth)).status_code == 200
        assert (await web.post("/oauth/introspect", data={"token": given}, auth=auth)).json() == {"active": False}
        for nonsense in ("x", "..", "é", "x" * 15_000):
            answer = await web.post("/oauth/introspect", data={"token": nonsense}, auth=auth)
            assert answer.json() == {"active": False}, answer.text


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke", "/oauth/introspect"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"a=1&a=2",
        b"grant_type=%00",
        b"x" * 70_000,
        b"&" * 200 + b"a=1",
        json.dumps(CREDENTIALS).encode(),
    ],
)
async def test_bent_bodies(door, client, path, body):
    async with door.client() as web:
        kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
        basic = b64encode(f"{client.id}:{client.secret}".encode()).decode()
        answer = await web.post(path, content=body, headers={"Content-Type": kind, "Authorization": f"Basic {basic}"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] in {"invalid_request", "unsupported_grant_type"}


async def test_new_secret_ends_the_old(door, ask, yuancheng):
    client = await register(ask, yuancheng, **MACHINE)
    fresh = await ask(g.ROTATE_SECRET, yuancheng.admin, g.MoveClient(client_id=client.id, revision=1), key=uuid4().hex)
    assert refused(await token(door, client, CREDENTIALS))
    assert (await token(door, fresh, CREDENTIALS)).status_code == 200
    assert parts_of((await token(door, fresh, CREDENTIALS)).json()["access_token"])[1]["sub"] == str(client.id)


async def lives(door, client, held) -> bool:
    async with door.client() as web:
        answer = await web.post("/oauth/introspect", data={"token": held}, auth=(str(client.id), client.secret))
    assert answer.status_code in {200, 401}, answer.text
    return answer.status_code == 200 and answer.json()["active"]


async def test_a_suspension_ends_what_a_companys_clients_hold_for_good(door, ask):
    """Also when the company is active again a moment later, with the token's five minutes not over."""
    firm = await make_company(ask, "暫停公司")
    client = await register(ask, firm, **MACHINE)
    held = (await token(door, client, CREDENTIALS)).json()["access_token"]
    assert await lives(door, client, held)
    for call in (g.SUSPEND_COMPANY, g.ACTIVATE_COMPANY):
        view = await ask(g.READ_COMPANY, OPERATOR, g.ReadCompany(company_id=firm.tenant_id))
        wish = g.ChangeCompanyState(company_id=view.id, revision=view.revision, reason="測試")
        await ask(call, OPERATOR, wish, key=uuid4().hex)
        assert not await lives(door, client, held), call.name
        assert not await opens(door, held, "/api/v1/tickets"), call.name
    fresh = (await token(door, client, CREDENTIALS)).json()["access_token"]
    assert await lives(door, client, fresh)
    assert not await lives(door, client, held)
