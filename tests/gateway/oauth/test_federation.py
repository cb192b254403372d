"""Signing in through a company's own provider, played by npm's oidc-provider."""

import asyncio
from uuid import uuid4

import pytest
import pytest_asyncio

from gateway.oauth.providers.realm import entrance_of, entrances_of, start_url_for
from shared.contracts import gateway as g
from shared.contracts.roles import Role
from tests.gateway.oauth.browser import Browser, Flow
from tests.gateway.oauth.idp import at_provider, configure, session_of
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


@pytest.mark.parametrize(("site", "at_once"), [("cross-site", False), ("same-site", False), ("same-origin", True)])
async def test_whom_another_site_sends_goes_on_by_his_own_hand(door, idp, site, at_once):
    """Else it could sign him in as somebody else by a provider of its own, unnoticed."""
    page = await (await Browser.of(door)).get(idp.path, **{"Sec-Fetch-Site": site})
    assert page.status == 200
    assert ('http-equiv="refresh"' in page.text) is at_once
    assert f'href="{idp.issuer}' in page.text


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


async def test_one_companys_provider_opens_no_other_company(door, ask, idp, yuancheng, hengyue):
    """Somebody who is in both companies, and whom 遠澄's provider vouches for, stands in 遠澄 and nowhere else."""
    mail = fresh(yuancheng)
    both = [await hire(ask, firm.admin, "兩邊", mail, Role.AG) for firm in (yuancheng, hengyue)]
    for one in both:
        await let_in(one)
    await idp.has(f"s-{mail}", mail)
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 303
    session = await session_of(browser)
    assert session["company_id"] == session["bound_company_id"] == yuancheng.tenant_id
    client = await register(ask, hengyue)
    page = await browser.get(Flow(str(client.id)).address())
    assert page.status == 403
    assert not page.goes_to
    choice = await browser.get("/auth/companies")
    assert yuancheng.name in choice.words
    assert hengyue.name not in choice.words
    moved = await browser.post("/auth/company", {"csrf": choice.fields["csrf"], "place": str(both[1].membership_id)})
    assert moved.status == 404
    assert (await session_of(browser))["company_id"] == yuancheng.tenant_id


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
