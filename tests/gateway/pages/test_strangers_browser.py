"""The desk in Chromium: marks are typed in by buttons, a picture is seen, and what is told covers nothing one presses."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.gateway.pages.desk import make_desk
from tests.harness.browser import violations
from tests.harness.people import code_for


@pytest_asyncio.fixture(scope="module")
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def at(windows, door, desk, path, **given):
    page = await windows.page(door.url, **given)
    await page.goto(f"/auth/sign-in?way=password&next={path}")
    await page.fill("#mail", desk.bohan.mail)
    await page.fill("#password", desk.bohan.password)
    await page.click("form[action='/auth/sign-in'] button")
    await page.fill("#code", await code_for(desk.bohan.totp))
    await page.click("form[action='/auth/second-step'] button")
    await page.wait_for_url(f"**{path}")
    return page


async def test_buttons_type_the_marks(windows, door, desk):
    ticket = await desk.open()
    page = await at(windows, door, desk, f"{desk.tickets}/{ticket.number}")
    body = page.locator("#composer textarea")
    await body.fill("請重開\n再試一次")
    await body.evaluate("t => t.setSelectionRange(1, 3)")
    await page.get_by_role("button", name="粗體").click()
    await expect(body).to_have_value("請**重開**\n再試一次")
    await body.evaluate("t => t.setSelectionRange(0, t.value.length)")
    await page.get_by_role("button", name="清單").click()
    await expect(body).to_have_value("- 請**重開**\n- 再試一次")
    await page.keyboard.press("Control+z")
    await expect(body).to_have_value("請**重開**\n再試一次")
    await page.click("#composer .btn.primary")
    await expect(page.locator("#thread strong")).to_have_text("重開")
    assert page.problems == []


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
async def test_what_is_told_covers_nothing_one_presses(windows, door, desk, phone):
    ticket = await desk.open()
    page = await at(windows, door, desk, f"{desk.tickets}/{ticket.number}", phone=phone)
    told = (
        "document.dispatchEvent(new CustomEvent('toast', {detail: {tone: 'bad', title: '沒有送出', text: '再試一次'}}))"
    )
    await page.evaluate(told)
    await expect(page.locator(".toast")).to_be_visible()
    await page.click("details[data-menu] > summary")
    items = page.locator("details[data-menu] .menu :is(a, button)")
    for n in range(await items.count()):
        await items.nth(n).click(trial=True)
    await page.keyboard.press("Escape")
    await page.locator("#composer textarea").click()
    await page.locator("#composer .btn.primary").click(trial=True)
    assert await violations(page) == []
