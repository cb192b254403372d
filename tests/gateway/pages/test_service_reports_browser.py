"""A monthly report: drafted, reviewed and sent at the desk; read, fetched as PDF and received in the portal."""

import asyncio
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest_asyncio
from playwright.async_api import expect
from pypdf import PdfReader

from services.notify.db import DB
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.helpdesk import RESOLVE_TICKET, ResolveTicket
from shared.core.clock import now
from shared.core.ids import new_id
from tests.factories.answers import answered
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_knowledge_browser import fine
from tests.gateway.pages.test_replies_browser import page_of


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def words_of(client, path):
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text[-400:]
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    faces = {str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()}
    assert not any("Serif" in face for face in faces), faces  # the page's own face, not what there is without one
    drawn = b"".join(page.get_contents().get_data() for page in pages)
    assert b"0 0.407843 0.541176 rg" in drawn  # the bars have the company's colour
    return "".join(page.extract_text() for page in pages)


async def mailed(desk):
    async with asyncio.timeout(60):
        while True:
            async with DB.tenant_scope(desk.company.tenant_id):
                rows = await DB.rows("select recipient_id from delivery where kind = 'service_report_sent'")
            if rows:
                return [row["recipient_id"] for row in rows]
            await asyncio.sleep(0.1)


async def test_from_draft_to_receipt(windows, door, desk):
    category = await desk.ask(CREATE_CATEGORY, desk.peishan.caller, CreateCategory(name="印表機卡紙"), key=new_id().hex)
    ticket = await desk.open("卡紙", category_id=category.id)
    solve = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換了滾輪。")
    await desk.ask(RESOLVE_TICKET, desk.peishan.caller, solve, key=new_id().hex)
    said = [("customer", "yes", result, True) for result in (5, 5, 4, 4, 2)]
    await answered(desk.company.tenant_id, ticket.id, *said, ("customer", None, None, True))
    lead = await page_of(windows, door, desk, desk.peishan)
    await lead.goto(f"{desk.base}/reports/needs")
    await fine(lead)
    await lead.goto(f"{desk.base}/service-reports")
    await lead.locator("#sr-customer").select_option(label="景明醫院")
    await expect(lead.locator("#sr-month")).not_to_have_value("")
    await lead.locator("#sr-month").fill(f"{now().astimezone(ZoneInfo('Asia/Taipei')):%Y-%m}")
    await lead.get_by_role("button", name="產生草稿").click()
    await expect(lead.locator("h1")).to_have_text("景明醫院")
    await fine(lead)
    await lead.get_by_label("說明").fill("三樓的印表機又卡紙。")
    await lead.get_by_label("改善行動").fill("下週更換紙匣。")
    await lead.get_by_role("button", name="審閱完成").click()
    await expect(lead.get_by_text("收件人：王筱涵")).to_be_visible()
    await fine(lead)
    await lead.get_by_role("button", name="寄出", exact=True).click()
    await expect(lead.locator("main .chip", has_text="已寄出")).to_be_visible()
    await fine(lead)
    number = lead.url.rpartition("/")[2]
    text = await words_of(await desk.client(desk.peishan), f"{desk.base}/service-reports/{number}/report.pdf")
    for words in ("景明醫院", "印表機卡紙", "三樓的印表機又卡紙。", "下週更換紙匣。", "承諾達成", "滿意率", "38%–96%"):
        assert words in text
    assert await mailed(desk) == [desk.hsiaohan.caller.actor_id]
    customer = await page_of(windows, door, desk, desk.hsiaohan, theme="dark", phone=True)
    await customer.goto(f"/p/{desk.company.slug}/service-reports")
    await fine(customer)
    await customer.locator("main h2 a").click()
    await fine(customer)
    await customer.get_by_role("button", name="我已收到").click()
    await expect(customer.get_by_text("王筱涵 已簽收")).to_be_visible()
    here = f"/p/{desk.company.slug}/service-reports/{number}/report.pdf"
    assert "景明醫院" in await words_of(await desk.client(desk.hsiaohan), here)
    assert (await (await desk.client(desk.stranger)).get(here)).status_code == 404
    await lead.reload()
    await expect(lead.locator("main").get_by_text("王筱涵・")).to_be_visible()
