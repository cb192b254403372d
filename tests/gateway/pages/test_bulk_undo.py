"""What was done to many tickets is taken back where it still is as that act left it; what it could not do stays told."""

import html
import re
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.details import TAG_TICKET, TagTicket
from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    READ_TICKET,
    REOPEN_TICKET,
    RESOLVE_TICKET,
    TAKE_TICKET,
    AssignTicket,
    ReadTicket,
    RejectTicket,
    ResolveTicket,
    TakeTicket,
)
from shared.contracts.helpdesk import TicketState as S
from tests.gateway.pages.desk import HTMX, fields
from tests.gateway.pages.test_live_pages import at
from tests.harness.browser import violations
from tests.harness.people import csrf_in


async def now(desk, ticket):
    return await desk.ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=ticket.id))


async def do(desk, agent, tickets, **words):
    form = await fields(agent, desk.tickets, form='id="rows"')
    seen = [await now(desk, one) for one in tickets]
    form |= words | {"ticket": [f"{one.id}.{one.revision}.{one.number}" for one in seen]}
    answer = await agent.post(f"{desk.tickets}/bulk", data=form, headers=HTMX)
    assert answer.status_code == 200
    return answer


def undo_of(answer) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'name="was" value="([^"]*)"', answer.text)]


async def undone(desk, agent, answer, **more):
    page = await agent.get(desk.tickets)
    form = {"csrf": csrf_in(page.text), "key": uuid4().hex, "was": undo_of(answer)} | more
    return await agent.post(f"{desk.tickets}/bulk/undo?back=%3Fview%3Dall", data=form, headers=HTMX)


@pytest_asyncio.fixture
async def two(desk):
    """Taken by 吳佩珊, so that nothing about them is new."""
    made = [await desk.open("甲"), await desk.open("乙")]
    for one in made:
        take = TakeTicket(ticket_id=one.id, revision=1)
        await desk.ask(TAKE_TICKET, desk.peishan.caller, take, key=uuid4().hex)
    await desk.ask(TAG_TICKET, desk.peishan.caller, TagTicket(ticket_id=made[0].id, add=("急",)), key=uuid4().hex)
    return made


def facts(one):
    fixed = (one.priority, one.priority_fixed, one.impact, one.urgency, one.type)
    return (one.assignee_id, one.state, *fixed, one.tags, one.category_id, one.merged_into)


DEEDS = [
    {"do": "take"},
    {"to": "nobody"},
    {"do": "priority_1", "why": "今天要交"},
    {"do": "tag", "tag": "急，月結"},
    {"do": "wait_customer", "reason": "等照片"},
    {"do": "mark_spam"},
    {"do": "merge"},
]


@pytest.mark.parametrize("words", DEEDS, ids=lambda words: "-".join(words.values()))
async def test_each_act_is_taken_back_to_what_was(desk, agent, two, words):
    before = [facts(await now(desk, one)) for one in two]
    answer = await do(desk, agent, two, **words)
    assert [facts(await now(desk, one)) for one in two] != before
    assert '"undo": "#undo"' in answer.headers["hx-trigger"]
    done = await undone(desk, agent, answer)
    assert "沒有完成" not in done.text
    assert [facts(await now(desk, one)) for one in two] == before


async def test_a_pause_that_was_ended_is_one_again(desk, agent, two):
    await do(desk, agent, two, do="wait_third_party", reason="等原廠")
    answer = await do(desk, agent, two, do="resume")
    await undone(desk, agent, answer)
    assert [(await now(desk, one)).state for one in two] == [S.WAITING_THIRD_PARTY] * 2


async def test_what_was_closed_is_opened_again_and_what_cannot_be_says_why(desk, two):
    lead = await desk.client(desk.peishan)
    for one in two:
        solved = ResolveTicket(ticket_id=one.id, revision=(await now(desk, one)).revision, solution="換好了")
        await desk.ask(RESOLVE_TICKET, desk.peishan.caller, solved, key=uuid4().hex)
    answer = await do(desk, lead, two, do="close")
    assert "重新開啟並告訴客戶" in answer.text
    assert '"undo": "#undo"' not in answer.headers["hx-trigger"]  # a toast does not say that customers are told
    again = RejectTicket(ticket_id=two[1].id, revision=(await now(desk, two[1])).revision, body="還是不行")
    await desk.ask(REOPEN_TICKET, desk.hsiaohan.caller, again, key=uuid4().hex)
    done = await undone(desk, lead, answer)
    assert "已復原 1 張工單" in done.text
    assert "已重新開啟，現在是「處理中」。" in done.text
    assert re.search(rf'<span class="num">{two[1].number}</span> [^<]+</li>', done.text)
    opened = await now(desk, two[0])
    assert (opened.state, opened.messages[-1].body) == (S.OPEN, "先前關閉有誤，我們已重新開啟這個問題。")
    assert (await now(desk, two[1])).messages[-1].body == "還是不行"


