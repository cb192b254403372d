"""The doors in Chromium: passkeys with a virtual authenticator, the way in by hand, and what axe says of every page."""

import pyotp
import pytest

from shared.contracts import gateway as g
from shared.contracts.roles import Role
from shared.core.ids import new_id
from tests.harness.browser import violations
from tests.harness.people import PASSWORD, code_for, link_to, make_company, make_contact, make_staff

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def device(page, **given):
    """An authenticator in the page's browser; gives its id and the protocol session."""
    protocol = await page.context.new_cdp_session(page)
    await protocol.send("WebAuthn.enable")
    made = await protocol.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **given}})
    return protocol, made["authenticatorId"]


async def enter(page, who):
    """By hand."""
    await page.goto("/auth/sign-in")
    await page.fill("#mail", who.mail)
    await page.click("button.primary")
    await page.fill("#password", who.password)
    await page.click("button.primary")
    if who.totp:
        await page.wait_for_url("**/auth/second-step")
        await page.fill("#code", await code_for(who.totp))
        await page.click("button.primary")
    await page.wait_for_url(lambda url: "/auth/" not in url)


async def add_passkey(page, name):
    await page.goto("/me")
    await page.fill("form[data-passkey] input[name=name]", name)
    await page.click("form[data-passkey] button")


async def test_a_passkey_is_made_used_renamed_and_removed(door, ask, windows, told):
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰", Role.AG)
    page = await windows.page(door.url)
    await device(page)
    await enter(page, bohan)
    await add_passkey(page, "辦公室筆電")
    await page.wait_for_selector(".codes")
    await page.goto("/me")
    assert await page.get_by_text("辦公室筆電", exact=True).count() == 1
    await page.context.clear_cookies()
    await page.goto("/auth/sign-in")
    await page.click("form[data-passkey] button")
    await page.wait_for_url(lambda url: "/auth/" not in url)
    await page.goto("/me")
    await page.get_by_text("重新命名").click()
    await page.fill("details input[name=name]", "家裡的電腦")
    await page.click("details button")
    await page.wait_for_url("**/me?done=renamed")
    await page.get_by_role("button", name="移除通行金鑰「家裡的電腦」").click()
    await page.wait_for_url("**/me?done=passkey_off")
    assert await page.get_by_text("家裡的電腦", exact=True).count() == 0
    await page.context.clear_cookies()
    await page.goto("/auth/sign-in")
    await page.click("form[data-passkey] button")
    await page.wait_for_selector("text=這把通行金鑰無法使用")
    assert {"passkey.added", "passkey.removed"} <= set(await told(company))


async def test_a_passkey_is_the_second_step_and_the_step_up(door, ask, windows):
    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    page = await windows.page(door.url)
    await device(page)
    await enter(page, hsiaohan)
    await add_passkey(page, "手機")
    await page.wait_for_selector(".codes")
    await page.context.clear_cookies()
    await page.goto("/auth/sign-in?way=password")
    await page.fill("#mail", hsiaohan.mail)
    await page.fill("#password", hsiaohan.password)
    await page.click("button.primary")
    await page.wait_for_url("**/auth/second-step")
    await page.click("form[data-passkey] button")
    await page.wait_for_url(lambda url: "/auth/" not in url)
    before = await cookie(page)
    await page.goto("/auth/step-up?next=/me")
    await page.click("form[data-passkey] button")
    await page.wait_for_url(f"{door.url}/me")
    assert await cookie(page) != before


async def cookie(page):
    return next(one["value"] for one in await page.context.cookies() if one["name"] == "__Host-sid")


async def test_somebody_elses_passkey_is_no_second_step(door, ask, windows):
    company = await make_company(ask)
    hers, his = await make_contact(ask, company, "她"), await make_contact(ask, company, "他")
    page = await windows.page(door.url)
    protocol, first = await device(page)
    await enter(page, hers)
    await add_passkey(page, "她的")
    await page.wait_for_selector(".codes")
    key = (await protocol.send("WebAuthn.getCredentials", {"authenticatorId": first}))["credentials"][0]
    other = await windows.page(door.url)
    await device(other)
    await enter(other, his)
    await add_passkey(other, "他的")
    await other.wait_for_selector(".codes")
    await other.context.clear_cookies()
    await other.goto("/auth/sign-in?way=password")
    await other.fill("#mail", his.mail)
    await other.fill("#password", his.password)
    await other.click("button.primary")
    await other.wait_for_url("**/auth/second-step")
    # Her device answers his question, as a page under an attacker's hands could make it do.
    answer = await page.context.request.post("/auth/passkey", form={"answer": "{}"}, headers={"Origin": door.url})
    assert answer.status == 422
    assert key["rpId"] == "localhost"
    for said in ("", "{}", "[]", "null", '{"rawId": "AAAA"}', "[" * 5000, '{"rawId": 5}', "x" * 30_000):
        refused = await other.context.request.post("/auth/passkey", form={"answer": said}, headers={"Origin": door.url})
        assert refused.status == 422, said[:20]
    assert not [one for one in await other.context.cookies() if one["name"] == "__Host-sid"]


async def test_an_unverified_person_is_refused(door, ask, windows):
    """A key that does not know who holds the device is no two factors."""
    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    page = await windows.page(door.url)
    await device(page, isUserVerified=False)
    await enter(page, hsiaohan)
    await add_passkey(page, "手機")
    await page.wait_for_selector("form[data-passkey] .error:visible")
    assert "沒有完成" in await page.inner_text("form[data-passkey] .error")
    assert page.problems == []


@pytest.mark.parametrize(
    ("locale", "theme", "phone"),
    [("zh-Hant", "light", False), ("en", "dark", True), ("zh-Hans", "light", True)],
)
async def test_every_page_can_be_used_by_everybody(door, ask, windows, locale, theme, phone):
    """From the invitation to one's own account, by hand; axe looks at each page on the way."""
    company = await make_company(ask)
    mail = f"new@{company.slug}.example"
    wish = g.InviteMember(name="林語彤", mail=mail, roles=(Role.AG,), locale=locale)
    await ask(g.INVITE_MEMBER, company.caller, wish, key=new_id().hex)
    page = await windows.page(door.url, locale=locale, theme=theme, phone=phone)

    async def seen():
        assert await violations(page) == [], page.url
        assert await page.locator("h1").count() == 1, page.url
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    for path in ("/auth/sign-in", "/auth/sign-in?way=password", "/auth/sign-in?way=customer", "/auth/reset"):
        await page.goto(path)
        await seen()
    await page.goto(f"/auth/invite/{await link_to(mail)}")
    await seen()
    await page.fill("#password", "password12")
    await page.fill("#again", "password12")
    await page.click("button.primary")
    await page.wait_for_selector("[aria-invalid=true]")
    await seen()
    await page.fill("#password", PASSWORD)
    await page.fill("#again", PASSWORD)
    await page.click("button.primary")
    await page.wait_for_url("**/auth/enrol")
    await page.click("summary")
    await seen()
    seed = (await page.inner_text(".seed")).replace(" ", "")
    await page.fill("#code", pyotp.TOTP(seed).now())
    await page.click("button.primary")
    await page.wait_for_selector(".codes")
    await seen()
    assert await page.locator("html").get_attribute("lang") == locale
    for path in ("/auth/companies", "/me", "/me/password", "/me/authenticator", "/auth/step-up?next=/me"):
        await page.goto(path)
        await seen()
    await page.goto("/auth/invite/nonsense")
    await seen()
