"""Administration in Chromium: nothing axe objects to, on desk and phone; errors in place; the accent's sample; copying."""

from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import expect

from gateway.identity.companies.shades import light
from shared.contracts.roles import Role
from tests.gateway.pages.office import entered
from tests.harness.browser import violations
from tests.harness.people import make_company, make_contact, make_operator, make_staff

LONG = "Alexandra Montgomery-Featherstonehaugh von und zu Hohenlohe-Schillingsfürst"


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    made = await make_company(ask)
    await make_staff(ask, made, LONG, Role.AG, Role.SL, Role.PM)
    await make_contact(ask, made, "王筱涵")
    return made


@pytest_asyncio.fixture
async def window(windows, door, browsers):
    """`page = await window(somebody)`: with his session."""

    async def go(one, *, at_ops=False, **given):
        signed_in = await entered(browsers, one, at_ops=at_ops)
        page = await windows.page(door.url, **given)
        cookie = {"name": "__Host-sid", "value": signed_in.cookies["__Host-sid"], "secure": True}
        await page.context.add_cookies([{**cookie, "url": door.url.replace("http://", "https://")}])
        return page

    return go


@pytest.mark.parametrize(("theme", "phone"), [("light", False), ("dark", True)])
async def test_every_page_is_accessible(window, company, theme, phone):
    page = await window(company.admin, theme=theme, phone=phone)
    settings = ("profile", "members", "members/new", "members/roles", f"members/{company.admin.membership_id}")
    settings += ("departments", "sign-in", "sign-in/new", "clients", "clients/new", "deliveries", "audit")
    customer = f"customers/{company.customers['景明醫院']}"
    paths = [f"settings/{path}" for path in settings]
    paths += ["customers", "customers/new", customer, f"{customer}/contacts/new"]
    for path in paths:
        answer = await page.goto(f"/w/{company.slug}/{path}")
        assert answer.status == 200, path
        assert await violations(page) == [], path
        assert await page.locator("h1").count() == 1, path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert page.problems == []


@pytest.mark.parametrize(("theme", "phone"), [("light", True), ("dark", False)])
async def test_operators_pages_are_accessible(window, company, theme, phone):
    page = await window(await make_operator(), at_ops=True, theme=theme, phone=phone)
    for path in ("", "/companies", "/companies/new", f"/companies/{company.slug}", "/queues"):
        answer = await page.goto(f"/ops{path}")
        assert answer.status == 200, path
        assert await violations(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert page.problems == []


async def test_an_error_comes_in_place_and_keeps_what_was_typed(window, company):
    page = await window(company.admin)
    await page.goto(f"/w/{company.slug}/settings/members/new")
    await page.evaluate("window.stayed = true")
    await page.fill("[name=name]", "林語彤")
    await page.fill("[name=mail]", f"{uuid4().hex[:8]}@x.example")
    await page.get_by_role("button", name="寄出邀請").click()
    await expect(page.get_by_role("alert")).to_contain_text("有欄位需要修正")
    await expect(page.locator("[name=name]")).to_have_value("林語彤")
    assert await page.evaluate("window.stayed")
    assert await violations(page) == []
    await page.locator("[name=roles][value=agent]").check()
    await page.get_by_role("button", name="寄出邀請").click()
    await page.wait_for_url("**/members?said=invited")
    await expect(page.locator(".banner")).to_contain_text("已寄出邀請")


async def test_the_sample_follows_the_accent(window, company):
    page = await window(company.admin)
    await page.goto(f"/w/{company.slug}/settings/profile")
    await page.fill("[name=accent]", "#7C3AED")
    await expect(page.locator("[data-accent-fill]").first).to_have_attribute("fill", "#7C3AED")
    await expect(page.locator("input[type=color]")).to_have_value("#7c3aed")
    # one that white cannot stand on is shown as the portal will show it
    await page.fill("[name=accent]", "#FFD400")
    becomes = light("#FFD400")
    for part, shade in (("brand", becomes.brand), ("mark", becomes.mark)):
        await expect(page.locator(f"[data-accent-fill={part}]").first).to_have_attribute("fill", shade)
    assert len({becomes.brand, becomes.mark, "#FFD400"}) == 3
    assert page.problems == []


async def test_a_new_secret_can_be_copied(window, company, door):
    page = await window(company.admin)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=door.url)
    await page.goto(f"/w/{company.slug}/settings/clients/new")
    await page.fill("[name=name]", "ERP 同步")
    for name, value in (("grants", "client_credentials"), ("scopes", "helpdesk.ticket.read"), ("roles", "agent")):
        await page.locator(f"[name={name}][value='{value}']").check()
    await page.get_by_role("button", name="註冊").click()
    secret = await page.locator("#client-secret").inner_text()
    await page.locator("[data-copy=client-secret]").click()
    await expect(page.locator("[data-copy=client-secret]")).to_contain_text("已複製")
    assert await page.evaluate("navigator.clipboard.readText()") == secret
    assert await violations(page) == []


async def test_on_a_phone_the_section_one_is_in_is_seen(window, company):
    page = await window(company.admin, phone=True)
    await page.goto(f"/w/{company.slug}/settings/audit")
    await expect(page.locator(".settings > nav [aria-current]")).to_be_in_viewport(ratio=1)
