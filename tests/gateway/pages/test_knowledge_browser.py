"""Knowledge in a browser: an agent writes an article from a ticket, a colleague publishes it, and the next customer
finds it while typing. The public reads what is open, and nothing else."""

import re

import httpx
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.desk import knowledge as k
from shared.contracts.desk import knowledge_keeping as keep
from shared.contracts.helpdesk import RESOLVE_TICKET, ResolveTicket
from shared.core.ids import new_id
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.files import picture


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def solved(desk):
    ticket = await desk.open("三樓印表機卡紙", "王筱涵：印表機一直卡紙，分機 02-2345-6789。")
    command = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="把紙匣拉出來，取出紙再推到底。")
    return await desk.ask(RESOLVE_TICKET, desk.bohan.caller, command, key=new_id().hex)


async def fine(page):
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    assert page.problems == []


async def test_an_agent_writes_one_from_a_ticket_and_the_next_customer_finds_it(windows, door, desk):
    ticket = await solved(desk)
    page = await page_of(windows, door, desk, desk.bohan)
    await page.goto(f"{desk.tickets}/{ticket.number}")
    await page.locator("#articles-beside header a").click()
    await expect(page.locator("#f-title")).to_have_value("三樓印表機卡紙")
    words = await page.locator("#f-body").input_value()
    assert "紙匣" in words
    assert "2345" not in words
    assert "王筱涵" not in words
    await page.locator("main input[type=file]").set_input_files(
        {"name": "tray.png", "mimeType": "image/png", "buffer": picture()}
    )
    await expect(page.locator("[data-files-list] [name=files]")).to_have_count(1)
    await fine(page)
    await page.get_by_role("button", name="存成草稿").click()
    await expect(page.locator("article h1")).to_have_text("三樓印表機卡紙")
    await page.get_by_role("link", name="編輯").click()
    code = await page.locator("main li code").inner_text()
    await page.locator("#f-body").fill(f"{words}\n\n{code}")
    await page.get_by_role("button", name="儲存並送審").click()
    await expect(page.get_by_text("等沒有寫過這一版的同事審核。")).to_be_visible()
    where = page.url
    lead = await page_of(windows, door, desk, desk.peishan, theme="dark", phone=True)
    await lead.goto(where)
    await fine(lead)
    await lead.get_by_role("button", name="發布").click()
    await expect(lead.locator("article .chip").first).to_have_text("已發布")
    await fine(lead)
    # The next customer types, follows what is offered, and says that it helped.
    customer = await page_of(windows, door, desk, desk.stranger, phone=True)
    await customer.goto(f"/p/{desk.company.slug}/tickets/new")
    await customer.locator("#what").press_sequentially("我們的印表機又卡紙了")
    offered = customer.locator("#article-hints a")
    await expect(offered).to_have_count(1)
    await fine(customer)
    async with customer.context.expect_page() as opened:
        await offered.click()
    reading = await opened.value
    reading.problems = []
    image = reading.locator(".kb img")
    await expect(image).to_be_visible()
    assert await image.evaluate("one => one.decode().then(() => one.naturalWidth)") == 40
    await fine(reading)
    await reading.locator("#vote-words").fill("圖很清楚")
    await reading.get_by_role("button", name="有幫助", exact=True).click()
    await expect(reading.get_by_text("謝謝您告訴我們。")).to_be_visible()
    for who, base in ((customer, f"/p/{desk.company.slug}"), (page, desk.base)):
        await who.goto(f"{base}/search?q=卡紙")
        await expect(who.locator("#found section", has_text="三樓印表機卡紙").first).to_be_visible()
        await fine(who)
    # Beside another ticket an agent puts its link into the reply.
    other = await desk.open("印表機卡紙", "又卡紙了", who=desk.stranger)
    await page.goto(f"{desk.tickets}/{other.number}")
    await page.get_by_role("button", name="插入連結").click()
    await expect(page.locator("#composer textarea")).to_have_value(link_to(desk))
    await page.goto(where)
    await expect(page.get_by_text("圖很清楚")).to_be_visible()
    await fine(page)
    for path in ("", "/missing", "/new"):
        await page.goto(f"{desk.base}/knowledge{path}")
        await fine(page)


def link_to(desk):
    return re.compile(rf"三樓印表機卡紙\n.*/p/{desk.company.slug}/articles/[0-9a-f-]+\n")


async def test_the_public_reads_what_is_open(windows, door, desk):
    async def made(title, sight):
        one = await desk.ask(
            keep.WRITE_ARTICLE,
            desk.bohan.caller,
            k.WriteArticle(title=title, body="## 步驟\n\n<b>重開</b> [說明](javascript:alert(1))", sight=sight),
            key=new_id().hex,
        )
        for call, who in ((keep.SUBMIT_ARTICLE, desk.bohan), (keep.PUBLISH_ARTICLE, desk.peishan)):
            move = k.MoveArticle(article_id=one.id, revision=one.revision)
            one = await desk.ask(call, who.caller, move, key=new_id().hex)
        return one

    open_, closed = await made("重開路由器", k.ArticleSight.PUBLIC), await made("內部流程", k.ArticleSight.PORTAL)
    here = f"/p/{desk.company.slug}/help"
    async with httpx.AsyncClient(base_url=door.url, trust_env=False) as guest:
        assert (await guest.get(f"{here}/{open_.id}")).status_code == 404
        lead = await page_of(windows, door, desk, desk.peishan)
        await lead.goto(f"{desk.base}/settings/knowledge")
        await lead.get_by_label("不用登入就能讀公開的文章").check()
        await lead.locator("#section form .primary").click()
        await expect(lead.get_by_text("已儲存。")).to_be_visible()
        await fine(lead)
        answer = await guest.get(f"{here}/{open_.id}")
        assert answer.status_code == 200
        assert answer.headers["x-robots-tag"] == "noindex"
        assert "<b>重開</b>" not in answer.text
        assert 'href="javascript' not in answer.text
        for path in (f"{here}/{closed.id}", "/p/nobody-here/help", f"/p/{desk.company.slug}/articles"):
            assert (await guest.get(path)).status_code in {401, 404}
        assert "內部流程" not in (await guest.get(here)).text
        assert (await guest.get(f"{here}/brand.css")).status_code == 200
    page = await windows.page(door.url, locale="en", phone=True)
    await page.goto(here)
    await page.locator("main input[type=search]").fill("路由器")
    await page.locator("main form button").click()
    await fine(page)
    await page.get_by_role("link", name="重開路由器").click()
    await fine(page)
    await page.get_by_role("button", name="Did not help").click()
    await expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    seen = await desk.ask(keep.READ_ARTICLE, desk.bohan.caller, k.ReadArticle(article_id=open_.id))
    assert seen.not_helped == 1
