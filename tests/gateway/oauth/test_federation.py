"""Signing in through a company's own provider, played by npm's oidc-provider."""

import asyncio
from uuid import uuid4

import pytest
import pytest_asyncio

from gateway.db import DB
from gateway.oauth.providers.realm import entrance_of, entrances_of, start_url_for
from gateway.sessions.cookies import digest
from shared.contracts import gateway as g
from shared.contracts.roles import Role
from shared.core.ids import NIL
from shared.db.doors import Door as DbDoor
from tests.gateway.oauth.browser import Browser, Flow
from tests.gateway.oauth.idp import at_provider, configure
from tests.gateway.oauth.names import RECORDS
from tests.gateway.oauth.opened import audited, fresh
from tests.gateway.oauth.world import befriend, hire, let_in, make_company, register
from tests.peers.node import running


@pytest_asyncio.fixture(scope="module", params=["id token", "userinfo"])
async def issuer(request, door):
    """Once with the mail address in the id token, once with it at userinfo only."""
    words = ("--userinfo-only",) if request.param == "userinfo" else ()
    async with running("provider.mjs", *words) as address:
        yield address


@pytest_asyncio.fixture(scope="module")
async def idp(ask, yuancheng, issuer):
    return await at_provider(await configure(ask, yuancheng, issuer, domain=yuancheng.domain))


async def session_of(browser: Browser) -> dict | None:
    """Whom the browser is signed in as, from the row behind its cookie."""
    secret = browser.cookies.get("__Host-sid")
    async with DB.tenant_scope(NIL, DbDoor.AUTH):
        row = await DB.row("select * from session where secret_hash = $1", digest(secret)) if secret else None
    return dict(row) if row else None


async def test_invited_member_comes_in_by_the_companys_door(door, ask, idp, yuancheng):
    someone = await hire(ask, yuancheng.admin, "新同事", mail := fresh(yuancheng), Role.AG)
    await idp.has(f"s-{mail}", mail.upper())
    browser = await Browser.of(door)
    page = await idp.signed_in(browser, "/w/somewhere")
    assert page.status == 303
    assert page.goes_to == "/w/somewhere"
    session = await session_of(browser)
    assert session["person_id"] == someone.person_id
    assert session["membership_id"] == someone.membership_id
    assert session["bound_company_id"] == yuancheng.tenant_id
    assert session["amr"] == ["fed"]
    assert any(entry["actor_name"] == "新同事" for entry in await audited(yuancheng, "member.joined"))
    # the attempt's cookie is gone
    assert set(browser.cookies) == {"__Host-sid"}
    # the second time the account is known, whatever became of its address
    await idp.has(f"s-{mail}", None)
    again = await Browser.of(door)
    assert (await idp.signed_in(again)).goes_to == "/"
    assert (await session_of(again))["person_id"] == someone.person_id
    assert (await entrance_of(yuancheng.tenant_id, someone.membership_id)).path == idp.path


async def test_home_realm(door, ask, idp, yuancheng):
    other = await make_company(ask, "景明醫院")
    assert await start_url_for(yuancheng.domain.upper()) == idp.path
    assert await start_url_for("nobody.example") is None
    assert idp.path in [entrance.path for entrance in await entrances_of(yuancheng.tenant_id)]
    assert await entrances_of(other.tenant_id) == []


async def test_unproven_domain_leads_nowhere_and_links_nobody(door, ask, issuer, hengyue):
    domain = f"d-{uuid4().hex[:8]}.example"
    idp = await at_provider(await configure(ask, hengyue, issuer, domain=domain, prove=False))
    assert await start_url_for(domain) is None
    await hire(ask, hengyue.admin, "誰", f"who@{domain}", Role.AG)
    await idp.has("s-who", f"who@{domain}")
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 403
    assert await session_of(browser) is None
    for text in ([], ["huifang-verify=nonsense"], ["huifang-verify="]):
        RECORDS[domain] = text
        with pytest.raises(g.DOMAIN_UNVERIFIED.kind):
            move = g.MoveProvider(provider_id=idp.configured.id, revision=1)
            await ask(g.VERIFY_DOMAIN, hengyue.admin, move, key=uuid4().hex)


@pytest.mark.parametrize("verified", [False, None, "true", 1, "false"])
async def test_unverified_mail_links_nobody(door, ask, idp, yuancheng, verified):
    await hire(ask, yuancheng.admin, "未驗證", mail := fresh(yuancheng), Role.AG)
    await idp.has(f"s-{mail}", mail, verified=verified)
    browser = await Browser.of(door)
    page = await idp.signed_in(browser)
    assert page.status == 403
    assert "無法登入" in page.words
    assert mail not in page.text
    assert await session_of(browser) is None
    assert "mail_unverified" in str((await audited(yuancheng, "provider.refused"))[-1]["data"])


