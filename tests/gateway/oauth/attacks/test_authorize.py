"""A7: the authorisation endpoint. S256 for everybody, the answer names its issuer, nobody consents for another."""

from datetime import timedelta

import pytest
import pytest_asyncio

from gateway.oauth.server.authorize import AGAIN, sealed_moment
from shared.contracts import gateway as g
from shared.core.clock import now
from tests.gateway.oauth.browser import Browser, Flow, token
from tests.gateway.oauth.opened import opens
from tests.gateway.oauth.world import CALLBACK, register, sign_in


@pytest_asyncio.fixture(scope="module")
async def client(door, ask, yuancheng):
    return await register(ask, yuancheng)


@pytest_asyncio.fixture
async def browser(door, yuancheng):
    return await Browser.of(door, yuancheng.bohan)


@pytest.mark.parametrize(
    "bent",
    [
        {"code_challenge": None},
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": "s256"},
        {"code_challenge_method": "S512"},
        {"code_challenge": "short"},
        {"code_challenge": "x" * 129},
        {"code_challenge": "x" * 42 + "="},
        {"code_challenge": ""},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["confidential", "public"])
async def test_no_way_round_s256(ask, client, browser, yuancheng, bent, kind):
    asking = client if kind == "confidential" else await register(ask, yuancheng, auth=g.ClientAuth.NONE)
    page = await browser.get(Flow(str(asking.id)).address(**bent))
    assert page.answered["error"] == "invalid_request"
    assert "code" not in page.answered


@pytest.mark.parametrize(
    ("bent", "error"),
    [
        ({"scope": "openid nonsense"}, "invalid_scope"),
        ({"scope": "helpdesk.ticket.assign"}, "invalid_scope"),
        ({"scope": "gateway.company.operate"}, "invalid_scope"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"resource": "https://elsewhere.example"}, "invalid_target"),
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"request_uri": "https://client.example/request"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"prompt": "none"}, "consent_required"),
        ({"prompt": "none consent"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
    ],
    ids=str,
)
async def test_refusals_go_back_with_state_and_issuer(door, client, browser, bent, error):
    """RFC 9207: errors too say who sent them, so that no other provider's answer passes for ours."""
    flow = Flow(str(client.id))
    page = await browser.get(flow.address(**bent))
    assert page.goes_to.startswith(CALLBACK)
    assert page.answered["error"] == error
    assert page.answered["state"] == flow.state
    assert page.answered["iss"] == door.url


async def test_no_credentials_grant_client_at_the_page(ask, browser, yuancheng):
    machine = await register(
        ask,
        yuancheng,
        grants=(g.Grant.CLIENT_CREDENTIALS,),
        redirect_uris=(),
        roles=("agent",),
        scopes=("helpdesk.ticket.read",),
    )
    page = await browser.get(Flow(str(machine.id)).address())
    assert page.status == 400
    assert not page.goes_to


@pytest.mark.parametrize("how", ["no token", "wrong token", "another's token", "cross-site", "same-site", "get"])
async def test_nobody_consents_for_another(door, client, browser, yuancheng, how):
    question = await browser.get(Flow(str(client.id)).address(prompt="consent"))
    fields, headers = {**question.fields, "choice": "allow"}, {}
    other = await Browser.of(door, yuancheng.mingche)
    theirs = (await other.get(Flow(str(client.id)).address(prompt="consent"))).fields["csrf"]
    if how == "get":
        page = await browser.get(f"{question.action}?{Flow(str(client.id)).address().partition('?')[2]}&choice=allow")
        assert page.status == 405
        return
    fields |= {"no token": {"csrf": ""}, "wrong token": {"csrf": "x"}, "another's token": {"csrf": theirs}}.get(how, {})
    headers |= {"cross-site": {"Sec-Fetch-Site": "cross-site"}, "same-site": {"Sec-Fetch-Site": "same-site"}}.get(
        how, {}
    )
    page = await browser.post(question.action, fields, **headers)
    assert page.status == 403
    assert not page.goes_to


async def test_as_another_member_is_no_consent(client, browser, yuancheng, hengyue):
    question = await browser.get(Flow(str(client.id)).address(prompt="consent"))
    for one in (yuancheng.mingche, yuancheng.hsiaohan, hengyue.bohan):
        page = await browser.submit(question, choice="allow", membership=str(one.membership_id))
        assert not page.goes_to
        assert page.status == 200


async def test_deny(client, browser):
    flow = Flow(str(client.id))
    page = await browser.submit(await browser.get(flow.address(prompt="consent")), choice="deny")
    assert page.answered["error"] == "access_denied"
    assert "code" not in page.answered


@pytest.mark.parametrize("choice", ["", "ALLOW", "yes", "1"])
async def test_unclear_answer_is_a_no(client, browser, choice):
    page = await browser.submit(await browser.get(Flow(str(client.id)).address(prompt="consent")), choice=choice)
    assert page.answered["error"] == "access_denied"


async def test_bent_hidden_fields_are_checked_again(client, browser):
    question = await browser.get(Flow(str(client.id)).address(prompt="consent"))
    page = await browser.submit(question, choice="allow", redirect_uri="https://evil.example/callback")
    assert page.status == 400
    assert not page.goes_to
    wider = await browser.submit(question, choice="allow", scope="openid helpdesk.ticket.assign")
    assert wider.answered["error"] == "invalid_scope"


