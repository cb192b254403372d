"""The board's piles: what has no room in one is behind a link, and of quick changes the last is seen."""

import re
from html import unescape
from uuid import uuid4

from playwright.async_api import expect

from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.contracts.helpdesk import ASSIGN_TICKET, READ_TICKET, AssignTicket, ReadTicket
from tests.gateway.pages.test_live_pages import at

ROOM = 8


async def gives(desk, ticket, who):
    now = await desk.ask(READ_TICKET, desk.peishan.caller, ReadTicket(ticket_id=ticket.id))
    command = AssignTicket(ticket_id=ticket.id, revision=now.revision, assignee_id=who.membership_id)
    await desk.ask(ASSIGN_TICKET, desk.peishan.caller, command, key=uuid4().hex)


async def test_what_has_no_room_is_behind_a_link(desk):
    mine = [await desk.open(f"柏翰的 {number}") for number in range(ROOM + 2)]
    free = [await desk.open(f"沒人的 {number}") for number in range(ROOM + 1)]
    for one in mine:
        await gives(desk, one, desk.bohan)
    browser = await desk.client(desk.bohan)
    for query, sizes in (("", (len(free), len(mine))), ("?by=state", (len(free), len(mine)))):
        board = (await browser.get(f"{desk.base}/board{query}")).text
        links = re.findall(r'<a class="link" href="([^"]+)">還有 (\d+) 張</a>', board)
        assert [int(count) for _, count in links] == [size - ROOM for size in sizes]
        for (path, _), those in zip(links, (free, mine), strict=True):
            page = (await browser.get(unescape(path))).text
            assert set(re.findall(r'data-id="([^"]+)"', page)) == {str(one.id) for one in those}
    team = (await browser.get(f"{desk.base}/board?by=team")).text
    assert "還有 11 張" in team  # what belongs to no team: no filter says that
    assert 'class="link"' not in team.partition('id="board"')[2].partition("</main>")[0]


async def test_the_supervisors_board_counts_what_it_has_no_room_for(desk):
    for number in range(25):
        await desk.ask(CREATE_TEAM, desk.peishan.caller, CreateTeam(name=f"第 {number} 隊"), key=uuid4().hex)
    lead = await desk.client(desk.peishan)
    page = (await lead.get(f"{desk.base}/board/lead")).text
    teams, _, people = page.partition('id="l-people"')
    assert "還有 1 項" in teams
    assert "還有" not in people
    assert "還有 1 欄沒有顯示" in (await lead.get(f"{desk.base}/board?by=team")).text


async def test_of_quick_changes_the_last_is_seen_too(desk, windows):
    page = await at(windows, desk, desk.bohan, f"{desk.base}/board")
    await expect(page.locator("[data-live-mark]")).to_be_visible()
    cards = page.locator(".board > section").first.locator(".ticketcard")
    for round_ in range(2):  # the second round on what the first has brought
        for quick in range(2):
            await desk.open(f"連著 {round_} {quick}")
            await expect(cards).to_have_count(2 * round_ + 1) if not quick else None
        await expect(cards).to_have_count(2 * round_ + 2, timeout=10_000)
    assert page.problems == []