async def test_what_somebody_changed_since_stays_and_is_told(desk, agent, two):
    answer = await do(desk, agent, two, to=str(desk.bohan.membership_id))
    seen = await now(desk, two[1])
    assign = AssignTicket(ticket_id=seen.id, revision=seen.revision, assignee_id=None)
    await desk.ask(ASSIGN_TICKET, desk.peishan.caller, assign, key=uuid4().hex)
    done = await undone(desk, agent, answer)
    assert "已復原 1 張工單" in done.text
    assert f'<span class="num">{seen.number}</span>' in done.text
    assert (await now(desk, two[0])).assignee_id == desk.peishan.membership_id
    assert (await now(desk, two[1])).assignee_id is None


async def test_what_is_no_longer_new_says_so(desk, agent):
    fresh = await desk.open("剛進來")
    done = await undone(desk, agent, await do(desk, agent, [fresh], do="take"))
    assert "已復原 1 張工單" in done.text
    assert "狀態仍是「處理中」" in done.text
    assert "沒有完成" not in done.text
    assert (await now(desk, fresh)).assignee_id is None


async def test_a_page_may_send_back_anything_and_is_answered(desk, agent, two):
    answer = await do(desk, agent, two[:1], to="nobody")
    (good,) = undo_of(answer)
    bad = [
        "",
        "[]",
        "x" * 5000,
        "[" * 1900,
        good.replace('"assign"', '"drop"'),
        good.replace(str(desk.peishan.membership_id), "\\u0000"),
    ]
    bad.append(good.replace('{"assignee_id"', '{"ticket_id"'))
    for one in bad:
        done = await undone(desk, agent, answer, was=[one])
        assert done.status_code == 200, one
        assert "沒有工單被復原" in done.text
    assert (await now(desk, two[0])).assignee_id is None


async def test_without_script_the_notice_and_its_button_come_with_the_page(desk, agent, two):
    form = await fields(agent, desk.tickets, form='id="rows"')
    seen = await now(desk, two[0])
    form |= {"do": "take", "ticket": f"{seen.id}.{seen.revision}.{seen.number}"}
    answer = await agent.post(f"{desk.tickets}/bulk?back=%3Fview%3Dmine", data=form)
    assert answer.status_code == 200
    assert "已更新 1 張工單" in answer.text
    (was,) = undo_of(answer)
    given = {"csrf": csrf_in(answer.text), "key": uuid4().hex, "was": was}
    assert "已復原 1 張工單" in (await agent.post(f"{desk.tickets}/bulk/undo?back=%3Fview%3Dmine", data=given)).text
    assert (await now(desk, two[0])).assignee_id == desk.peishan.membership_id


@pytest.mark.parametrize(("theme", "phone"), [("light", False), ("dark", False)])
async def test_categories_are_set_by_keyboard_and_undone_by_a_button(desk, windows, two, theme, phone):
    make = CreateCategory(name="硬體")
    made = await desk.ask(CREATE_CATEGORY, desk.peishan.caller, make, key=uuid4().hex)
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}?view=open", theme=theme, phone=phone)
    for one in two:
        await page.locator(f"[data-rows] tr[data-id='{one.id}'] input[type=checkbox]").check()
    await page.keyboard.press("c")
    await expect(page.locator("#category-menu [value=none]")).to_be_focused()
    assert await violations(page) == []
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#told")).to_contain_text("已更新 2 張工單")
    assert [(await now(desk, one)).category_id for one in two] == [made.id] * 2
    assert await violations(page) == []
    await page.locator("#undo").click()
    await expect(page.locator("#told")).to_contain_text("已復原 2 張工單")
    assert [(await now(desk, one)).category_id for one in two] == [None] * 2
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.problems == []


async def test_the_refresh_of_the_queue_leaves_what_failed_standing(desk, windows, two):
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}?view=open")
    for one in two:
        await page.locator(f"[data-rows] tr[data-id='{one.id}'] input[type=checkbox]").check()
    box = page.locator(f"[data-rows] tr[data-id='{two[1].id}'] input[type=checkbox]")
    await box.evaluate("(c, v) => { c.value = v; }", f"{two[1].id}.99.{two[1].number}")
    await page.keyboard.press("i")
    failed = page.locator("#told li", has_text=two[1].number)
    await expect(failed).to_be_visible()
    later = await desk.open("後來的一張")
    await expect(page.locator("#rows")).to_contain_text(later.number)
    await expect(failed).to_be_visible()
    await page.locator("#told [data-dismiss]").click()
    await expect(page.locator("#told .banner")).to_have_count(0)
    assert await violations(page) == []
