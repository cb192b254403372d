"""An agent clears a queue by keyboard alone; bulk acts beyond taking, and what of them failed."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from shared.contracts.helpdesk import READ_TICKET, TAKE_TICKET, ReadTicket, TakeTicket, TicketState
from tests.gateway.pages.test_desk import fields
from tests.gateway.pages.test_live_pages import at
from tests.harness.browser import violations

HTMX = {"hx-request": "true", "hx-target": "form#rows"}


async def now(desk, ticket):
    return await desk.ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=ticket.id))


async def done(desk, agent, tickets, **words):
    form = await fields(agent, desk.tickets, form='id="rows"')
    form |= words | {"ticket": [f"{one.id}.{one.revision}.{one.number}" for one in tickets]}
    return await agent.post(f"{desk.tickets}/bulk", data=form, headers=HTMX)


async def test_priority_tags_and_states_of_many(desk, agent):
    one, two = await desk.open("甲"), await desk.open("乙")
    refused = await done(desk, agent, [one, two], do="priority_1")
    assert "2 張沒有完成" in refused.text
    await done(desk, agent, [one, two], do="priority_1", why="今天要交")
    assert [(await now(desk, each)).priority for each in (one, two)] == [1, 1]
    one, two = await now(desk, one), await now(desk, two)
    await done(desk, agent, [one, two], do="tag", tag="月結， 急")
    assert set((await now(desk, one)).tags) == {"月結", "急"}
    one, two = await now(desk, one), await now(desk, two)
    await done(desk, agent, [one, two], do="wait_customer", reason="等照片")
    assert [(await now(desk, each)).state for each in (one, two)] == [TicketState.WAITING_CUSTOMER] * 2
    one, two = await now(desk, one), await now(desk, two)
    await done(desk, agent, [one, two], do="resume")
    assert (await now(desk, two)).state is TicketState.OPEN
    one, two = await now(desk, one), await now(desk, two)
    await done(desk, agent, [one, two], do="mark_spam")
    assert (await now(desk, one)).state is TicketState.SPAM


async def test_what_was_not_done_stays_selected_with_its_words(desk, windows):
    """One of two is refused: it alone is still picked, the words still stand, and what mends it is one more Enter."""
    one, two = await desk.open("不急的"), await desk.open("被別人改過的")
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}?view=open")
    row = page.locator(f"[data-rows] tr[data-id='{two.id}']")
    for each in (one, two):
        await page.locator(f"[data-rows] tr[data-id='{each.id}'] input[type=checkbox]").check()
    await page.keyboard.press("s")
    await expect(page.locator("#state-menu")).to_be_visible()
    # What another has changed meanwhile is refused; a page that did not hear of it sends the old revision.
    await row.locator("input[type=checkbox]").evaluate("(c, v) => { c.value = v; }", f"{two.id}.99.{two.number}")
    await page.locator("#bulk-reason").fill("等照片")
    await page.locator("#state-menu [data-default]").click()
    await expect(page.locator(".toast").first).to_contain_text("1 張沒有完成")
    await expect(page.locator(".bulk [data-count]")).to_have_text("1")
    await expect(row).to_have_attribute("aria-selected", "true")
    await expect(page.locator("#bulk-reason")).to_have_value("等照片")
    await page.locator("#state-menu [data-default]").click()
    await expect(page.locator(".bulk")).to_be_hidden()
    assert (await now(desk, two)).state is TicketState.WAITING_CUSTOMER


async def test_many_are_merged_into_the_oldest_and_what_is_not_says_why(desk, agent):
    one, two = await desk.open("甲"), await desk.open("乙")
    other = await desk.open("別家的", who=desk.stranger)
    answer = await done(desk, agent, [two, other, one], do="merge")
    assert f'<span class="num">{other.number}</span> 這兩張工單屬於不同客戶' in answer.text
    assert (await now(desk, two)).merged_into == one.number
    alone = await done(desk, agent, [other], do="merge")
    assert "至少選取兩張才能合併" in alone.text


async def test_an_agent_clears_a_queue_by_keyboard_alone(desk, windows):
    """Selects, ranks and takes what is new; then opens, answers and solves one after the other until nothing waits."""
    tickets = [await desk.open(f"鍵盤 {n}") for n in range(3)]
    for one in tickets:
        await desk.ask(TAKE_TICKET, desk.bohan.caller, TakeTicket(ticket_id=one.id, revision=1), key=uuid4().hex)
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}?view=mine")
    for _ in tickets:
        await page.keyboard.press("j")
        await page.keyboard.press("x")
    await expect(page.locator(".bulk [data-count]")).to_have_text("3")
    assert await violations(page) == []
    await page.keyboard.press("t")
    await expect(page.locator("#tag-menu input")).to_be_focused()
    await page.keyboard.type("鍵盤")
    await page.keyboard.press("Enter")
    await expect(page.locator(".toast").first).to_contain_text("已更新 3 張工單")
    await expect(page.locator(".bulk")).to_be_hidden()
    await page.keyboard.press("x")
    await page.keyboard.press("p")
    await expect(page.locator("#priority-menu input")).to_be_focused()
    await page.keyboard.type("今天要交")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bulk")).to_be_hidden()
    await page.keyboard.press("x")
    await page.keyboard.press("Control+k")
    await expect(page.locator("#pg-picked [role=option]").first).to_be_visible()
    await page.keyboard.press("Escape")
    for left in (3, 2, 1):
        await expect(page.locator("[data-rows] tr[data-id]")).to_have_count(left)
        await page.keyboard.press("j")
        async with page.expect_response("**/live?*"):  # opened by htmx: from then on keys do what they do with script
            await page.keyboard.press("Enter")
        await page.keyboard.press("e")
        await expect(page.locator("#act textarea")).to_be_focused()
        await page.keyboard.type("已更換，恢復正常。")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#act")).to_be_hidden()
        await page.keyboard.press("g")
        async with page.expect_response("**/live?*"):
            await page.keyboard.press("t")
        async with page.expect_response("**/live?*"):
            await page.goto(f"{desk.tickets}?view=mine")
    await expect(page.locator(".empty")).to_be_visible()
    assert [(await now(desk, one)).state for one in tickets] == [TicketState.RESOLVED] * 3
    assert [(await now(desk, one)).tags for one in tickets] == [("鍵盤",)] * 3
    assert sorted([(await now(desk, one)).priority for one in tickets]) == [1, 3, 3]
    assert page.problems == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_menus_and_forms_of_views_have_no_barriers(desk, windows, theme):
    await desk.open("甲")
    page = await at(
        windows, desk, desk.bohan, f"{desk.tickets}?view=open&priority=3&col=customer&col=opened", theme=theme
    )
    assert await violations(page) == []
    for path in ("/filter", "/columns", "/views/new?view=open&priority=1"):
        await page.goto(f"{desk.tickets}{path}")
        assert await violations(page) == [], path
    await page.goto(desk.tickets)
    await page.keyboard.press("j")
    await page.keyboard.press("s")
    await expect(page.locator("#state-menu")).to_be_visible()
    assert await violations(page) == []


async def test_from_a_ticket_one_goes_on_to_the_next_of_the_list(desk, windows):
    for title in ("甲", "乙", "丙"):
        await desk.open(title)
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}?view=open")
    rows = await page.locator("#rows a.title").all_inner_texts()
    await page.locator("#rows a.title").first.click()
    head = page.locator("#ticket-head h1")
    await expect(head).to_have_text(rows[0])
    await expect(page.locator("[data-around]")).to_contain_text("1 / 3")
    await page.keyboard.press("j")
    await expect(head).to_have_text(rows[1])
    await page.keyboard.press("j")
    await expect(head).to_have_text(rows[2])
    await expect(page.get_by_label("下一張")).to_be_hidden()
    await page.keyboard.press("k")
    await expect(head).to_have_text(rows[1])
    assert await violations(page) == []


async def test_what_comes_after_the_page_takes_nobody_to_the_tabs(windows, desk):
    """A part that loads by itself is no reason to move the keyboard, where nobody has begun to use it."""
    page = await at(windows, desk, desk.bohan, desk.tickets)
    await expect(page.locator("#kept:not([hx-get])")).to_be_visible()
    assert await page.evaluate("document.activeElement === document.body")
