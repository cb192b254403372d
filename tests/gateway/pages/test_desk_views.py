"""The queue's views on the page: chips, columns, saving, and the file for a spreadsheet."""

import csv
import html
import re
from io import StringIO

from playwright.async_api import expect

from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.contracts.helpdesk import LIST_TICKETS, OPEN_TICKET, ListTickets, OpenTicket, TicketType
from shared.core.cells import safe_cell
from shared.core.ids import new_id
from tests.gateway.pages.test_live_pages import at
from tests.harness.browser import violations
from tests.harness.people import csrf_in

SAME = {"Sec-Fetch-Site": "same-origin"}


def place_in(page) -> str:
    return re.search(r'name="place" value="([^"]+)"', page.text)[1].replace("&amp;", "&")


async def saved(agent, desk, name, words="view=open&priority=1&col=customer&col=opened&sort=opened", **more):
    form = await agent.get(f"{desk.tickets}/views/new?{words}")
    given = {"csrf": csrf_in(form.text), "key": f"k-{name}", "place": place_in(form), "name": name, **more}
    return await agent.post(f"{desk.tickets}/views", data=given, headers=SAME)


async def test_filters_are_chips_that_can_be_taken_away(desk, agent):
    urgent = await desk.open("全院停機", impact=1, urgency=1)
    other = await desk.open("換滑鼠", impact=3, urgency=3)
    page = await agent.get(f"{desk.tickets}?view=open&priority=1&assignee=nobody")
    assert urgent.number in page.text
    assert other.number not in page.text
    chips = dict(re.findall(r'<span class="filter"><span>([^<]+)</span><b>([^<]+)</b>', page.text))
    assert chips == {"優先": "緊急", "負責人": "未指派"}
    without = re.search(r'<a href="([^"]+)"[^>]*aria-label="移除篩選：優先"', page.text)[1].replace("&amp;", "&")
    assert other.number in (await agent.get(without)).text


async def test_the_filter_form_offers_people_and_customers_and_keeps_what_is_chosen(desk, agent):
    page = await agent.get(f"{desk.tickets}/filter?view=waiting&priority=2&assignee={desk.bohan.membership_id}")
    assert '<input type="hidden" name="view" value="waiting">' in page.text
    assert f'<option value="{desk.bohan.membership_id}" selected>陳柏翰</option>' in page.text
    assert "青禾物流" in page.text
    assert '<input type="checkbox" name="priority" value="2" checked>' in page.text


async def test_a_view_is_saved_shown_changed_and_removed(desk, agent):
    await desk.open("全院停機", impact=1, urgency=1)
    answer = await saved(agent, desk, "緊急的")
    assert answer.status_code == 303
    page = await agent.get(answer.headers["location"])
    assert "<h1>緊急的</h1>" in page.text
    assert re.search(r'aria-current="page">緊急的<span class="count plain">1</span>', page.text)
    assert '<td class="c-cust">' in page.text
    assert "儲存變更" not in page.text
    view = re.search(r"/views/([0-9a-f-]{36})\?", page.text)[1]
    again = await saved(agent, desk, "緊急的")
    assert again.status_code == 409
    assert "已經有同名的視圖" in again.text
    changed = await agent.get(f"{desk.tickets}?view=open&priority=2&saved={view}")
    assert "儲存變更" in changed.text
    form = await agent.get(f"{desk.tickets}/views/{view}?view=open&priority=2&saved={view}")
    given = {"csrf": csrf_in(form.text), "key": "c", "place": place_in(form), "name": "較急的", "revision": "1"}
    answer = await agent.post(f"{desk.tickets}/views/{view}", data=given, headers=SAME)
    assert "priority=2" in answer.headers["location"]
    given = {"csrf": csrf_in(form.text), "key": "r", "revision": "2"}
    answer = await agent.post(f"{desk.tickets}/views/{view}/remove", data=given, headers=SAME)
    assert answer.status_code == 303
    assert "較急的" not in (await agent.get(desk.tickets)).text


async def test_category_team_and_type_are_columns_and_stand_in_the_file_but_not_in_what_customers_read(
    ask, desk, agent
):
    lead = desk.peishan.caller
    above = await ask(CREATE_CATEGORY, lead, CreateCategory(name="設備"), key="c-1")
    category = await ask(CREATE_CATEGORY, lead, CreateCategory(name="印表機<b>", parent_id=above.id), key="c-2")
    team = await ask(CREATE_TEAM, lead, CreateTeam(name="二線"), key="t-1")
    sorted_in = OpenTicket(
        title="卡紙",
        body="卡住了。",
        requester_id=desk.hsiaohan.caller.actor_id,
        category_id=category.id,
        team_id=team.id,
        type=TicketType.COMPLAINT,
    )
    await ask(OPEN_TICKET, desk.bohan.caller, sorted_in, key="o-1")
    bare = await desk.open("沒有分類")
    words = "view=all&col=category&col=team&col=type"
    page = (await agent.get(f"{desk.tickets}?{words}")).text
    assert [
        html.unescape(one) for one in re.findall(r'<td class="c-cat"><div class="ellipsis soft">([^<]+)<', page)
    ] == [
        "設備 › 印表機<b>",
        "二線",
    ]
    assert '<td class="c-stat">客訴</td>' in page
    file = (await agent.get(f"{desk.tickets}/export.csv?{words}")).content.decode()
    rows = {row[1]: row[2:] for row in csv.reader(StringIO(file[1:]))}
    assert rows == {
        "主旨": ["分類", "類型", "團隊"],
        "卡紙": ["設備 › 印表機<b>", "客訴", "二線"],
        bare.title: ["", "", ""],
    }
    listed = (await ask(LIST_TICKETS, desk.hsiaohan.caller, ListTickets())).items
    assert {(one.category_id, one.team_id, one.type) for one in listed} == {(None, None, None)}


