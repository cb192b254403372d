"""What a ticket is and who is on it, in a browser: type, priority, tags; every look passes axe and fits a phone."""

import asyncio
import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from services.helpdesk.db import DB
from shared.contracts.desk.details import TAG_TICKET, TagTicket
from shared.contracts.helpdesk import READ_TICKET, ReadTicket
from shared.contracts.roles import Role
from tests.gateway.pages.desk import looked_at, make_desk
from tests.gateway.pages.office import entered
from tests.harness.browser import violations
from tests.harness.people import make_staff


@pytest_asyncio.fixture(scope="session")
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def at(windows, door, browsers):
    """`await at(somebody, …)`: his window."""

    async def window(who, **look):
        page = await windows.page(door.url, **look)
        signed_in = await entered(browsers, who)
        cookie = {"name": "__Host-sid", "value": signed_in.cookies["__Host-sid"], "secure": True}
        await page.context.add_cookies([{**cookie, "url": door.url.replace("http://", "https://")}])
        return page

    return window


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_an_agent_says_what_a_ticket_is(desk, at, locale, theme, phone):
    ticket = await desk.open("防火牆變更後無法申報")
    other = await desk.open("另一張")
    await desk.ask(TAG_TICKET, desk.bohan.caller, TagTicket(ticket_id=other.id, add=("健保申報",)), key=ticket.id.hex)
    page = await at(desk.bohan, locale=locale, theme=theme, phone=phone)
    await looked_at(page, f"{desk.tickets}/{ticket.number}")
    aside = page.locator("#ticket-aside")
    await page.keyboard.press("t")
    form = page.locator("#act form")
    await form.locator("[name=type][value=incident]").check()
    await form.locator("[name=priority][value='1']").check()
    await form.locator("button[type=submit]").click()
    await expect(form.locator("#act-reason-error")).to_be_visible()
    assert await violations(page) == []
    await form.locator("[name=reason]").fill("今天截止")
    await form.locator("button[type=submit]").click()
    await expect(page.locator("#act")).to_be_hidden()
    await expect(aside.locator(".facts .chip[title]")).to_be_visible()
    await expect(page.locator("#thread .event").last).to_contain_text("今天截止")
    field = aside.locator("#tag-new")
    await field.focus()
    await field.press_sequentially("健保")
    await expect(aside.locator("#tag-names option")).to_have_count(1)
    await expect(aside.locator("#tag-names option")).to_have_attribute("value", "健保申報")
    await field.fill("健保申報、VPN")
    await field.press("Enter")
    await expect(aside.locator(".tags .tag")).to_have_count(2)
    await expect(field).to_have_value("")
    await expect(field).to_be_focused()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    await aside.locator(".tags .tag button").first.click()
    await expect(aside.locator(".tags .tag")).to_have_count(1)
    await expect(page.locator("#thread .event").last).to_contain_text("VPN")
    assert [one for one in page.problems if "422" not in one] == []


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "dark", False), ("en", "light", True)])
async def test_a_lead_makes_the_matrix_of_priorities(desk, at, locale, theme, phone):
    page = await at(desk.peishan, locale=locale, theme=theme, phone=phone)
    await page.goto(f"{desk.base}/settings/priorities")
    await page.locator("[name=p21]").select_option("1")
    await page.locator("#section button[type=submit]").click()
    await expect(page.locator("#section [role=status]")).to_be_visible()
    await expect(page.locator("[name=p21]")).to_have_value("1")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    assert page.problems == []


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_a_lead_makes_a_team_that_hands_out(desk, at, locale, theme, phone):
    name, looks = f"基礎架構 {locale}", {"locale": locale, "theme": theme, "phone": phone}
    lead = await at(desk.peishan, **looks)
    await lead.goto(f"{desk.base}/settings/teams")
    await lead.locator("main [name=name]").fill(name)
    await lead.locator("main [name=member_ids]").first.check()
    for one in await lead.locator("main [name=member_ids]").all():
        await one.check()
    await lead.locator("main [name=handing][value=by_skill]").check()
    assert await violations(lead) == []
    await lead.locator("main form .primary").click()
    skills = lead.locator("main .teamlist li").filter(has_text="陳柏翰").locator("[name=skills]")
    await skills.fill("VPN、防火牆")
    await skills.press("Enter")
    await lead.wait_for_url("**said=saved")
    await expect(skills).to_have_value("VPN、防火牆")
    assert await lead.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(lead) == []
    # An agent opens his queue: from that he is there, and takes tickets until he says otherwise.
    agent = await at(desk.bohan, **looks)
    await looked_at(agent, desk.tickets)
    ticket = await desk.open("VPN 連不上")
    await looked_at(lead, f"{desk.tickets}/{ticket.number}")
    await lead.keyboard.press("d")
    await lead.locator("#act [name=team_id]").select_option(label=name)
    assert await violations(lead) == []
    await lead.locator("#act button[type=submit]").click()
    await expect(lead.locator("#thread .event").last).to_contain_text("VPN")
    await expect(lead.locator("#ticket-aside")).to_contain_text("陳柏翰")
    await lead.locator("#ticket-aside").get_by_role("link", name=name).click()
    await expect(lead.locator("#filters .filter")).to_contain_text(name)
    await expect(lead.locator(f"[id='{ticket.number}']")).to_be_visible()
    away = agent.locator("#presence button")
    await away.click()
    await expect(away).to_have_attribute("aria-pressed", "true")
    assert await violations(agent) == []
    await away.click()
    await expect(away).to_have_attribute("aria-pressed", "false")
    assert lead.problems == agent.problems == []


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "dark", False), ("en", "light", True)])
async def test_a_colleague_is_named_by_keyboard_and_hears_of_it(desk, at, locale, theme, phone):
    ticket = await desk.open("讀卡機")
    page = await at(desk.bohan, locale=locale, theme=theme, phone=phone)
    await looked_at(page, f"{desk.tickets}/{ticket.number}")
    await page.keyboard.press("w")
    watchers = page.locator("#ticket-watchers")
    await expect(watchers.locator(".tags .tag")).to_contain_text("陳柏翰")
    await page.keyboard.press("m")
    box = page.locator("#body")
    await box.press_sequentially("請看 @吳")
    await expect(page.locator(".people [role=option]")).to_contain_text("吳佩珊")
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("請看 @吳佩珊 ")
    await page.keyboard.press("Control+Enter")
    await expect(watchers.locator(".tags .tag")).to_have_count(2)
    await expect(page.locator("#thread .msg").last).to_contain_text("@吳佩珊")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    lead = await at(desk.peishan, locale=locale, theme=theme, phone=phone)
    await looked_at(lead, f"{desk.base}/inbox")
    heard = lead.locator("main li", has_text=ticket.number)
    await expect(heard.filter(has_text=re.compile("陳柏翰在工單裡提到您|陳柏翰 mentioned you"))).to_be_visible()
    await watchers.get_by_role("button", name="吳佩珊").click()
    await expect(watchers.locator(".tags .tag")).to_have_count(1)
    assert page.problems == lead.problems == []


