"""Macros in a browser: put together in the settings, run by keyboard from the ticket and from the palette."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.desk import canned as c
from shared.contracts.desk import macros as m
from shared.contracts.desk.deeds import Deeds
from shared.contracts.helpdesk import READ_TICKET, ReadTicket, Then, TicketState
from shared.core.ids import new_id
from tests.gateway.pages.desk import fields, looked_at, make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    texts = (c.CannedText(language="zh-Hant", body="{{contact_name}} 您好，請給序號。"),)
    command = c.CreateCanned(name="請給序號", texts=texts, shared=True)
    text = await ask(c.CREATE_CANNED, made.peishan.caller, command, key=new_id().hex)
    deeds = Deeds(priority=1, canned_id=text.id, state=Then.WAITING_CUSTOMER)
    await ask(m.CREATE_MACRO, made.peishan.caller, m.CreateMacro(name="等序號", deeds=deeds), key=new_id().hex)
    yield made
    await made.close()


async def read(desk, ticket):
    return await desk.ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=ticket.id))


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_a_lead_puts_a_macro_together(windows, door, desk, locale, theme, phone):
    page = await page_of(windows, door, desk, desk.peishan, locale=locale, theme=theme, phone=phone)
    await page.goto(f"{desk.base}/settings/macros/new")
    await page.locator("main [name=name]").fill(f"先看 {locale}")
    await page.locator("main [name=state]").select_option("waiting_customer")
    await page.locator("main form .primary").click()
    await expect(page.locator("#f-reason-about.error")).to_be_visible()
    assert await violations(page) == []
    await page.locator("main [name=reason]").fill("等客戶確認")
    await page.locator("main [name=tags]").fill("待確認、一般")
    await page.locator("main form .primary").click()
    row = page.locator("tr", has=page.get_by_role("link", name=f"先看 {locale}"))
    await expect(row.locator(".does li")).to_have_count(2)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    await row.get_by_role("link").click()
    await expect(page.locator("main [name=tags]")).to_have_value("待確認、一般")
    assert await violations(page) == []
    assert [one for one in page.problems if "422" not in one] == []


async def test_an_agent_runs_one_by_keyboard(windows, door, desk):
    ticket = await desk.open()
    page = await page_of(windows, door, desk, desk.bohan)
    await looked_at(page, f"{desk.tickets}/{ticket.number}")
    await page.keyboard.press("o")
    await page.locator("#act .macrolist a", has_text="等序號").click()
    await expect(page.locator("#act .msg .prose")).to_contain_text("王筱涵 您好，請給序號。")
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread .event", has_text="等序號")).to_be_visible()
    await expect(page.locator("#act")).not_to_be_visible()
    after = await read(desk, ticket)
    assert (after.state, after.priority) == (TicketState.WAITING_CUSTOMER, 1)
    assert page.problems == []


async def test_the_palette_knows_the_macros_of_a_ticket(windows, door, desk):
    ticket = await desk.open()
    page = await page_of(windows, door, desk, desk.bohan)
    await looked_at(page, f"{desk.tickets}/{ticket.number}")
    await page.keyboard.press("Control+k")
    option = page.locator("#palette [role=option]", has_text="等序號")
    await expect(option).to_be_visible()
    await page.keyboard.type("等序號")
    await page.keyboard.press("Enter")
    await expect(page.locator("#act .msg")).to_be_visible()
    await page.locator("#act .primary").click()
    await expect(page.locator("#thread .event", has_text="等序號")).to_be_visible()
    assert (await read(desk, ticket)).state is TicketState.WAITING_CUSTOMER
    assert page.problems == []


async def test_without_script_it_is_a_page_and_a_refusal_says_why(desk):
    ticket = await desk.open()
    client = await desk.client(desk.bohan)
    path = f"{desk.tickets}/{ticket.number}/macros"
    listed = await client.get(path)
    assert "等序號" in listed.text
    macro = (await desk.ask(m.LIST_MACROS, desk.bohan.caller, m.ListMacros(q="等序號"))).items[0]
    hidden = await fields(client, f"{path}/{macro.id}", form='name="revision"')
    done = await client.post(f"{path}/{macro.id}", data=hidden)
    assert done.status_code == 303
    stale = await client.post(f"{path}/{macro.id}", data={**hidden, "key": new_id().hex})
    assert stale.status_code == 409
    assert 'role="alert"' in stale.text
    assert (await read(desk, ticket)).state is TicketState.WAITING_CUSTOMER
