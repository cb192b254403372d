"""The portal on a phone in Chromium: drafts, files by script, what agents say appears, nothing axe objects to."""

import asyncio

import pytest
from playwright.async_api import expect

from shared.contracts.helpdesk import REPLY_TICKET, ReplyTicket
from tests.gateway.files.conftest import place  # noqa: F401 - fixtures
from tests.gateway.pages.portal import base, fresh, opened, solved
from tests.harness.browser import violations
from tests.harness.files import picture

TEXT = "掛號櫃台 3 號的讀卡機插卡沒有反應。"


@pytest.fixture
def portal(windows, door, place):  # noqa: F811
    """`page = await portal(somebody)`: signed in at the portal's home."""

    async def go(one, **given):
        page = await windows.page(door.url, **given)
        await come_in(page, one, place)
        return page

    return go


async def come_in(page, one, place):  # noqa: F811
    await page.goto("/auth/sign-in")
    await page.fill("[name=mail]", one.mail)
    if not await page.locator("[name=password]").count():
        await page.click("main .primary")
    await page.fill("[name=password]", one.password)
    await page.click("main .primary")
    await page.wait_for_url(f"**{base(place)}")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_page_is_accessible(portal, place, ask, theme):  # noqa: F811
    who = place.people["hsiaohan"]
    page = await portal(who, phone=True, theme=theme)
    ticket, done = await opened(ask, who), await solved(ask, place, who)
    paths = ("", "/tickets", "/tickets/new", f"/tickets/{ticket.number}", f"/tickets/{done.number}?answer=reject")
    for path in paths:
        await page.goto(f"{base(place)}{path}")
        assert await violations(page) == []
        assert await page.locator("h1").count() == 1
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path
    assert page.problems == []


async def test_reporting_with_files_by_script(portal, place):  # noqa: F811
    page = await portal(place.people["hsiaohan"], phone=True)
    await page.goto(f"{base(place)}/tickets/new")
    await page.fill("#what", TEXT)
    chosen = [
        {"name": "現場.png", "mimeType": "image/png", "buffer": picture()},
        {"name": "壞的.html", "mimeType": "text/html", "buffer": b"<html></html>"},
    ]
    await page.set_input_files("input[type=file]", chosen)
    held = page.locator("[data-files-list] > li")
    await expect(held.nth(0).locator("progress")).to_have_count(0)
    await expect(held.nth(1)).to_contain_text("「壞的.html」")
    await held.nth(1).get_by_role("button").click()
    await expect(held).to_have_count(1)
    await page.click("[type=submit]")
    await page.wait_for_url("**/tickets/HD-*")
    await expect(page.locator(".chat .me")).to_contain_text(TEXT)
    await expect(page.locator("#talk .banner")).to_contain_text(
        "預計"
    )  # worked out a moment later, without a look by hand
    await expect(page.locator(".chat .files a[download]")).to_contain_text("現場.png")
    # Asked from here: a page may not evaluate words, so it cannot wait for a function by itself.
    async with asyncio.timeout(10):
        while not await page.locator(".chat .files img").evaluate("image => image.naturalWidth > 0"):
            await asyncio.sleep(0.05)


async def test_a_draft_outlives_the_page_until_it_is_sent(portal, place):  # noqa: F811
    page = await portal(place.people["hsiaohan"], phone=True)
    new = f"{base(place)}/tickets/new"
    await page.goto(new)
    await page.fill("#what", TEXT)
    await page.wait_for_timeout(700)
    await page.goto(base(place))
    await page.goto(new)
    await expect(page.locator("#what")).to_have_value(TEXT)
    await page.click("[type=submit]")
    await page.wait_for_url("**/tickets/HD-*")
    await page.goto(new)
    await expect(page.locator("#what")).to_have_value("")


async def test_a_draft_goes_when_its_writer_signs_out(portal, place):  # noqa: F811
    page = await portal(place.people["hsiaohan"])
    await page.goto(f"{base(place)}/tickets/new")
    await page.fill("#what", TEXT)
    await page.wait_for_timeout(700)
    mine = "Object.keys(localStorage).filter(k => k.startsWith('hf-portal:'))"
    (key,) = await page.evaluate(mine)
    assert place.people["hsiaohan"].person_id.hex in key
    await page.goto("/me")
    await page.locator("form[action='/auth/sign-out'] button").first.click()
    await page.wait_for_url("**/auth/sign-in*")
    assert await page.evaluate(mine) == []


async def test_an_answer_appears_while_one_is_typing(portal, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    ticket = await opened(ask, who)
    page = await portal(who, phone=True)
    async with page.expect_response(lambda response: "/live?" in response.url):
        await page.goto(f"{base(place)}/tickets/{ticket.number}")
    await page.fill("#r", "還沒寫完的")
    await page.wait_for_timeout(500)
    said = ReplyTicket(ticket_id=ticket.id, body="工程師的回覆")
    await ask(REPLY_TICKET, place.people["bohan"].caller, said, key=fresh())
    await expect(page.locator("#thread")).to_contain_text("工程師的回覆")
    await expect(page.locator("#r")).to_have_value("還沒寫完的")


async def test_without_script_it_works_as_well(chromium, door, place):  # noqa: F811
    context = await chromium.new_context(java_script_enabled=False, base_url=door.url, locale="zh-TW")
    page = await context.new_page()
    await come_in(page, place.people["colleague"], place)
    await page.goto(f"{base(place)}/tickets/new")
    await page.fill("#what", "沒有腳本也可以回報")
    chosen = [{"name": "log.txt", "mimeType": "text/plain", "buffer": b"a line"}]
    await page.set_input_files("input[type=file]", chosen)
    await page.click("main [type=submit]")
    await expect(page.locator(".chat .files a")).to_contain_text("log.txt")
    await page.fill("#r", "補充一句")
    await page.click(".replybar [type=submit]")
    await expect(page.locator("#thread")).to_contain_text("補充一句")
    await context.close()


async def test_without_a_connection_nothing_leaves_and_nothing_is_lost(portal, place):  # noqa: F811
    page = await portal(place.people["hsiaohan"], phone=True)
    await page.goto(f"{base(place)}/tickets/new")
    await page.fill("[name=body]", TEXT)
    await page.set_input_files("input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": picture()})
    await expect(page.locator("form")).to_contain_text("a.png")
    await page.context.set_offline(True)
    await page.click("main button[type=submit]")
    await expect(page.locator(".toast[data-tone=bad]")).to_contain_text("內容保留在此頁")
    await expect(page.locator("[name=body]")).to_have_value(TEXT)
    await expect(page.locator("form")).to_contain_text("a.png")
    await page.context.set_offline(False)
    await page.click("main button[type=submit]")
    await page.wait_for_url("**/tickets/HD-*")
    await expect(page.locator("#thread")).to_contain_text(TEXT)
