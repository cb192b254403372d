"""What one customer wants to hear and how, and one system that is told: chosen, gathered, ended with one click, failing
and mended, each to be found in the log."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio
from playwright.async_api import expect

from services.notify.db import DB
from services.notify.directory.queries import RecipientKind
from services.notify.preferences.subscriptions import token_of
from shared.contracts.helpdesk import (
    READ_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    ReadTicket,
    ReplyTicket,
    ResolveTicket,
)
from shared.core.ids import new_id
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_knowledge_browser import fine
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.web import make_live_browser
from tests.notify.hooks import hooked

SOON = "update delivery set due_at = now() where tenant_id = $1 and state = 'held'"


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def test_from_the_wish_to_the_log(windows, door, desk, monkeypatch):
    monkeypatch.setenv("HUIFANG_LOCAL_WEBHOOKS", "1")
    ticket = await desk.open("門診印表機卡紙")
    who = desk.hsiaohan.caller
    customer = await page_of(windows, door, desk, desk.hsiaohan, phone=True)
    await customer.goto(f"/p/{desk.company.slug}/notices/preferences")
    await customer.locator("[name=mail-ticket_answered]").select_option("hourly")
    later = datetime.now(UTC) + timedelta(hours=3)  # quiet, but not now: the digest must come
    await customer.locator("#f-quiet_from").fill(f"{later:%H}:00")
    await customer.locator("#f-quiet_until").fill(f"{later + timedelta(hours=2):%H}:00")
    await customer.locator("#f-zone").fill("UTC")
    await customer.get_by_role("button", name="儲存").click()
    await expect(customer.get_by_text("已儲存。")).to_be_visible()
    await fine(customer)

    answer = ReplyTicket(ticket_id=ticket.id, body="明早更換滾輪。")
    await desk.ask(REPLY_TICKET, desk.peishan.caller, answer, key=new_id().hex)
    admin = await page_of(windows, door, desk, desk.company.admin)
    log = f"{desk.base}/settings/deliveries?q={ticket.number}"
    line = admin.locator("tr", has_text="通知客戶：有新的回覆")
    await _shows(admin, log, line, "等候彙整")
    async with DB.tenant_scope(desk.company.tenant_id):
        await DB.run(SOON, desk.company.tenant_id)
    await _shows(admin, log, line, "已彙整寄出")

    token = token_of(desk.company.tenant_id, RecipientKind.CONTACT, who.actor_id, "ticket_resolved")
    async with make_live_browser(door.url) as mail_program:  # no cookie: it holds the mail, and that is all
        ended = await mail_program.post(f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"})
    assert ended.status_code == 200
    async with hooked(status=500) as hook:
        await _endpoint(admin, desk, hook.url)
        fresh = await desk.ask(READ_TICKET, desk.peishan.caller, ReadTicket(ticket_id=ticket.id))
        solve = ResolveTicket(ticket_id=ticket.id, revision=fresh.revision, solution="已換滾輪。")
        await desk.ask(RESOLVE_TICKET, desk.peishan.caller, solve, key=new_id().hex)
        await hook.until(1, seconds=30)
        here = admin.url.partition("?")[0]
        await _shows(admin, here, admin.locator("main"), "失敗中")
        hook.status = 200
        await _shows(admin, here, admin.locator("tr", has_text="解決"), "已送達")
        await fine(admin)
    await _shows(admin, log, admin.locator("tr", has_text="通知客戶：請確認已解決"), "他用信中的連結退訂了")
    await fine(admin)
    await customer.goto(f"/p/{desk.company.slug}/notices/preferences")
    await expect(customer.get_by_text("已由信中的連結退訂")).to_be_visible()


async def _endpoint(admin, desk, url):
    await admin.goto(f"{desk.base}/settings/webhooks/new")
    await admin.locator("#f-name").fill("ERP")
    await admin.locator("#f-url").fill(url)
    await admin.locator("input[value='ticket.resolved']").check()
    await admin.get_by_role("button", name="儲存").click()
    await expect(admin.locator("h1")).to_have_text("ERP")


async def _shows(page, address, where, words):
    """What the page says after a while; it is asked for again and again."""
    for _ in range(60):
        await page.goto(address)
        if await where.filter(has_text=words).count():
            return
        await page.wait_for_timeout(500)
    raise AssertionError(f"{address} never said {words}")
