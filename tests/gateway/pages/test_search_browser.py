"""Searching in a browser: an agent by keyboard alone, results while he types, the palette; a customer on a phone."""

from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.helpdesk import NOTE_TICKET, OPEN_TICKET, NoteTicket, OpenTicket
from shared.contracts.roles import Role
from tests.gateway.pages.office import entered
from tests.harness.browser import violations
from tests.harness.people import make_company, make_contact, make_staff
from tests.helpdesk.search.world import indexed


@pytest_asyncio.fixture(scope="module")
async def place(app, ask):
    company = await make_company(ask)
    agent = await make_staff(ask, company, "陳柏翰", Role.AG)
    contact = await make_contact(ask, company, "王筱涵", customer="景明醫院")
    for title, body in (
        ("三樓印表機無法列印", "卡紙之後就這樣，請協助。"),
        ("月結報表不符", "重新列印還是一樣。"),
        ("VPN 一直斷線", "每小時一次。"),
    ):
        await ask(OPEN_TICKET, contact.caller, OpenTicket(title=title, body=body), key=uuid4().hex)
    secret = await ask(OPEN_TICKET, contact.caller, OpenTicket(title="其他", body="沒事"), key=uuid4().hex)
    note = NoteTicket(ticket_id=secret.id, body="列印合約另談")
    await ask(NOTE_TICKET, agent.caller, note, key=uuid4().hex)
    await indexed(company.tenant_id)
    return company, agent, contact


async def opened(windows, door, browsers, who, **look):
    page = await windows.page(door.url, **look)
    signed_in = await entered(browsers, who)
    cookie = {"name": "__Host-sid", "value": signed_in.cookies["__Host-sid"], "secure": True}
    await page.context.add_cookies([{**cookie, "url": door.url.replace("http://", "https://")}])
    return page


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_an_agent_finds_by_keyboard(windows, door, browsers, place, locale, theme, phone):
    company, agent, _ = place
    page = await opened(windows, door, browsers, agent, locale=locale, theme=theme, phone=phone)
    await page.goto(f"/w/{company.slug}/search")
    assert await violations(page) == []
    await page.keyboard.type("列印 foo:bar")  # the field has the focus
    hits = page.locator(".foundtickets > li")
    await expect(hits).to_have_count(3)
    await expect(hits.first.locator("mark").first).to_have_text("列印")
    await expect(page.locator("#found .banner")).to_contain_text("foo:")
    await expect(page.locator("[data-internal]")).to_have_count(1)
    assert "q=" in page.url
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    await page.locator("#find-order").select_option("newest")
    await expect(page.locator("#find-order")).to_have_value("newest")
    await expect(hits.first).to_contain_text("HD-4")
    await page.locator("#found").evaluate("document.activeElement.blur()")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/tickets/HD-2")
    assert page.problems == []


async def test_the_palette_searches_while_somebody_types(windows, door, browsers, place):
    company, agent, _ = place
    page = await opened(windows, door, browsers, agent)
    await page.goto(f"/w/{company.slug}/tickets")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("景明")
    await expect(page.locator("#palette-found [role=option]").filter(has_text="景明醫院")).to_be_visible()
    assert await violations(page) == []
    await page.locator("#palette .input").fill("印表機")
    found = page.locator("#palette-found [role=option]").filter(has_text="三樓")
    await expect(found).to_be_visible()
    await expect(found).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/tickets/HD-1")
    assert page.problems == []


async def test_the_list_s_field_leads_to_a_ticket_or_to_results(windows, door, browsers, place):
    company, agent, _ = place
    page = await opened(windows, door, browsers, agent)
    for typed, lands in (("hd3", "**/tickets/HD-3"), ("報表", "**/search?**")):
        await page.goto(f"/w/{company.slug}/tickets")
        await page.keyboard.press("/")
        await page.keyboard.type(typed)
        await page.keyboard.press("Enter")
        await page.wait_for_url(lands)
    await expect(page.locator(".foundtickets > li")).to_have_count(1)
    assert page.problems == []


async def test_a_customer_finds_his_own_words_on_a_phone(windows, door, browsers, place):
    company, _, contact = place
    page = await opened(windows, door, browsers, contact, phone=True)
    await page.goto(f"/p/{company.slug}/tickets")
    await page.locator("form[role=search] input").fill("列印")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/search?q=*")
    await expect(page.locator("article.case")).to_have_count(2)
    assert "合約" not in await page.locator("main").inner_text()
    assert await violations(page) == []
    await page.locator("#find-q").fill("不存在的詞")
    await expect(page.locator(".findhelp")).to_be_visible()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.problems == []