async def test_consent_to_little_is_no_consent_to_more(ask, browser, yuancheng):
    client = await register(ask, yuancheng)
    await Flow(str(client.id), scope="openid").code(browser)
    again = await browser.get(Flow(str(client.id), scope="openid").address())
    assert again.answered["code"]
    more = await browser.get(Flow(str(client.id), scope="openid helpdesk.ticket.open").address())
    assert not more.goes_to
    assert "開立工單" in more.words


async def test_public_client_on_loopback_asks_each_time(ask, browser, yuancheng):
    """Any program on the person's machine could pose as it."""
    client = await register(ask, yuancheng, auth=g.ClientAuth.NONE, redirect_uris=("http://127.0.0.1:8123/back",))
    flow = Flow(str(client.id), redirect_uri="http://127.0.0.1:8123/back")
    await flow.code(browser)
    assert not (await browser.get(flow.address())).goes_to


async def test_stranger(client, door, hengyue):
    browser = await Browser.of(door, hengyue.bohan)
    page = await browser.get(Flow(str(client.id)).address())
    assert page.status == 403
    assert not page.goes_to
    quiet = await browser.get(Flow(str(client.id)).address(prompt="none"))
    assert quiet.answered["error"] == "access_denied"


async def test_session_of_one_companys_provider_opens_no_other(ask, door, client, yuancheng, hengyue):
    """A person in both companies whom 衡岳's provider signed in is a stranger to 遠澄's client."""
    bound = await Browser.of(door, yuancheng.bohan, bound=hengyue.tenant_id, amr=("fed",))
    page = await bound.get(Flow(str(client.id)).address())
    assert page.status == 403
    assert not page.goes_to


async def test_a_password_alone_lets_no_client_act_as_staff(door, client, yuancheng):
    """A session from when he was a customer only."""
    weak = await Browser.of(door, yuancheng.bohan, amr=("pwd",))
    assert (await weak.get(Flow(str(client.id)).address())).status == 403


async def test_nobody_signed_in_is_sent_to_sign_in_and_back(door, client, yuancheng):
    flow = Flow(str(client.id))
    nobody = await Browser.of(door)
    page = await nobody.get(flow.address())
    assert page.goes_to.startswith("/auth/sign-in?next=/oauth/authorize")
    assert (await nobody.get(flow.address(prompt="none"))).answered["error"] == "login_required"


@pytest.mark.parametrize("wish", [{"prompt": "login"}, {"max_age": "60"}, {"max_age": "0"}], ids=str)
async def test_fresh_sign_in_is_wanted(door, client, yuancheng, wish):
    browser = await Browser.of(door, yuancheng.bohan, ago=timedelta(minutes=5))
    flow = Flow(str(client.id))
    page = await browser.get(flow.address(**wish))
    assert page.goes_to.startswith("/auth/step-up?next=/oauth/authorize")
    back = page.answered["next"]
    # without having proven himself again he is sent there again
    assert (await browser.get(back)).goes_to.startswith("/auth/step-up")
    browser.cookies["__Host-sid"] = await sign_in(yuancheng.bohan, ago=timedelta(seconds=-1))
    question = await browser.get(back)
    assert question.status == 200
    page = await browser.submit(question, choice="allow") if not question.onward else question
    answer = await token(door, client, flow.redemption(page.answered["code"]))
    assert answer.status_code == 200


@pytest.mark.parametrize("forged", ["0", "1", "{moment}", "{moment}.", "{moment}.00", "{sealed}x", "x{sealed}"])
async def test_moment_of_sign_in_is_sealed(door, client, yuancheng, forged):
    moment = int(now().timestamp()) - 600
    forged = forged.format(moment=moment, sealed=sealed_moment(moment))
    browser = await Browser.of(door, yuancheng.bohan, ago=timedelta(minutes=5))
    page = await browser.get(Flow(str(client.id)).address(prompt="login", **{AGAIN: forged}))
    assert page.goes_to.startswith("/auth/step-up")


async def test_after_signing_in_a_page_leads_on(door, client, yuancheng, browser):
    """Not a redirect: Chromium would hold it against the sign-in form's `form-action`."""
    flow = Flow(str(client.id))
    await flow.code(browser)
    page = await browser.get(flow.address(**{AGAIN: sealed_moment(int(now().timestamp()) - 5)}))
    assert page.status == 200
    assert page.onward.startswith(f"{CALLBACK}?")
    assert page.answered["iss"] == door.url


async def test_companys_contact_gets_a_contacts_rights(door, ask, client, yuancheng):
    browser, flow = await Browser.of(door, yuancheng.hsiaohan), Flow(str(client.id))
    tokens = (await token(door, client, flow.redemption(await flow.code(browser)))).json()
    async with door.client() as web:
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert (await web.get("/oauth/userinfo", headers=headers)).json()["sub"] == str(
            yuancheng.hsiaohan.membership_id
        )
        assert (await web.get("/api/v1/customers", headers=headers)).status_code == 403
    assert await opens(door, tokens["access_token"], "/api/v1/tickets")