async def test_mail_of_another_domain_links_nobody(door, ask, idp, yuancheng):
    mail = f"p-{uuid4().hex[:8]}@elsewhere.example"
    await hire(ask, yuancheng.admin, "外人", mail, Role.AG)
    await idp.has(f"s-{mail}", mail)
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 403
    assert await session_of(browser) is None


async def test_nobody_who_was_not_invited(door, idp, yuancheng):
    await idp.has("s-stranger", fresh(yuancheng))
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 403
    assert await session_of(browser) is None


async def test_address_given_to_somebody_else_does_not_inherit(door, ask, idp, yuancheng):
    someone = await hire(ask, yuancheng.admin, "前任", mail := fresh(yuancheng), Role.AG)
    await let_in(someone)
    await idp.has(f"first-{mail}", mail)
    assert (await idp.signed_in(await Browser.of(door))).status == 303
    await idp.has(f"second-{mail}", mail)
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 403
    assert await session_of(browser) is None


async def test_suspended_member_stays_out(door, ask, idp, yuancheng):
    someone = await hire(ask, yuancheng.admin, "停用", mail := fresh(yuancheng), Role.AG)
    await let_in(someone)
    await idp.has(f"s-{mail}", mail)
    assert (await idp.signed_in(await Browser.of(door))).status == 303
    move = g.MoveMember(member_id=someone.membership_id, revision=1)
    await ask(g.SUSPEND_MEMBER, yuancheng.admin, move, key=uuid4().hex)
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 403
    assert await session_of(browser) is None


async def test_contact_of_a_customer_too(door, ask, idp, yuancheng):
    customer = await ask(
        g.CREATE_CUSTOMER, yuancheng.admin, g.CreateCustomer(name=f"客戶 {uuid4().hex[:6]}"), key=uuid4().hex
    )
    someone = await befriend(ask, yuancheng.admin, customer.id, "聯絡人", mail := fresh(yuancheng))
    await idp.has(f"s-{mail}", mail)
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 303
    assert (await session_of(browser))["membership_id"] == someone.membership_id
    assert any(entry["actor_name"] == "聯絡人" for entry in await audited(yuancheng, "contact.joined"))


async def test_two_at_once_link_once(door, ask, idp, yuancheng):
    await hire(ask, yuancheng.admin, "雙開", mail := fresh(yuancheng), Role.AG)
    await idp.has(f"s-{mail}", mail)
    pages = await asyncio.gather(*[idp.signed_in(await Browser.of(door)) for _ in range(6)])
    assert {page.status for page in pages} == {303}


@pytest.mark.parametrize("bend", ["another state", "no state", "no cookie", "another browser", "swapped", "twice"])
async def test_wrong_state(door, ask, idp, yuancheng, bend):
    await hire(ask, yuancheng.admin, "狀態", mail := fresh(yuancheng), Role.AG)
    await idp.has(f"s-{mail}", mail)
    browser = await Browser.of(door)
    address = await idp.back(await idp.away(browser))
    state = address.partition("state=")[2].partition("&")[0]
    if bend == "another state":
        address = address.replace(state, "x" * len(state))
    if bend == "no state":
        address = address.replace(f"state={state}", "")
    if bend == "no cookie":
        browser.cookies.clear()
    if bend == "another browser":
        browser = await Browser.of(door)
        await idp.away(browser)
    if bend == "swapped":
        # the cookie of another attempt under this attempt's name
        name = next(iter(browser.cookies))
        other = await Browser.of(door)
        await idp.away(other)
        browser.cookies[name] = next(iter(other.cookies.values()))
    if bend == "twice":
        assert (await browser.get(address)).status == 303
        browser.cookies.clear()
    page = await browser.get(address)
    assert page.status == 400
    assert "__Host-sid" not in browser.cookies


async def test_wrong_nonce(door, ask, idp, yuancheng):
    """An id token that was made for another attempt: here somebody bent the nonce on its way."""
    await hire(ask, yuancheng.admin, "隨機", mail := fresh(yuancheng), Role.AG)
    await idp.has(f"s-{mail}", mail)
    browser = await Browser.of(door)
    address = await idp.away(browser)
    nonce = address.partition("nonce=")[2].partition("&")[0]
    page = await browser.get(await idp.back(address.replace(nonce, "n" * len(nonce))))
    assert page.status == 403
    assert await session_of(browser) is None
    assert "nonce" in str((await audited(yuancheng, "provider.refused"))[-1]["data"])


