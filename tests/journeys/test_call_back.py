"""The loop closed: a customer rates from a phone without signing in; another is called, is not happy, and somebody makes
it good."""

import re

import pytest
from playwright.async_api import expect

from services.helpdesk.db import DB
from shared.contracts.desk.call_backs import READ_RATING, ReadRating
from shared.contracts.desk.call_plans import (
    CHANGE_CALL_PLAN,
    LIST_CALL_PLANS,
    ChangeCallPlan,
    ListCallPlans,
    PlanRules,
)
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    READ_TICKET,
    RESOLVE_TICKET,
    TICKET_PAGE,
    NumberQuery,
    OpenTicket,
    ReadTicket,
    ResolveTicket,
)
from shared.contracts.helpdesk import TicketState as S
from shared.contracts.roles import Role
from shared.core.ids import new_id
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.people import make_contact, make_staff
from tests.matrix.behind import until

TALL = """() => [document.documentElement.scrollHeight,
  Math.max(...[...document.querySelectorAll("#section, .calls > *")].map((part) => part.scrollHeight))]"""


def key():
    return new_id().hex


async def solved(ask, desk, contact):
    """Urgent, so that somebody must call."""
    opened = OpenTicket(title="收銀機列印異常", body="印不出來。", impact=1, urgency=1)
    ticket = await ask(OPEN_TICKET, contact.caller, opened, key=key())
    solve = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換了列印頭。")
    return await ask(RESOLVE_TICKET, desk.bohan.caller, solve, key=key())


async def at_any_hour(ask, desk):
    """Mails wait for the morning of whom they are for; a test does not."""
    (plan,) = (await ask(LIST_CALL_PLANS, desk.peishan.caller, ListCallPlans())).items
    rules = PlanRules(quiet_from=0, quiet_until=0)
    command = ChangeCallPlan(call_plan_id=plan.id, revision=plan.revision, name=plan.name, rules=rules)
    await ask(CHANGE_CALL_PLAN, desk.peishan.caller, command, key=key())


async def call_back_of(desk, ticket):
    """Due now, whatever the hour at which the test runs."""
    found = []

    async def is_there():
        async with DB.tenant_scope(desk.bohan.caller.tenant_id):
            found[:] = await DB.rows(
                "update call_back set due_at = now() - interval '1 minute' where tenant_id = $1 and ticket_id = $2 "
                "returning id",
                desk.bohan.caller.tenant_id,
                ticket.id,
            )
        return bool(found)

    await until(is_there)
    return found[0]["id"]


async def state(ask, desk, ticket):
    return (await ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=ticket.id))).state


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
async def test_a_customer_rates_from_a_phone_without_signing_in(ask, door, windows, letterbox, locale):
    desk = await make_desk(ask, door.url)
    await at_any_hour(ask, desk)
    contact = await make_contact(ask, desk.company, "李宗翰", customer="晨嶼百貨")
    ticket = await solved(ask, desk, contact)
    mail = await letterbox.one(contact.mail, "這次處理得如何？")
    assert ticket.number in mail.subject
    assert mail.path.startswith("/r/")
    page = await windows.page(door.url, locale=locale, theme="dark", phone=True)
    for _ in range(3):  # a mail scanner looks, and looks again: nothing is answered by that
        answer = await page.goto(f"{mail.path}?score=1")
        assert answer.status == 200
    assert answer.headers["referrer-policy"] == "same-origin"
    assert await state(ask, desk, ticket) is S.RESOLVED
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.locator("h1").count() == 1
    # Whoever wants no more questions is told so, may still answer this one, and may take it back.
    await page.locator("[name=opts_out] + button").click()
    await expect(page.get_by_role("status")).to_be_visible()
    assert await page.locator("[name=result]").count() == 0
    assert await violations(page) == []
    await page.locator("[name=asks_again] + button").click()
    await expect(page.locator("[name=opts_out]")).to_have_count(1)
    await page.locator("[name=solved][value=yes]").check(force=True)
    await page.locator("[name=result][value='5']").check(force=True)
    await page.locator("[name=praise][value=clear]").check(force=True)
    await page.locator("[name=comment]").fill("很快。")
    await page.locator("form .primary").click()
    await expect(page.get_by_role("status")).to_be_visible()
    assert await violations(page) == []
    assert await state(ask, desk, ticket) is S.CLOSED
    call_back = await call_back_of(desk, ticket)
    shown = await ask(READ_RATING, contact.caller, ReadRating(call_back_id=call_back))
    assert shown.is_done
    # Whatever is not quite the link is none, and says so of nobody.
    for path in (f"{mail.path[:-1]}A", "/r/nonsense", f"{mail.path}x"):
        answer = await page.goto(path)
        assert answer.status == 404
        assert "晨嶼" not in await page.content()
        assert (await page.locator("h1").bounding_box())["x"] >= 16  # a page, not words at the edge of the screen
        assert "收銀機" not in await page.content()
    await desk.close()