async def two_of_a_name(desk, name):
    """Agents, once helpdesk knows them both."""
    made = [await make_staff(desk.ask, desk.company, name, Role.AG) for _ in range(2)]
    known = "select count(*) from member where tenant_id = $1 and name = $2"
    async with asyncio.timeout(20):
        while True:
            async with DB.tenant_scope(desk.company.tenant_id):
                if await DB.value(known, desk.company.tenant_id, name) == 2:
                    return made
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_of_two_colleagues_of_one_name_the_writer_chooses(desk, at, locale, theme, phone):
    """Chosen from the menu, and typed by hand: then it is asked, and nobody is told before."""
    name = f"黃{'大' if phone else '小'}明"
    one, two = await two_of_a_name(desk, name)
    ticket = await desk.open("同名的人")
    page = await at(desk.bohan, locale=locale, theme=theme, phone=phone)
    await looked_at(page, f"{desk.tickets}/{ticket.number}")
    await page.keyboard.press("m")
    box, menu = page.locator("#body"), page.locator(".people [role=option]")
    await box.press_sequentially(f"請看 @{name[:2]}")
    await expect(menu).to_have_count(2)
    await expect(menu.filter(has_text=two.mail)).to_be_visible()
    assert await violations(page) == []
    await menu.filter(has_text=two.mail).click()
    await expect(box).to_have_value(f"請看 @{name} ")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#ticket-watchers .tags .tag")).to_have_count(1)
    assert (await now(desk, ticket)).watcher_ids == (two.membership_id,)
    await page.keyboard.press("m")
    await box.fill(f"@{name} 再看一次")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#body-error")).to_contain_text(name)
    await expect(box).to_have_value(f"@{name} 再看一次")
    assert await violations(page) == []
    await page.locator("#composer label", has_text=one.mail).click()
    await page.locator("#composer .primary").click()
    await expect(page.locator("#thread .msg").last).to_contain_text("再看一次")
    assert set((await now(desk, ticket)).watcher_ids) == {one.membership_id, two.membership_id}
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [said for said in page.problems if "422" not in said] == []


async def now(desk, ticket):
    return await desk.ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=ticket.id))
