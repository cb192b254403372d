"""The hotline in a browser: it rings, the caller's page opens, the call is written down, and the clock is answered."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest_asyncio
from playwright.async_api import expect

from shared.contracts import gateway as g
from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment
from shared.core.clock import now
from tests.gateway.pages.desk import looked_at, make_desk
from tests.gateway.pages.office import entered
from tests.gateway.pages.test_phone import made_secret, posted
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.web import make_browser
from tests.matrix.behind import until

LOCAL = "02-2555-0199"


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def fine(page):
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    assert page.problems == []


async def known(ask, desk):
    """The directory has her number, and the desk its copy of it; she has a commitment."""
    boss, who = desk.peishan.caller, desk.hsiaohan.caller
    one = await ask(g.READ_CONTACT, boss, g.ReadContact(contact_id=who.actor_id))
    change = g.UpdateContact(contact_id=one.id, revision=one.revision, phone=LOCAL)
    await ask(g.UPDATE_CONTACT, boss, change, key=uuid4().hex)
    wanted = CreateCommitment(
        customer_id=who.customer_id,
        title="主機維護",
        content="含零件與到場",
        valid_from=now().date() - timedelta(days=9),
    )
    await ask(CREATE_COMMITMENT, boss, wanted, key=uuid4().hex)

    async def copied():
        from shared.contracts.desk.phone import LookUpCaller
        from shared.contracts.desk.phone_calls import LOOK_UP_CALLER

        by_number = await ask(LOOK_UP_CALLER, boss, LookUpCaller(q=LOCAL))
        return by_number.items and (await ask(LOOK_UP_CALLER, boss, LookUpCaller(q="筱涵"))).items

    await until(copied)


async def test_from_the_ring_to_the_answered_clock_and_back_by_a_return_call(app, ask, windows, door, desk):
    await known(ask, desk)
    admin = await entered(lambda: make_browser(app), desk.company.admin)
    secret = await made_secret(admin, desk)
    page = await page_of(windows, door, desk, desk.bohan)
    await looked_at(page, desk.tickets)
    rung = await posted(app, desk, secret, agent=desk.bohan.mail, number="+886225550199")
    assert rung.json()["known"] is True
    toast = page.locator(".toast")
    await expect(toast).to_contain_text("來電：王筱涵（景明醫院）")
    await expect(toast).to_contain_text("02 2555 0199")
    await fine(page)
    await toast.get_by_role("link").click()
    await expect(page.locator("h1")).to_have_text("王筱涵")
    await expect(page.locator("aside")).to_contain_text("含零件與到場")
    await expect(page.locator("#f-notes")).to_be_focused()
    await fine(page)
    # Keyboard only: what was said, the title, the promise, a return call; sent by Ctrl+Enter.
    await page.keyboard.type("三樓印表機卡紙，教她拉出紙匣，先不行。")
    await page.locator("#f-title").fill("三樓印表機卡紙")
    await page.locator("#f-promise").fill("下午帶滾輪到場")
    await page.locator("#f-promise_at").fill((now() + timedelta(days=1)).strftime("%Y-%m-%dT15:00"))
    await page.locator("[name=wants_return]").check()
    await page.locator("#f-return_said").fill("0912 345 678")
    await page.locator("#f-promise").press("Control+Enter")
    await page.wait_for_url(re.compile(r"/tickets/HD-\d+"))
    await expect(page.locator("#thread")).to_contain_text("客戶來電，陳柏翰接聽，答應「下午帶滾輪到場」")
    await expect(page.locator("#thread")).to_contain_text("教她拉出紙匣")
    number = page.url.split("/")[-1].split("#")[0]
    await page.goto(f"{desk.tickets}/{number}/why")
    await expect(page.locator("main")).to_contain_text("首次回應")
    await expect(page.locator("main")).to_contain_text("已停止")
    # The wanted return call stands on the hotline's page, reached by keys; a colleague makes it from his phone.
    await looked_at(page, desk.tickets)
    await page.keyboard.press("g")
    await page.keyboard.press("l")
    await expect(page.locator(".returns")).to_contain_text("王筱涵")
    await fine(page)
    await page.locator("#phone-q").press_sequentially("筱涵")
    await expect(page.locator("#callers a")).to_have_count(1)
    await expect(page.locator("#callers a")).to_contain_text("景明醫院")
    await page.locator("#phone-q").fill("02 2555 0199")
    await expect(page.locator("#callers a")).to_contain_text("王筱涵")
    lead = await page_of(windows, door, desk, desk.peishan, theme="dark", phone=True)
    await lead.goto(f"{desk.base}/phone")
    await fine(lead)
    await lead.get_by_role("link", name="記錄回電").click()
    await expect(lead.locator("[name=direction][value=out]")).to_be_checked()
    await expect(lead.get_by_text("這是一通回電")).to_be_visible()
    await fine(lead)
    await lead.locator("#f-notes").fill("已告知下午三點到")
    await lead.get_by_role("button", name="儲存通話").click()
    await lead.wait_for_url(re.compile(rf"/tickets/{number}"))
    await expect(lead.locator("#thread")).to_contain_text("致電客戶，已接通")
    await lead.goto(f"{desk.base}/phone")
    await expect(lead.get_by_text("沒有要回的電話。")).to_be_visible()
    await expect(lead.locator(".calls-list > li")).to_have_count(2)
