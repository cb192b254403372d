"""The tree of categories in a browser: a lead plants it; every look of it passes axe and fits a phone."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.roles import Role
from tests.gateway.pages.office import entered
from tests.harness.browser import violations
from tests.harness.people import make_company, make_staff


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    return await make_company(ask)


@pytest_asyncio.fixture(scope="module")
async def lead(company, ask):
    return await make_staff(ask, company, "吳佩珊", Role.SL)


LONG = "列印、掃描、碳粉與卡紙，所有樓層的事務機與部門印表機，含租賃的大型影印設備"


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_a_lead_plants_the_tree(windows, door, browsers, company, lead, locale, theme, phone):
    page = await windows.page(door.url, locale=locale, theme=theme, phone=phone)
    signed_in = await entered(browsers, lead)
    cookie = {"name": "__Host-sid", "value": signed_in.cookies["__Host-sid"], "secure": True}
    await page.context.add_cookies([{**cookie, "url": door.url.replace("http://", "https://")}])
    path = f"/w/{company.slug}/settings/categories"
    for name, parent in ((f"印表 {locale}", None), (f"卡紙 {locale}", f"印表 {locale}")):
        await page.goto(path)
        await page.locator("main [name=name]").fill(name)
        await page.locator("main [name=description]").fill(LONG)
        if parent:
            await page.locator("main [name=parent_id]").select_option(label=parent)
        await page.locator("main form:has([name=description]) .primary").click()
        await expect(page.locator(".tree").get_by_role("link", name=name)).to_be_visible()
    child = page.locator(".tree li li").get_by_role("link", name=f"卡紙 {locale}")
    text = page.locator(".tree li li .row > .ellipsis").first
    link_box, text_box = await child.bounding_box(), await text.bounding_box()
    assert (text_box["y"] > link_box["y"] + 15) is phone, "on a phone the description has a line of its own"
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    await child.click()
    await expect(page.locator("main [name=name]")).to_have_value(f"卡紙 {locale}")
    assert await violations(page) == []
    assert page.problems == []
