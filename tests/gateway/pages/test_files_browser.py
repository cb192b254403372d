"""Files at the desk in a browser: pasted, dropped, chosen; what is refused is told in its row, and words wait for files."""

import asyncio

import pytest_asyncio
from playwright.async_api import expect

from tests.gateway.pages.desk import looked_at, make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.files import picture

GIVE = """(field, [kind, name, type, bytes]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const given = kind === 'paste' ? { clipboardData: carried } : { dataTransfer: carried };
  if (kind === 'drop') field.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, ...given }));
  const Kind = kind === 'paste' ? ClipboardEvent : DragEvent;
  return field.dispatchEvent(new Kind(kind, { bubbles: true, cancelable: true, ...given }));
}"""
"""As a browser tells a page of files from the clipboard or from another window. Gives whether the page left it to the
browser, which would open the file in its place."""


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def given(field, kind, name, mime, body):
    return await field.evaluate(GIVE, [kind, name, mime, list(body)])


async def test_a_picture_is_pasted_a_file_dropped_and_both_go_with_the_reply(windows, door, desk):
    ticket = await desk.open()
    page = await page_of(windows, door, desk, desk.bohan)
    await looked_at(page, f"{desk.tickets}/{ticket.number}")
    box, held = page.locator("#composer textarea"), page.locator("#composer [data-files-list] > li")
    await box.fill("請看附圖。")
    assert not await given(box, "paste", "畫面.png", "image/png", picture())
    await expect(held).to_have_count(1)
    assert not await given(box, "drop", "紀錄.txt", "text/plain", b"E-13")
    await expect(held).to_have_count(2)
    await expect(held.locator("progress")).to_have_count(0)
    assert await violations(page) == []
    await expect(box).to_have_value("請看附圖。")
    await page.keyboard.press("Control+Enter")
    said = page.locator("#thread .msg", has_text="請看附圖。")
    await expect(said.locator("a[download]")).to_have_count(2)
    await expect(page.locator("#composer [data-files-list] > li")).to_have_count(0)
    # Asked from here: a page may not evaluate words, so it cannot wait for a function by itself.
    async with asyncio.timeout(20):
        while not await said.locator("img").evaluate("image => image.naturalWidth > 0"):
            await asyncio.sleep(0.05)
    assert page.problems == []


async def test_what_is_refused_says_so_in_its_row_and_is_taken_away(windows, door, desk):
    ticket = await desk.open()
    page = await page_of(windows, door, desk, desk.bohan, locale="en", theme="dark", phone=True)
    await looked_at(page, f"{desk.tickets}/{ticket.number}")
    box, held = page.locator("#composer textarea"), page.locator("#composer [data-files-list] > li")
    await box.fill("附上設定檔。")
    await given(box, "drop", "頁面.html", "text/html", b"<html><script>1</script></html>")
    await expect(held).to_contain_text("「頁面.html」")
    await expect(page.locator("#composer [data-files-error]")).to_be_visible()
    await given(box, "paste", f"{'很長的名字' * 12}.png", "image/png", picture())
    await expect(held.locator("progress")).to_have_count(0)
    for place in ("[data-files-remove]", "[data-canned]", ".attach"):
        for one in await page.locator(f"#composer {place}").all():
            seen = await one.bounding_box()
            assert seen is not None, place
            assert seen["x"] >= 0, place
            assert seen["x"] + seen["width"] <= 390, place
    assert await violations(page) == []
    await held.nth(1).get_by_role("button").click()
    await expect(held).to_have_count(1)
    await held.get_by_role("button").click()
    await expect(held).to_have_count(0)
    await expect(box).to_have_value("附上設定檔。")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_new_ticket_takes_a_pasted_picture(windows, door, desk):
    page = await page_of(windows, door, desk, desk.bohan)
    await page.goto(f"{desk.tickets}/new")
    await page.locator("#q").press_sequentially("王筱涵")
    await page.locator("#contacts .choice", has_text="王筱涵").first.click()
    await page.locator("#title").fill("掃描器沒有反應")
    await page.locator("#body").fill("燈號如圖。")
    await given(page.locator("#body"), "paste", "燈號.png", "image/png", picture())
    held = page.locator("#newticket [data-files-list] > li")
    await expect(held).to_have_count(1)
    await page.locator("#newticket .primary").click()
    await expect(page.locator("#thread a[download]")).to_contain_text("燈號.png")
    assert page.problems == []
