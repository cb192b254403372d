"""A supervisor declares a typhoon day: by keyboard, and the strip shows it. Every page of service hours passes axe."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.desk import calendars as c
from shared.contracts.roles import Role
from tests.gateway.pages.office import entered
from tests.harness.browser import violations
from tests.harness.people import make_company, make_staff
from tests.helpdesk.calendars.hours import act, make, week


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    return await make_company(ask)


@pytest_asyncio.fixture(scope="module")
async def lead(company, ask):
    return await make_staff(ask, company, "吳佩珊", Role.SL)


@pytest_asyncio.fixture(scope="module")
async def calendar(company, lead, ask):
    hours = week(*["08:00-18:00"] * 5, "08:00-12:00", "")
    await make(ask, lead.caller, "緊急值班", week=week("00:00-00:00"), zone="Asia/Taipei")
    made = await make(ask, lead.caller, "醫院客服", week=hours, zone="Asia/Taipei")
    return await act(ask, lead.caller, c.LOAD_HOLIDAYS, made, country="TW")


@pytest_asyncio.fixture
async def window(windows, door, browsers, lead):
    async def go(**given):
        signed_in = await entered(browsers, lead)
        page = await windows.page(door.url, **given)
        cookie = {"name": "__Host-sid", "value": signed_in.cookies["__Host-sid"], "secure": True}
        await page.context.add_cookies([{**cookie, "url": door.url.replace("http://", "https://")}])
        return page

    return go


async def test_a_supervisor_declares_a_typhoon_day(window, company, calendar):
    day = datetime.now(UTC).date() + timedelta(days=8)
    day += timedelta(days=-day.weekday() % 7)
    page = await window()
    await page.goto(f"/w/{company.slug}/settings/hours?day={day}")
    row = page.locator("tr", has=page.get_by_role("link", name="醫院客服"))
    await expect(row.locator(f"[data-day='{day}']")).to_contain_text("08:00–18:00")
    await row.get_by_role("link", name="醫院客服").click()
    await page.goto(f"{page.url}?month={day:%Y-%m}")
    await page.evaluate("window.stayed = true")
    await page.locator(f".month a[data-day='{day}']").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(f".month a[data-day='{day + timedelta(days=1)}']")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Enter")
    await expect(page.locator("#day h2")).to_contain_text(f"{day:%Y/%m/%d}")
    await expect(page.locator("#day [name=name]")).to_be_hidden()
    await page.get_by_role("radio", name=re.compile("暫停服務")).check()
    await page.locator("#day [name=name]").fill("颱風假")
    await page.locator("#day [name=reason]").fill("縣府公告停班停課")
    assert await page.evaluate("window.stayed")
    await page.keyboard.press("Enter")  # looks first
    await expect(page.locator("#impact, .banner[data-tone=ok]").first).to_contain_text("沒有進行中的工單受影響")
    await page.click("#day button[value=apply]")
    await expect(page.locator(".banner[data-tone=ok]")).to_contain_text("這一天已更新")
    await expect(page.locator(f"td:has(a[data-day='{day}'])")).to_have_attribute("data-state", "closure")
    assert await violations(page) == []
    await page.goto(f"/w/{company.slug}/settings/hours?day={day}")
    cell = row.locator(f"[data-day='{day}']")
    await expect(cell).to_contain_text("颱風假")
    await expect(cell).not_to_contain_text("08:00–18:00")
    await expect(row.locator(f"[data-day='{day + timedelta(days=1)}']")).to_contain_text("08:00–18:00")
    other = page.locator("tr", has=page.get_by_role("link", name="緊急值班")).locator(f"[data-day='{day}']")
    await expect(other).to_contain_text("全天")
    await page.get_by_role("link", name="日", exact=True).click()
    await expect(page.locator("table.day tbody tr")).to_have_count(2)
    await page.goto(f"/w/{company.slug}/settings/hours/{calendar.id}/history")
    await expect(page.locator(".versions > li").first).to_contain_text("縣府公告停班停課")
    await expect(page.locator(".versions > li").first).to_contain_text("吳佩珊")
    assert page.problems == []


@pytest.mark.parametrize(
    ("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True), ("zh-Hans", "light", True)]
)
async def test_every_page_is_accessible(window, company, calendar, locale, theme, phone):
    page = await window(locale=locale, theme=theme, phone=phone)
    day = datetime.now(UTC).date() + timedelta(days=3)
    one = f"/{calendar.id}"
    paths = ("", "?span=day", "/new", "/import", "/archived", one, f"{one}?day={day}", f"{one}?version=1")
    paths += tuple(f"{one}/{rest}" for rest in ("week", "holidays?country=US", "history", "file"))
    for path in paths:
        answer = await page.goto(f"/w/{company.slug}/settings/hours{path}")
        assert answer.status == 200, path
        assert await violations(page) == [], path
        assert await page.locator("h1").count() == 1, path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert page.problems == []


async def test_the_regions_follow_the_country(window, company, calendar):
    page = await window()
    await page.goto(f"/w/{company.slug}/settings/hours/{calendar.id}/holidays")
    await expect(page.locator("[name=region]")).to_have_count(0)
    await page.locator("[name=country]").select_option("GB")
    await expect(page.locator("[name=region] option[value=SCT]")).to_have_text("Scotland")
    await expect(page.locator("[name=country]")).to_have_value("GB")


async def test_a_file_is_looked_at_then_imported(window, company, calendar, door):
    page = await window()
    here = f"/w/{company.slug}/settings/hours/{calendar.id}/file"
    await page.goto(here)
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
    await page.locator("[name=file]").set_input_files(
        {"name": "x.ics", "mimeType": "text/calendar", "buffer": text.encode()}
    )
    await page.get_by_role("button", name="先看影響").click()
    await expect(page.locator("#impact")).to_be_visible()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.get_by_role("button", name="匯入為新版本").click()
    await expect(page).to_have_url(re.compile("said=saved"))
    await page.goto(f"/w/{company.slug}/settings/hours/{calendar.id}/holidays?country=TW")
    await page.get_by_role("button", name="先看影響").click()
    await expect(page.locator("#impact")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name="載入", exact=True).click()
    await expect(page).to_have_url(re.compile("said=loaded"))
    assert page.problems == []


async def test_a_file_with_a_fault_is_told_in_place(window, company):
    page = await window()
    await page.goto(f"/w/{company.slug}/settings/hours/import")
    await page.evaluate("window.stayed = true")
    bad = {"name": "x.ics", "mimeType": "text/calendar", "buffer": b"BEGIN:VCALENDAR\nhello\nEND:VCALENDAR\n"}
    await page.locator("[name=file]").set_input_files(bad)
    await page.get_by_role("button", name="匯入").click()
    await expect(page.get_by_role("alert")).to_contain_text("第 2 行讀不懂")
    assert await page.evaluate("window.stayed")
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nX-WR-CALNAME:檔案 {uuid4().hex[:6]}\nEND:VCALENDAR\n"
    good = {"name": "x.ics", "mimeType": "text/calendar", "buffer": text.encode()}
    await page.locator("[name=file]").set_input_files(good)
    await page.get_by_role("button", name="匯入").click()
    await page.wait_for_url("**said=created")
    await expect(page.locator("h1")).to_contain_text("檔案")
