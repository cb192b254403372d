"""A report to a customer on pages: planned, drafted, approved and sent at the desk; opened on his phone, mailed, and on
paper."""

import asyncio
from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.async_api import expect
from pypdf import PdfReader

from services.notify.db import DB as NOTIFY
from shared.contracts.delivery.risks import IDENTIFY_RISK, IdentifyRisk
from tests.gateway.pages.test_knowledge_browser import fine
from tests.gateway.pages.test_replies_browser import page_of
from tests.projects.test_changes_browser import office as office
from tests.projects.test_changes_browser import planned


async def words_of(client, path: str) -> str:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text[-300:]
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


async def mailed(tenant_id) -> list:
    async with asyncio.timeout(60):
        while True:
            async with NOTIFY.tenant_scope(tenant_id):
                rows = await NOTIFY.rows("select recipient_id from delivery where kind = 'customer_report_sent'")
            if rows:
                return [row["recipient_id"] for row in rows]
            await asyncio.sleep(0.2)


async def test_from_a_draft_to_the_customers_phone(windows, door, office):
    made = await planned(office)
    wish = IdentifyRisk(project_id=made.id, happening="停機時間不足")
    await office.ask(IDENTIFY_RISK, office.yutong.caller, wish, key=uuid4().hex)
    here = f"{office.base}/projects/{made.code}"
    own = f"/p/{office.company.slug}/projects/{made.code}/reports"
    page = await page_of(windows, door, office, office.yutong)
    await page.goto(f"{here}/control")
    await page.get_by_role("link", name="客戶報告").click()
    await expect(page.locator("#main h1, h1").first).to_contain_text("客戶報告")
    await expect(page.get_by_text("還沒有客戶報告")).to_be_visible()
    await fine(page)
    await page.get_by_label("頻率").select_option("monthly")
    await page.get_by_label("停機時間不足").check()
    await page.get_by_role("button", name="儲存").click()
    await expect(page.get_by_text("下一份草稿：")).to_be_visible()
    await page.locator("[name=first]").fill("2026-11-01")
    await page.locator("[name=last]").fill("2026-11-30")
    await page.get_by_role("button", name="產生草稿").click()
    await expect(page.locator("header.bar .chip")).to_have_text("草稿")
    await expect(page.get_by_text("總驗收")).to_be_visible()
    await expect(page.get_by_text("停機時間不足")).to_be_visible()
    await fine(page)
    await page.get_by_role("button", name="核准").click()
    await expect(page.locator("[role=alert]")).to_contain_text("請先寫下整體情形")
    page.problems.clear()  # that refusal
    await page.get_by_label("整體情形").fill("主機已到貨。")
    await page.get_by_label("需要客戶決定或提供的事").fill("請在十二月十日前確認停機時間。")
    await page.get_by_role("button", name="核准").click()
    await expect(page.locator("header.bar .chip")).to_have_text("已核准，還沒寄出")
    phone = await page_of(windows, door, office, office.hsiaohan, phone=True, theme="dark")
    assert (await phone.goto(f"{own}/1")).status == 404
    await phone.goto(own)
    await expect(phone.get_by_text("還沒有報告")).to_be_visible()
    phone.problems.clear()  # the page that was not there yet
    await fine(phone)
    await page.get_by_role("button", name="寄出", exact=True).click()
    await expect(page.locator("header.bar .chip")).to_have_text("已寄出")
    await fine(page)
    assert await mailed(office.company.tenant_id) == [office.hsiaohan.caller.actor_id]
    other = await page_of(windows, door, office, office.stranger)
    assert (await other.goto(f"{own}/1")).status == 404
    await page.reload()
    await expect(page.locator("header.bar .chip")).to_have_text("已寄出")  # a stranger's look is no receipt
    await phone.goto(own)
    await phone.locator("article a").click()
    await expect(phone.get_by_text("請在十二月十日前確認停機時間。")).to_be_visible()
    await expect(phone.get_by_text("王筱涵 已開啟")).to_be_visible()
    await fine(phone)
    await page.reload()
    await expect(page.locator("header.bar .chip")).to_have_text("客戶已讀")
    paper = await words_of(await office.client(office.hsiaohan), f"{own}/1/report.pdf")
    assert "主機已到貨" in paper
    assert "總驗收" in paper
    reports = await words_of(await office.client(office.yutong), f"{urlsplit(page.url).path}/report.pdf")
    assert "停機時間不足" in reports
