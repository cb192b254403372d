"""Policies, commitments, previews and the time machine in a browser: every look passes axe and fits a phone."""

from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.desk.policies import LIST_POLICIES, ListPolicies
from shared.contracts.helpdesk import OPEN_TICKET, READ_TICKET, OpenTicket, ReadTicket
from shared.contracts.roles import Role
from tests.gateway.pages.office import entered
from tests.harness.browser import violations
from tests.harness.people import make_company, make_contact, make_staff
from tests.matrix.behind import until


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    return await make_company(ask)


@pytest_asyncio.fixture(scope="module")
async def lead(company, ask):
    return await make_staff(ask, company, "吳佩珊", Role.SL)


@pytest_asyncio.fixture(scope="module")
async def ticket(company, ask, lead):
    contact = await make_contact(ask, company, "蔡明宏", customer="景明醫院")
    opened = await ask(OPEN_TICKET, contact.caller, OpenTicket(title="印表機卡紙" * 12, body="三樓"), key=uuid4().hex)

    async def promised() -> bool:
        return (await ask(READ_TICKET, lead.caller, ReadTicket(ticket_id=opened.id))).next_due is not None

    await until(promised)
    return opened


async def looks_right(page):
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert await violations(page) == [], page.url


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_every_look(ask, windows, door, browsers, company, lead, ticket, locale, theme, phone):
    page = await windows.page(door.url, locale=locale, theme=theme, phone=phone)
    signed_in = await entered(browsers, lead)
    cookie = {"name": "__Host-sid", "value": signed_in.cookies["__Host-sid"], "secure": True}
    await page.context.add_cookies([{**cookie, "url": door.url.replace("http://", "https://")}])
    base = f"/w/{company.slug}/settings"
    policy = (await ask(LIST_POLICIES, lead.caller, ListPolicies())).items[0]
    root = f"{base}/policies/{policy.id}"
    for path in (f"{base}/policies", f"{base}/policies/new", root, f"{root}/history", f"{root}/replay"):
        await page.goto(path)
        await looks_right(page)
    await page.goto(f"{base}/commitments/new")
    await page.locator("main [name=customer_id]").select_option(label="景明醫院")
    await page.fill("main [name=title]", f"維護 {locale}")
    await page.fill("main [name=content]", "主機")
    await page.locator("main form .primary").click()
    await expect(page.locator("main").get_by_role("link", name=f"維護 {locale}")).to_be_visible()
    await looks_right(page)
    await page.goto(f"/w/{company.slug}/customers/{company.customers['景明醫院']}")
    await looks_right(page)
    await page.goto(f"{root}/change")
    await page.fill("[name=t_total_resolution_3]", "99 h")
    await page.check("[name=applies][value=running]")
    await page.click("button[value=preview]")
    await expect(page.locator("#impact")).to_contain_text(ticket.number)
    await looks_right(page)
    await page.click("button[formaction]")
    await expect(
        page.locator(".replaybars").or_(page.locator(".kpis")).or_(page.locator("#section .card"))
    ).not_to_have_count(0)
    await page.wait_for_selector("progress", state="detached")
    await looks_right(page)
    await page.goto(f"/w/{company.slug}/approvals?box=all")
    await looks_right(page)
    assert page.problems == []