async def test_only_who_may_share_is_offered_it(desk, agent):
    lead = await desk.client(desk.peishan)
    assert "全公司</option>" in (await lead.get(f"{desk.tickets}/views/new?view=open")).text
    assert "全公司</option>" not in (await agent.get(f"{desk.tickets}/views/new?view=open")).text
    assert (await saved(agent, desk, "偷偷共用", **{"for": "all"})).status_code == 403
    await saved(lead, desk, "大家的", **{"for": "all"})
    assert "大家的" in (await agent.get(desk.tickets)).text


async def test_the_file_has_a_mark_for_spreadsheets_all_rows_and_no_formula(desk, agent):
    for n in range(103):
        await desk.open(f"第 {n} 張")
    await desk.open('=HYPERLINK("http://evil.example","看")')
    answer = await agent.get(f"{desk.tickets}/export.csv?view=all&col=customer&col=status")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment;")
    text = answer.content.decode()
    assert text.startswith("\ufeff編號,主旨,客戶名稱,狀態\r\n")
    rows = list(csv.reader(StringIO(text[1:])))
    assert len(rows) == 105
    assert rows[1][1] == '\'=HYPERLINK("http://evil.example","看")'
    assert {row[3] for row in rows[1:]} == {"新建"}
    admin = await desk.client(desk.hsiaohan)
    refused = await admin.get(f"{desk.tickets}/export.csv", follow_redirects=False)
    assert refused.status_code != 200


def test_what_a_spreadsheet_would_run_is_kept_as_text():
    for text in ("=1+1", "+1", "-1", "@A1", "\t=1", "＝1", "  =1", "|calc"):
        assert safe_cell(text) == f"'{text}"
    for text in ("HD-12", "印表機 = 壞了", "2026-01-01", ""):
        assert safe_cell(text) == text


async def test_words_nobody_knows_count_as_not_said(desk, agent):
    page = await agent.get(
        f"{desk.tickets}?state=x&channel=y&assignee=z&customer=1&due=never&col=secret&sort=up&saved=q"
    )
    assert page.status_code == 200
    assert 'class="filter"' not in page.text


async def test_the_page_of_a_ticket_does_not_wait_for_the_numbers_of_views(desk, agent, windows):
    ticket = await desk.open("全院停機", impact=1, urgency=1)
    await saved(agent, desk, "很急的", words="view=open&priority=1")
    number = r'<span class="ellipsis">很急的</span><span class="count plain">1</span>'
    assert re.search(number, (await agent.get(desk.tickets)).text)
    page = await agent.get(f"{desk.tickets}/{ticket.number}")
    assert '<span class="ellipsis">很急的</span></a>' in page.text
    window = await at(windows, desk, desk.bohan, f"{desk.tickets}/{ticket.number}")
    await expect(window.locator("#rail-views .count")).to_have_text("1")
    assert window.problems == []


async def test_a_shared_view_is_changed_only_by_who_may(desk, agent):
    lead = await desk.client(desk.peishan)
    made = await saved(lead, desk, "大家看的", **{"for": "all"})
    here = made.headers["location"]
    view = re.search(r"saved=([0-9a-f-]{36})", here)[1]
    assert "變更視圖" in (await lead.get(here)).text
    assert f"/views/{view}" not in (await agent.get(here)).text
    assert "儲存為新視圖" in (await agent.get(f"{here}&state=new")).text
    refused = await agent.get(f"{desk.tickets}/views/{view}?view=open")
    assert refused.status_code == 403
    form = await agent.get(f"{desk.tickets}/views/new?view=open")
    given = {"csrf": csrf_in(form.text), "key": "s", "place": place_in(form), "name": "改掉它", "revision": "1"}
    answer = await agent.post(f"{desk.tickets}/views/{view}", data=given, headers=SAME)
    assert answer.status_code == 403
    assert 'value="改掉它"' in answer.text
    assert "只有客服主管可以管理全公司共用的視圖" in answer.text
    shared = await saved(agent, desk, "我也想共用", **{"for": "all"})
    assert 'value="我也想共用"' in shared.text


async def test_a_lead_of_a_team_keeps_a_view_for_it_and_its_people_have_it_in_their_rail(desk, agent, windows):
    people = {"lead_id": desk.bohan.membership_id, "member_ids": (desk.peishan.membership_id,)}
    await desk.ask(CREATE_TEAM, desk.peishan.caller, CreateTeam(name="第一線", **people), key=new_id().hex)
    ticket = await desk.open("全院停機", impact=1, urgency=1)
    window = await at(windows, desk, desk.bohan, f"{desk.tickets}?view=open&priority=1")
    await window.get_by_role("link", name="儲存為新視圖").click()
    await window.locator("#v-name").fill("第一線的緊急")
    assert await window.locator("#v-for option").all_text_contents() == ["只有我", "第一線"]
    await window.locator("#v-for").select_option(label="第一線")
    assert await violations(window) == []
    await window.locator("#act button.primary").click()
    await expect(window.locator("#rail-views")).to_contain_text("第一線的緊急 · 第一線")
    assert window.problems == []
    window = await at(windows, desk, desk.peishan, f"{desk.tickets}/{ticket.number}")
    link = window.locator("#rail-views a", has_text="第一線的緊急")
    await expect(link.locator(".count")).to_have_text("1")
    await link.click()
    await expect(window.locator("h1")).to_have_text("第一線的緊急")
    await window.get_by_role("link", name="變更視圖").click()
    await expect(window.locator("#act-body")).to_contain_text("「第一線」的成員都看得到這個視圖。")
    assert await violations(window) == []
    assert window.problems == []