async def test_from_the_hotline_to_an_unhappy_customer_to_recovery(ask, door, windows):
    """Each step is another person's: who answers the telephone, who solves, who calls back, who makes good, and the
    customer who sees it closed."""
    desk = await make_desk(ask, door.url)
    contact = await make_contact(ask, desk.company, "許志明", customer="拓石製造")
    hotline = await make_staff(ask, desk.company, "林語彤", Role.AG)
    caller = await make_staff(ask, desk.company, "蔡宜庭", Role.AG)

    page = await page_of(windows, door, desk, hotline)
    number = await rings(page, desk, "許志明")

    page = await page_of(windows, door, desk, desk.bohan)
    await page.goto(f"{desk.tickets}/{number}/do/classify")
    for name in ("impact", "urgency"):  # urgent, so that somebody must call
        await page.locator(f"[name={name}][value='1']").check(force=True)
    await page.locator("form[action$='/do/classify'] .primary").click()
    await page.wait_for_url(re.compile(rf"/tickets/{number}([?#]|$)"))
    await page.goto(f"{desk.tickets}/{number}/do/resolve")
    await page.fill("#act-solution", "換了列印頭。")
    await page.locator("form[action$='/do/resolve'] .primary").click()
    await expect(page.locator("#thread")).to_contain_text("換了列印頭。")
    ticket = (await ask(TICKET_PAGE, desk.bohan.caller, NumberQuery(number=int(number[3:])))).ticket
    call_back = await call_back_of(desk, ticket)
    await page.goto(f"{desk.base}/callbacks/{call_back}?view=team")
    await expect(page.locator(".callform .banner")).to_be_visible()  # he worked on it
    assert await page.locator("[data-call]").count() == 0
    assert await violations(page) == []

    page = await page_of(windows, door, desk, caller)
    await page.goto(f"{desk.base}/callbacks?view=team")
    await page.locator(".call", has_text="許志明").click()
    await page.locator("form[action*='/take'] button").click()
    await expect(page.locator("[data-timer]")).to_be_visible()
    assert await violations(page) == []
    await page.locator("[name=solved][value=yes]").check(force=True)
    await page.keyboard.press("2")
    await expect(page.locator("#result2")).to_be_checked()
    await page.locator("[name=comment]").fill("修好了，但等了三天。")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("status").first).to_be_visible()
    assert await state(ask, desk, ticket) is S.RESOLVED

    page = await page_of(windows, door, desk, desk.peishan)
    await page.goto(f"{desk.base}/callbacks?view=unhappy")
    await page.locator(".call", has_text="許志明").click()
    assert await violations(page) == []
    for text, button in (("已致電道歉。", "contact"), ("每天回報進度。", "plan"), ("客戶接受。", "finish")):
        await page.locator(f"form[action$='/{button}'] textarea").fill(text)
        await page.locator(f"form[action$='/{button}'] [type=submit]").click()
    await page.locator("form[action$='/close'] [type=submit]").click()
    await expect(page.locator("form[action$='/close']")).to_have_count(0)
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.goto(f"{desk.base}/reports/satisfaction")
    await expect(page.locator(".kpis")).to_be_visible()
    # A part of the page scrolls, the page itself does not: words for readers alone once made it taller than the window.
    await page.set_viewport_size({"width": 1200, "height": 500})
    for path in ("settings/deliveries", "settings/causes", f"callbacks/{call_back}?view=done"):
        await page.goto(f"{desk.base}/{path}")
        height, part = await page.evaluate(TALL)
        assert height == 500, path
        assert part > 500, path
    assert page.problems == []

    page = await page_of(windows, door, desk, contact, phone=True)
    await page.goto(f"/p/{desk.company.slug}/tickets/{number}")
    await expect(page.locator("h1")).to_contain_text("收銀機列印異常")
    await expect(page.locator("#state-chip")).to_contain_text("已完成")
    await desk.close()


async def rings(page, desk, name):
    """Looked up by name, written down, and a ticket with it; gives its number."""
    await page.goto(f"{desk.base}/phone?q={name}")
    await page.locator("#callers a", has_text=name).click()
    await expect(page.locator("h1")).to_have_text(name)
    await page.locator("#f-notes").fill("收銀機印不出發票，門市在等。")
    await page.locator("#f-title").fill("收銀機列印異常")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url("**/tickets/HD-*")
    return re.search(r"HD-\d+", page.url)[0]
