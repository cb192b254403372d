"""A7: signing in by another's answer: state, nonce, issuer, mail addresses that nobody vouches for, another company's
people. Against npm's oidc-provider, which does what it is asked."""

from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.roles import Role
from tests.gateway.oauth.browser import Browser
from tests.gateway.oauth.idp import at_provider, configure, session_of
from tests.gateway.oauth.opened import audited, fresh
from tests.gateway.oauth.world import hire
from tests.peers.node import running


@pytest_asyncio.fixture(scope="module")
async def issuer(door):
    async with running("provider.mjs") as address:
        yield address


@pytest_asyncio.fixture(scope="module")
async def idp(ask, yuancheng, issuer):
    return await at_provider(await configure(ask, yuancheng, issuer, domain=yuancheng.domain))


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


async def test_companys_provider_cannot_sign_in_another_companys_people(door, ask, issuer, yuancheng, hengyue):
    """衡岳 proves its own domain and vouches for an address of 遠澄's: no member of 衡岳 has it, so nobody comes in."""
    idp = await at_provider(await configure(ask, hengyue, issuer, domain=hengyue.domain))
    await idp.has("s-mingche", yuancheng.mingche.mail)
    browser = await Browser.of(door)
    assert (await idp.signed_in(browser)).status == 403
    assert await session_of(browser) is None
