"""A customer complains in the portal; the lead acknowledges, decides and checks; the customer is told, also by mail."""

import asyncio

import pytest_asyncio
from playwright.async_api import expect

from services.notify.db import DB
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_knowledge_browser import fine
from tests.gateway.pages.test_replies_browser import page_of


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def mails(desk, count):
    """Until so many mails about it are queued for the customer."""
    async with asyncio.timeout(60):
        while True:
            async with DB.tenant_scope(desk.company.tenant_id):
                rows = await DB.rows("select recipient_id from delivery where kind = 'improvement_told'")
            if len(rows) >= count:
                return {row["recipient_id"] for row in rows}
            await asyncio.sleep(0.1)


async def test_from_a_complaint_to_what_became_of_it(windows, door, desk):
    customer = await page_of(windows, door, desk, desk.hsiaohan, phone=True)
    portal = f"/p/{desk.company.slug}"
    await customer.goto(portal)
    await customer.get_by_role("link", name="提出").click()
    await fine(customer)
    await customer.locator("main").get_by_role("link", name="提出").click()
    await customer.get_by_text("申訴", exact=True).click()
    await customer.locator("#f-title").fill("等太久才有人回")
    await customer.locator("#f-body").fill("上週三天沒有人回覆。")
    await fine(customer)
    await customer.get_by_role("button", name="送出").click()
    await expect(customer.locator("h1")).to_have_text("等太久才有人回")
    await fine(customer)
    where = customer.url
    lead = await page_of(windows, door, desk, desk.peishan, theme="dark")
    await lead.goto(f"{desk.base}/improvements")
    await fine(lead)
    await lead.get_by_role("link", name="等太久才有人回").click()
    await lead.get_by_label("給客戶的話").fill("抱歉，我們正在了解。")
    await lead.get_by_role("button", name="告訴客戶", exact=True).click()
    await expect(lead.get_by_text("已告知收到")).to_be_visible()
    await fine(lead)
    await lead.get_by_label("理由（客戶會看到）").fill("增加一位值班。")
    await lead.get_by_role("button", name="採納", exact=True).click()
    await expect(lead.get_by_text("請選今天之後的一天來檢查成效。").first).to_be_visible()
    await lead.get_by_label("採納的話，哪天檢查成效").fill("2040-01-02")
    await expect(lead.get_by_label("理由（客戶會看到）")).to_have_value("增加一位值班。")
    await lead.get_by_role("button", name="採納", exact=True).click()
    await expect(lead.get_by_text("改善中")).to_be_visible()
    await fine_again(lead)
    assert await mails(desk, 2) == {desk.hsiaohan.caller.actor_id}
    await customer.goto(where)
    await expect(customer.get_by_text("增加一位值班。")).to_be_visible()
    await fine(customer)
    # By hand, for a contact who has called; and from a ticket.
    agent = await page_of(windows, door, desk, desk.bohan)
    await agent.goto(f"{desk.base}/improvements/new")
    await agent.locator("#q").fill("李主任")
    await agent.get_by_role("button", name="搜尋", exact=True).click()
    await agent.get_by_role("radio", name="李主任").check()
    await agent.locator("#f-title").fill("報表想要每週")
    await agent.locator("#f-body").fill("希望每週一份。")
    await fine(agent)
    await agent.get_by_role("button", name="登記", exact=True).click()
    await expect(agent.locator("h1")).to_have_text("報表想要每週")
    ticket = await desk.open("帳單寄錯", "寄到舊地址。")
    await agent.goto(f"{desk.tickets}/{ticket.number}")
    await agent.get_by_role("link", name="記成建議或申訴").click()
    await expect(agent.get_by_text(f"王筱涵 在 {ticket.number} 說的")).to_be_visible()
    await fine(agent)


async def fine_again(page):
    """After a refusal that the browser itself complains of."""
    page.problems[:] = [one for one in page.problems if "422" not in one]
    await fine(page)
