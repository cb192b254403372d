"""The acceptance of a project on its page: what is missing, the promise, the proposal, the session, and the customer's
signature with its paper, which tells when a word was changed afterwards."""

import asyncio
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from playwright.async_api import expect
from pypdf import PdfReader

from services.projects.db import DB
from shared.contracts.delivery import my_acceptance as m
from shared.contracts.delivery.acceptance_views import AcceptanceVerdict
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.clock import now
from tests.harness.browser import violations
from tests.matrix.behind import superuser
from tests.projects.test_gate_pages import office
from tests.projects.test_initiation_pages import entered


async def text_of(page, place) -> str:
    answer = await page.request.get(f"{place}.pdf")
    assert answer.status == 200, await answer.text()
    return "".join(one.extract_text() for one in PdfReader(BytesIO(await answer.body())).pages)


async def promised(page):
    await page.fill("#s-content", "電話支援與到場維修")
    await page.fill("#s-contact", "0800-123-456")
    await page.fill("#s-months", "12")
    await page.fill("#s-response_minutes", "很快")
    await page.get_by_role("button", name="儲存承諾").click()
    await expect(page.locator("#s-response_minutes-about.error")).to_be_visible()
    await expect(page.locator("#s-contact")).to_have_value("0800-123-456")
    await page.fill("#s-response_minutes", "4 時")
    await page.fill("#s-response_minutes_1", "30 分")
    await page.get_by_role("button", name="儲存承諾").click()
    await expect(page.locator("section:has(#cm)")).to_contain_text("0800-123-456")
    await expect(page.locator("section:has(#cm)")).to_contain_text("回應 30 分")


async def test_from_the_pack_to_a_signature(windows, door, ask):
    _head, manager, place = await office(ask)
    code = place.rpartition("/")[2]
    async with DB.scope(manager.caller):
        row = await DB.row("select id, customer_id from project where code = $1", code)
        await DB.run("update project set phase = 'executing' where id = $1", row["id"])
        contact = await DB.row("select id, name from contact where customer_id = $1", row["customer_id"])
    place = f"{place}/acceptance"
    page = await entered(windows, door, manager)
    await page.goto(place)
    await expect(page.locator("section:has(#pk)")).to_contain_text("還缺 4 項")
    assert await violations(page) == []
    await page.get_by_role("button", name="開始準備驗收").click()
    await expect(page.locator(".bar .chip")).to_contain_text("準備資料")
    await promised(page)
    await page.get_by_role("button", name="確認資料齊全").click()
    await expect(page.get_by_role("alert")).to_contain_text("還不齊全")
    for name in ("項目文檔", "服務報告", "測試報告", "客戶反饋"):
        await page.locator(f"summary[aria-label='{name}：不需要']").click()
        await page.locator("details[open] input[name=reason]").fill("本期沒有")
        await page.get_by_role("button", name="標為不需要").click()
        await expect(page.get_by_role("button", name=f"{name}：改回必備")).to_be_visible()
    await page.get_by_role("button", name="確認資料齊全").click()
    await expect(page.locator(".bar .chip")).to_contain_text("資料齊全")
    async with DB.scope(manager.caller):
        await DB.run("update project set phase = 'acceptance' where id = $1", row["id"])
    await page.fill("#p-held_on", f"{now().date() + timedelta(days=9)}")
    await page.fill("#p-place", "倉儲二樓")
    await page.fill("#p-method", "現場測試")
    await page.fill("#p-standard", "涵蓋率不低於 98%")
    await page.get_by_role("button", name="向客戶提出").click()
    await expect(page.locator(".bar .chip")).to_contain_text("等客戶確認")
    assert await violations(page) == []
    who = caller_of(manager, contact, row["customer_id"])
    shown = await ask(m.FIND_MY_ACCEPTANCE, who, m.FindMyAcceptance(code=code))
    yes = m.ConfirmAcceptance(acceptance_id=shown.id, revision=shown.revision)
    await ask(m.CONFIRM_ACCEPTANCE, who, yes, key=uuid4().hex)
    await page.reload()
    await page.get_by_role("button", name="開始驗收會議").click()
    asked = m.AskInMyAcceptance(acceptance_id=shown.id, text="保養由誰約時間？")
    await ask(m.ASK_IN_MY_ACCEPTANCE, who, asked, key=uuid4().hex)
    await page.fill("#r-attendees", "張先生、林語彤")
    await page.fill("#r-minutes", "逐點量測，全部通過。")
    await page.get_by_role("button", name="儲存紀錄").click()
    await page.get_by_role("button", name="請客戶決定並簽署").click()
    await expect(page.get_by_role("alert")).to_contain_text("回答每一個問題")
    await page.locator("summary[aria-label='回答問題 1']").click()
    await page.fill("#a1-answer", "我們每季主動來電")
    await page.get_by_role("button", name="送出回答").click()
    await page.get_by_role("button", name="請客戶決定並簽署").click()
    await expect(page.locator("section:has(#nx)")).to_contain_text("請客戶簽署")
    assert await violations(page) == []
    await signed(ask, who, code)
    await page.reload()
    card = page.locator("section:has(#sg)")
    await expect(card).to_contain_text("簽署有效")
    await expect(card).to_contain_text("203.0.113.9")
    await expect(card.locator("a[href*='/quality/NC']")).to_be_visible()
    assert await violations(page) == []
    paper = await text_of(page, place)
    for words in (
        "驗收單",
        "簽署有效",
        "涵蓋率不低於 98%",
        "補一張佈點圖",
        "電話支援與到場維修",
        "我們每季主動來電",
        "張先生",
    ):
        assert words in paper, words
    async with superuser(Party.PROJECTS) as connection:
        await connection.execute("update acceptance set minutes = minutes || '。' where project_id = $1", row["id"])
    await page.reload()
    await expect(card).to_contain_text("簽署無效")
    assert await violations(page) == []
    assert "簽署無效" in await text_of(page, place)
    phone = await entered(windows, door, manager, phone=True)
    await phone.goto(place)
    assert await phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert await violations(phone) == []
    assert [one for one in page.problems if "422" not in one and "409" not in one] == []


def caller_of(manager, contact, customer_id):
    return Caller(
        tenant_id=manager.caller.tenant_id,
        kind=Kind.CUSTOMER,
        actor_id=contact["id"],
        customer_id=customer_id,
        roles=(Role.CC,),
        name=contact["name"],
    )


async def signed(ask, who, code):
    shown = await ask(m.FIND_MY_ACCEPTANCE, who, m.FindMyAcceptance(code=code))
    wish = m.SignAcceptance(
        acceptance_id=shown.id,
        revision=shown.revision,
        decision=AcceptanceVerdict.ACCEPTED_WITH_RESERVATIONS,
        satisfaction=5,
        typed_name=who.name,
        content_hash=shown.content_hash,
        address="203.0.113.9",
        reservations=(m.Reservation(text="補一張佈點圖", due_on=now().date() + timedelta(days=14)),),
    )
    await ask(m.SIGN_ACCEPTANCE, who, wish, key=uuid4().hex)
    async with asyncio.timeout(20):
        while True:
            async with DB.tenant_scope(who.tenant_id):
                if await DB.value("select count(*) from nonconformity where source = 'acceptance'"):
                    return
            await asyncio.sleep(0.1)
