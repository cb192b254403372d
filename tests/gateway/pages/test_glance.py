"""The queue at a glance: how promises were kept, in its head; a ticket in short by the space bar."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from shared.contracts.helpdesk import NOTE_TICKET, REPLY_TICKET, NoteTicket, ReplyTicket
from tests.gateway.pages.test_live_pages import at
from tests.harness.browser import violations
from tests.helpdesk.clocks.world import settled


@pytest.mark.parametrize(("locale", "theme"), [("zh-Hant", "light"), ("en", "dark")])
async def test_space_shows_a_ticket_and_enter_opens_it(desk, windows, locale, theme):
    one = await desk.open("看一眼就好 <b>", body="第一句話")
    two = await desk.open("下一張")
    await desk.ask(NOTE_TICKET, desk.peishan.caller, NoteTicket(ticket_id=one.id, body="先別動"), key=uuid4().hex)
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}?view=unassigned", locale=locale, theme=theme)
    await expect(page.locator("[data-rows] [data-id]")).to_have_count(2)
    await page.keyboard.press("Space")
    await expect(page.locator("#act")).to_be_hidden()  # nothing is under the cursor
    await page.keyboard.press("j")
    await page.keyboard.press("Space")
    await expect(page.locator("#act #act-title")).to_contain_text(f"{one.number} 看一眼就好 <b>")
    await expect(page.locator("#act .msg")).to_have_count(2)
    await expect(page.locator("#act .msg[data-kind=note]")).to_contain_text("先別動")
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(page.locator("#act")).to_be_hidden()
    await page.keyboard.press("j")
    await page.keyboard.press("Space")
    await expect(page.locator("#act #act-title")).to_contain_text(two.number)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/tickets/{two.number}")
    assert page.problems == []


async def test_without_script_it_is_the_ticket(desk, agent):
    one = await desk.open("沒有腳本")
    answer = await agent.get(f"{desk.tickets}/{one.number}/peek")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{desk.tickets}/{one.number}")
    assert (await agent.get(f"{desk.tickets}/HD-999/peek")).status_code == 404
    assert (await agent.get(f"{desk.tickets}/kept")).headers["location"] == desk.tickets


async def test_the_head_says_how_promises_were_kept(desk, windows):
    one = await desk.open("答得快")
    await settled(desk.company.tenant_id, one.id)
    await desk.ask(REPLY_TICKET, desk.bohan.caller, ReplyTicket(ticket_id=one.id, body="在看了"), key=uuid4().hex)
    await settled(desk.company.tenant_id, one.id)
    page = await at(windows, desk, desk.bohan, desk.tickets)
    await expect(page.locator("#kept")).to_contain_text("100.0%")
    await expect(page.locator("#kept small").first).to_have_text("1/1")
    assert await violations(page) == []
    assert page.problems == []
