"""The desk without script, and the desk without a mouse."""

from uuid import uuid4

import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from tests.harness.people import code_for, make_company, make_contact, make_staff


@pytest_asyncio.fixture
async def desk(ask, door):
    """An agent, and a ticket that waits for him."""
    company = await make_company(ask)
    agent = await make_staff(ask, company, "陳柏翰")
    contact = await make_contact(ask, company, "王筱涵")
    opened = OpenTicket(title="讀卡機沒有反應", body="三號櫃台。")
    ticket = await ask(OPEN_TICKET, contact.caller, opened, key=uuid4().hex)
    return company, agent, ticket


async def test_the_desk_works_without_script(chromium, door, desk):
    company, agent, ticket = desk
    context = await chromium.new_context(java_script_enabled=False, base_url=door.url, locale="zh-TW")
    page = await context.new_page()
    await page.goto("/auth/sign-in?way=password")
    await page.fill("#mail", agent.mail)
    await page.fill("#password", agent.password)
    await page.click("main .primary")
    await page.fill("#code", await code_for(agent.totp))
    await page.click("main .primary")
    await page.wait_for_url(f"**/w/{company.slug}/**")
    await page.goto(f"/w/{company.slug}/tickets?view=unassigned")
    await page.click(f"#{ticket.number} a.title")
    await page.click("form[action$='/do/take'] button")
    await expect(page.locator("#ticket-aside")).to_contain_text("陳柏翰")
    await page.fill("#body", "馬上過去看。")
    await page.click("#composer .primary")
    await expect(page.locator("#thread")).to_contain_text("馬上過去看。")
    await page.fill("#body", "線可能鬆了。")
    await page.check("#composer [name=as][type=checkbox]")
    await page.click("#composer .primary")
    await expect(page.locator("#thread [data-kind=note]")).to_contain_text("線可能鬆了。")
    await page.click("a[href$='/do/resolve']")
    await page.fill("[name=solution]", "已換線。")
    await page.click("main form .primary")
    await expect(page.locator("#ticket-head .chip").first).to_contain_text("已解決")
    await context.close()


async def tab_to(page, selector: str) -> None:
    for _ in range(12):
        await page.keyboard.press("Tab")
        if await page.evaluate("where => document.activeElement.matches(where)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


async def test_the_desk_works_by_keys_alone(windows, door, desk):
    company, agent, ticket = desk
    page = await windows.page(door.url, theme="dark")
    press, write = page.keyboard.press, page.keyboard.type
    await page.goto("/auth/sign-in?way=password")
    await page.locator("#mail").focus()
    await write(agent.mail)
    await tab_to(page, "#password")
    await write(agent.password)
    await press("Enter")
    await page.wait_for_url("**/auth/second-step")
    await expect(page.locator("#code")).to_be_focused()
    await write(await code_for(agent.totp))
    await press("Enter")
    await page.wait_for_url(f"**/w/{company.slug}/**")
    await press("Control+k")
    await write(ticket.number)
    await press("Enter")
    await page.wait_for_url(f"**/tickets/{ticket.number}")
    await press("i")
    await expect(page.locator("#ticket-aside")).to_contain_text("陳柏翰")
    await page.goto(f"/w/{company.slug}/tickets?view=mine")
    await press("j")
    await press("Enter")
    await page.wait_for_url(f"**/tickets/{ticket.number}")
    await press("r")
    await write("馬上過去看。")
    await press("Control+Enter")
    await expect(page.locator("#thread .msg[data-kind=agent]")).to_contain_text("馬上過去看。")
    await tab_to(page, "#composer [type=submit]")
    await press("e")
    await expect(page.locator("#act-solution")).to_be_focused()
    await write("已換線。")
    await press("Control+Enter")
    await expect(page.locator("#ticket-head .chip").first).to_contain_text("已解決")
    assert page.problems == []
