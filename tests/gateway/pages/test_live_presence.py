"""Two agents on one ticket: each sees that the other looks or writes, is warned when the other has answered meanwhile,
keeps what he was typing, and sees the other go."""

import asyncio
from uuid import UUID

import pytest

from gateway.pages.live import board as live_board
from gateway.pages.live.board import STAYS, Board, Seen
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_live_pages import at
from tests.harness.browser import expect, violations
from tests.harness.people import csrf_in

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)


def seen(who=TWO, doing="viewing", number="HD-1", tenant=ONE) -> Seen:
    return Seen(tenant_id=tenant, number=number, actor_id=who, name="x", doing=doing)


def test_only_a_change_is_news_and_nobody_stays_who_says_nothing():
    board = Board()
    assert board.note(seen(), 0)
    assert not board.note(seen(), 10)
    assert board.note(seen(doing="typing"), 11)
    assert [one.doing for one in board.at(ONE, "HD-1", 12)] == ["typing"]
    assert board.at(ONE, "HD-1", 11 + STAYS) == []
    assert board.note(seen(), 40), "come back after having been gone"
    assert board.note(seen(doing="gone"), 41)
    assert board.at(ONE, "HD-1", 41) == []


def test_companies_and_tickets_are_apart():
    board = Board()
    board.note(seen(), 0)
    assert board.at(THREE, "HD-1", 1) == []
    assert board.at(ONE, "HD-2", 1) == []


def test_what_is_over_is_not_kept():
    board = Board()
    for n in range(50):
        board.note(seen(number=f"HD-{n}"), 0)
    board.note(seen(THREE, number="HD-0"), 10)
    board.note(seen(doing="gone", number="HD-9"), 11)
    assert len(board) == 49
    board.note(seen(number="HD-99"), STAYS + 1)
    assert len(board) == 2, "where somebody still is, and where somebody has just come"
    assert [one.actor_id for one in board.at(ONE, "HD-0", STAYS + 1)] == [THREE]


def test_no_company_takes_the_room_of_all(monkeypatch):
    monkeypatch.setattr(live_board, "OF_COMPANY", 5)
    board = Board()
    for n in range(9):
        board.note(seen(number=f"HD-{n}"), n)
    assert len(board) == 5
    assert board.note(seen(THREE, number="HD-0"), 9), "who is there already is not put out"
    assert board.note(seen(tenant=THREE), 9), "another company has its own"
    board.note(seen(doing="gone", number="HD-1"), 10)
    assert board.note(seen(number="HD-9"), 10), "there is room again"
    assert len(board) == 6


async def test_somebody_whose_machine_just_went_is_gone_within_half_a_minute(desk, windows, monkeypatch):
    """He says no more that he goes. With a fourth of the time: the page of a colleague asks every ten seconds."""
    monkeypatch.setattr(live_board, "STAYS", STAYS / 4)
    ticket = await desk.open("拔掉插頭")
    first = await at(windows, desk, desk.bohan, desk.tickets)
    async with first.expect_response("**/live?*"):
        await first.goto(f"{desk.tickets}/{ticket.number}")
    second = await at(windows, desk, desk.peishan, f"{desk.tickets}/{ticket.number}")
    await expect(first.locator("#here-others")).to_contain_text("吳佩珊")
    await second.context.set_offline(True)
    await second.close()
    await asyncio.sleep(1)
    assert "吳佩珊" in await first.locator("#here-others").inner_text(), "nobody said that he went"
    await expect(first.locator("#here-others .here")).to_have_count(0, timeout=(30 - STAYS * 3 / 4) * 1_000)


async def test_two_agents_on_one_ticket(desk, windows):
    ticket = await desk.open("兩個人同時處理")
    first = await at(windows, desk, desk.bohan, desk.tickets)
    async with first.expect_response("**/live?*"):  # what changes from now on is heard
        await first.goto(f"{desk.tickets}/{ticket.number}")
    await expect(first.locator("#here-others .here")).to_have_count(0)
    second = await at(windows, desk, desk.peishan, f"{desk.tickets}/{ticket.number}")
    await expect(first.locator("#here-others")).to_contain_text("吳佩珊 也在看這張工單")
    await expect(second.locator("#here-others")).to_contain_text("陳柏翰")
    await second.locator("#body").fill("我來回：請重開機。")
    await expect(first.locator("#here-others")).to_contain_text("吳佩珊 正在輸入回覆")
    assert await violations(first) == []
    await first.locator("#body").fill("您好，先請您")
    await second.locator("#composer button[type=submit].primary").click()
    await expect(first.locator("#composer-news")).to_contain_text("您輸入的期間，工單有更新")
    await expect(first.locator("#composer-news")).to_contain_text("吳佩珊")
    await expect(first.locator("#body")).to_have_value("您好，先請您")
    await second.close()
    await expect(first.locator("#here-others .here")).to_have_count(0)
    assert first.problems == []


async def told(desk, client, number, doing, tickets=""):
    page = await client.get(desk.tickets)
    words = {"doing": doing, "csrf": csrf_in(page.text)}
    return await client.post(f"{tickets or desk.tickets}/{number}/here", data=words)


async def test_customers_and_other_companies_are_told_nothing(desk, ask, door):
    ticket = await desk.open("甲")
    agent, lead = await desk.client(desk.bohan), await desk.client(desk.peishan)
    assert (await told(desk, agent, ticket.number, "typing")).status_code == 200
    assert "陳柏翰" in (await told(desk, lead, ticket.number, "viewing")).text
    other = await make_desk(ask, door.url)
    stranger = await other.client(other.bohan)
    assert "陳柏翰" not in (await told(other, stranger, ticket.number, "typing")).text
    assert (await told(other, stranger, ticket.number, "typing", desk.tickets)).status_code != 200
    await other.close()


@pytest.mark.parametrize("doing", ["gone", "nonsense"])
async def test_what_a_page_says_is_one_of_few_words(desk, doing):
    agent = await desk.client(desk.bohan)
    assert (await told(desk, agent, "HD-1", doing)).status_code == 200