@pytest.mark.parametrize("said", ["https://evil.example", "", "missing"])
async def test_wrong_or_missing_issuer(door, ask, idp, yuancheng, said):
    """Mix-up (RFC 9207): the provider says that its answers carry `iss`, so one without is not from there."""
    browser = await Browser.of(door)
    await idp.has("s-x", fresh(yuancheng))
    address = await idp.back(await idp.away(browser))
    head, _, tail = address.partition("iss=")
    assert tail, "the provider sends iss"
    rest = tail.partition("&")[2]
    bent = f"{head}{rest}" if said == "missing" else f"{head}iss={said}&{rest}"
    assert (await browser.get(bent)).status == 403
    assert "issuer" in str((await audited(yuancheng, "provider.refused"))[-1]["data"])


async def test_answer_at_another_providers_address(door, ask, idp, issuer, hengyue):
    """Each provider has an address of its own: an answer that arrives at another's is refused."""
    other = await configure(ask, hengyue, issuer)
    browser = await Browser.of(door)
    await idp.has("s-x", "x@x.example")
    address = await idp.back(await idp.away(browser))
    page = await browser.get(address.replace(str(idp.configured.id), str(other.configured.id)))
    assert page.status == 400
    assert await session_of(browser) is None


async def test_one_companys_provider_opens_no_other_company(door, ask, idp, yuancheng, hengyue):
    """Somebody who is in both companies, and whom 遠澄's provider vouches for, stands in 遠澄 and nowhere else."""
    mail = fresh(yuancheng)
    for firm in (yuancheng, hengyue):
        await let_in(await hire(ask, firm.admin, "兩邊", mail, Role.AG))
    await idp.has(f"s-{mail}", mail)
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 303
    session = await session_of(browser)
    assert session["company_id"] == session["bound_company_id"] == yuancheng.tenant_id
    client = await register(ask, hengyue)
    page = await browser.get(Flow(str(client.id)).address())
    assert page.status == 403
    assert not page.goes_to


async def test_companys_provider_cannot_sign_in_another_companys_people(door, ask, issuer, yuancheng, hengyue):
    """衡岳 proves its own domain and vouches for an address of 遠澄's: no member of 衡岳 has it, so nobody comes in."""
    idp = await at_provider(await configure(ask, hengyue, issuer, domain=hengyue.domain))
    await idp.has("s-mingche", yuancheng.mingche.mail)
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 403
    assert await session_of(browser) is None


async def test_removed_provider_is_gone_and_so_are_its_people(door, ask, issuer, yuancheng):
    domain = f"r-{uuid4().hex[:8]}.example"
    idp = await at_provider(await configure(ask, yuancheng, issuer, domain=domain))
    await let_in(await hire(ask, yuancheng.admin, "移除", f"x@{domain}", Role.AG))
    await idp.has("s-removed", f"x@{domain}")
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 303
    move = g.MoveProvider(provider_id=idp.configured.id, revision=idp.configured.revision)
    await ask(g.REMOVE_PROVIDER, yuancheng.admin, move, key=uuid4().hex)
    assert (await session_of(browser))["ended_at"] is not None
    assert (await browser.get(idp.path)).status == 404
    assert (await browser.get("/auth/provider/nonsense")).status == 404
    assert await start_url_for(domain) is None


@pytest.mark.parametrize(
    "going_to", ["https://evil.example", "//evil.example", "/\\evil.example", "/auth/sign-out", "javascript:alert(1)"]
)
async def test_nobody_is_led_off_the_site(door, ask, idp, yuancheng, going_to):
    mail = fresh(yuancheng)
    await let_in(await hire(ask, yuancheng.admin, "轉址", mail, Role.AG))
    await idp.has(f"s-{mail}", mail)
    assert (await idp.signed_in(await Browser.of(door), going_to)).goes_to == "/"


async def test_person_says_no_at_the_provider(door, idp, yuancheng):
    browser = await Browser.of(door)
    address = await idp.away(browser)
    state = address.partition("state=")[2].partition("&")[0]
    page = await browser.get(f"{idp.path}/callback?error=access_denied&state={state}&iss={idp.issuer}")
    assert page.status == 403
    assert "再試一次" in page.words


async def test_proving_oneself_again_asks_the_provider_to_ask(door, ask, idp, yuancheng):
    mail = fresh(yuancheng)
    await let_in(await hire(ask, yuancheng.admin, "再次", mail, Role.AG))
    await idp.has(f"s-{mail}", mail)
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 303
    page = await browser.get(f"{idp.path}?again=1&next=/me")
    assert "prompt=login" in page.onward
    assert "max_age=0" in page.onward
    assert (await browser.get(await idp.back(page.onward))).goes_to == "/me"
