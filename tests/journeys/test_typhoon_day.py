"""A typhoon day: a support lead closes today for the past too, sees what it moves, a second person approves, due times
move, and the ledger says why."""

from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.desk.calendars import CREATE_CALENDAR, CreateCalendar
from shared.contracts.helpdesk import OPEN_TICKET, READ_TICKET, OpenTicket, ReadTicket
from shared.contracts.roles import Role
from tests.harness.browser import violations
from tests.harness.people import code_for, make_company, make_contact, make_staff
from tests.helpdesk.calendars.hours import week
from tests.matrix.behind import until

TAIPEI = ZoneInfo("Asia/Taipei")
FOUR_HOURS = timedelta(hours=4)
"""The first response to a ticket of middling priority, under the policy that every company begins with."""


@pytest_asyncio.fixture
async def desk(ask, door):
    """Open day and night, and one ticket that waits for its first response."""
    company = await make_company(ask)
    lead = await make_staff(ask, company, "吳佩珊", Role.SL)
    contact = await make_contact(ask, company, "王筱涵")
    always = CreateCalendar(name="全年無休", zone="Asia/Taipei", week=week("00:00-00:00"))
    await ask(CREATE_CALENDAR, lead.caller, always, key=uuid4().hex)
    opened = OpenTicket(title="讀卡機沒有反應", body="三號櫃台。", impact=2, urgency=2)
    ticket = await ask(OPEN_TICKET, contact.caller, opened, key=uuid4().hex)

    async def due():
        return (await ask(READ_TICKET, lead.caller, ReadTicket(ticket_id=ticket.id))).next_due

    async def promised() -> bool:
        return await due() is not None

    await until(promised)
    return company, lead, ticket, due


async def signed_in(page, company, one):
    await page.goto("/auth/sign-in?way=password")
    await page.fill("#mail", one.mail)
    await page.fill("#password", one.password)
    await page.press("#password", "Enter")
    if one.totp:
        await page.fill("#code", await code_for(one.totp))
        await page.press("#code", "Enter")
    await page.wait_for_url(f"**/w/{company.slug}/**")


async def test_a_typhoon_day_from_preview_to_the_ledger(windows, door, desk):
    company, lead, ticket, due = desk
    before, base = await due(), f"/w/{company.slug}"
    assert before == ticket.opened_at + FOUR_HOURS
    today = ticket.opened_at.astimezone(TAIPEI).date()
    page = await windows.page(door.url, locale="zh-Hant")
    await signed_in(page, company, lead)
    await page.goto(f"{base}/settings/hours")
    await page.click("tbody .title")
    await page.click(f".month a[data-day='{today}']")
    await page.check("#day [name=mark][value=closure]")
    await page.fill("#day [name=name]", "颱風假")
    await page.fill("#day [name=reason]", "縣府公告停班停課")
    await page.check("#day [name=applies][value=retroactive]")
    await page.click("#day button[value=preview]")
    impact = page.locator("#impact")
    await expect(impact).to_contain_text("個到期時間會移動，0 個會變成逾時")
    await expect(impact.get_by_role("row").filter(has_text="首次回應")).to_contain_text("明天 04:00")
    assert await violations(page) == []
    assert await due() == before, "a preview changes nothing"
    await page.click("#day button[value=apply]")
    await page.wait_for_url("**/approvals/**")
    await expect(page.get_by_role("status").first).to_contain_text("已送出申請")
    await expect(page.get_by_role("button", name="核准並套用")).to_have_count(0)
    assert await due() == before, "nor does asking"

    other = await windows.page(door.url, locale="zh-Hant", theme="dark", phone=True)
    await signed_in(other, company, company.admin)
    await other.goto(f"{base}/inbox")
    await other.get_by_text("吳佩珊請您核准").click()
    await other.wait_for_url("**/approvals/**")
    # Who may not read tickets is told how many, not which.
    await expect(other.locator("#impact")).to_contain_text("個到期時間會移動，0 個會變成逾時")
    await expect(other.locator("#impact")).not_to_contain_text(ticket.number)
    assert await other.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(other) == []
    await other.fill("[name=reason]", "同意，全縣停班。")
    await other.get_by_role("button", name="核准並套用").click()
    await expect(other.get_by_role("status").first).to_contain_text("已核准並套用")

    midnight = datetime.combine(today + timedelta(days=1), time(), TAIPEI)

    async def moved() -> bool:
        return await due() == midnight + FOUR_HOURS

    await until(moved)
    await page.goto(f"{base}/tickets/{ticket.number}/why")
    first = page.get_by_role("region", name="首次回應 1")
    await expect(first).to_contain_text("明天 04:00")
    await expect(first).to_contain_text("停止服務")
    changed = first.get_by_role("row").filter(has_text="服務時間改變")
    await expect(changed).to_contain_text("吳佩珊、")
    await expect(changed).to_contain_text("縣府公告停班停課")
    assert await violations(page) == []
    assert page.problems == []
    assert other.problems == []
