"""What finds what: two characters, both scripts, widths, phrases, numbers, names, filters, order and pages."""

from datetime import timedelta

import pytest

from services.helpdesk.db import DB
from services.helpdesk.search.grams import Numbers
from shared.contracts.desk.search import SEARCH, SearchOrder, SearchQuery
from shared.contracts.helpdesk import (
    NOTE_TICKET,
    OPEN_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    TAKE_TICKET,
    NoteTicket,
    OpenTicket,
    ReplyTicket,
    ResolveTicket,
    TakeTicket,
)
from shared.core.clock import now
from tests.helpdesk.search.world import indexed, numbers, told


@pytest.fixture
async def desk(ask, cast):
    """HD-1 印表機 (taken by 陳柏翰), HD-2 VPN of the other customer (urgent), HD-3 報表 (resolved)."""
    one = await ask(
        OPEN_TICKET,
        cast.hsiaohan,
        OpenTicket(title="三樓印表機無法列印", body="卡紙之後就這樣，錯誤代碼 0x80070035，請臺北同仁協助。"),
    )
    await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=one.id, revision=1))
    await ask(
        OPEN_TICKET,
        cast.stranger,
        OpenTicket(title="VPN drops every hour", body="The printer is out of paper too. Call 02-2345-6789.", impact=1,
                   urgency=1),
    )  # fmt: skip
    three = await ask(
        OPEN_TICKET, cast.hsiaohan, OpenTicket(title="月結報表不符", body="與總帳差 300 元，附上 ＥＸＣＥＬ。")
    )
    await ask(
        RESOLVE_TICKET, cast.bohan, ResolveTicket(ticket_id=three.id, revision=1, solution="重新整理列印設定即可")
    )
    await indexed(cast.tenant_id)
    return cast


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("報表", ["HD-3"]),
        ("列印", ["HD-1", "HD-3"]),  # in the title first
        ("无法", ["HD-1"]),
        ("台北", ["HD-1"]),
        ("印表機 卡紙", ["HD-1"]),  # title and body together
        ("印表機卡紙", []),
        ("excel", ["HD-3"]),
        ("ｖｐｎ", ["HD-2"]),
        ("print", ["HD-2"]),
        ("rinter", []),
        ('"out of paper"', ["HD-2"]),
        ('"paper of out"', []),
        ("paper of out", ["HD-2"]),
        ("0x80070035", ["HD-1"]),
        ("2345-6789", ["HD-2"]),
        ("HD-3", ["HD-3"]),
        ("hd2", ["HD-2"]),
        ("3", ["HD-3"]),
        ("王筱涵", ["HD-3", "HD-1"]),
        ("沒有的字", []),
        ("列印 status:resolved", ["HD-3"]),
        ("status:open", ["HD-2", "HD-1"]),
        ("狀態：已解決", ["HD-3"]),
        ("assignee:me", ["HD-1"]),
        ("assignee:陳柏", ["HD-1"]),
        ("assignee:none status:open", ["HD-2"]),
        ("priority:urgent", ["HD-2"]),
        ("priority:p1 vpn", ["HD-2"]),
        ("customer:景明 列印", ["HD-1", "HD-3"]),
        ("customer:青禾 列印", []),
        ("before:2020-01-01 列印", []),
        ("after:2020-01-01 列印", ["HD-1", "HD-3"]),
    ],
)
async def test_a_query_finds(ask, desk, query, found):
    assert await numbers(ask, desk.bohan, query) == found


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("sttus:open 列印", ("search.filter_unknown", "sttus")),
        ("status:oben 列印", ("search.value_unknown", "status:oben")),
        ("before:tomorrow 列印", ("search.date_unreadable", "before:tomorrow")),
        ("before:2026-13-45 列印", ("search.date_unreadable", "before:2026-13-45")),
        ("assignee:誰啊 列印", ("search.nobody", "誰啊")),
        ("customer:沒有 列印", ("search.nobody", "沒有")),
        ("列印 機", ("search.word_short", "機")),
    ],
)
async def test_what_is_not_understood_is_said(ask, desk, query, hint):
    page = await ask(SEARCH, desk.bohan, SearchQuery(q=query))
    assert [(one.code, one.word) for one in page.hints] == [hint]
    is_nobody = hint[0] == "search.nobody"
    assert [hit.number for hit in page.tickets] == ([] if is_nobody else ["HD-1", "HD-3"])


async def test_what_was_found_is_marked(ask, desk):
    (hit, other) = (await ask(SEARCH, desk.bohan, SearchQuery(q="列印"))).tickets
    assert told(hit.title) == "三樓印表機無法[列印]"
    assert (told(other.title), told(other.excerpt), other.said_by) == (
        "月結報表不符",
        "重新整理[列印]設定即可",
        "陳柏翰",
    )
    (hit,) = (await ask(SEARCH, desk.bohan, SearchQuery(q="错误 ＴＡＩＷＡＮ"))).tickets or [None]
    assert hit is None
    (hit,) = (await ask(SEARCH, desk.bohan, SearchQuery(q="错误 台北"))).tickets
    assert told(hit.excerpt) == "卡紙之後就這樣，[錯誤]代碼 0x80070035，請[臺北]同仁協助。"


async def test_people_and_customers(ask, desk):
    page = await ask(SEARCH, desk.bohan, SearchQuery(q="景明"))
    assert [(one.kind, told(one.name)) for one in page.parties] == [("customer", "[景明]醫院")]
    page = await ask(SEARCH, desk.bohan, SearchQuery(q="王"))
    assert [(told(one.name), one.customer_name) for one in page.parties] == [("[王]筱涵", "景明醫院")]
    mail = f"{desk.hsiaohan.actor_id}@example.test"
    page = await ask(SEARCH, desk.bohan, SearchQuery(q=mail.upper()))
    assert [one.id for one in page.parties] == [desk.hsiaohan.actor_id]
    assert told(page.parties[0].mail) == f"[{mail}]"


async def test_a_changed_name_and_title_are_found_as_they_are_now(ask, desk):
    async with DB.tenant_scope(desk.tenant_id):
        await DB.run("update contact set name = '歐陽靖' where id = $1", desk.hsiaohan.actor_id)
        await DB.run("update ticket set title = '三樓掃描器故障' where tenant_id = $1 and number = 1", desk.tenant_id)
    await indexed(desk.tenant_id)
    page = await ask(SEARCH, desk.bohan, SearchQuery(q="歐陽"))
    assert [told(one.name) for one in page.parties] == ["[歐陽]靖"]
    assert await numbers(ask, desk.bohan, "掃描") == ["HD-1"]
    assert await numbers(ask, desk.bohan, "印表機") == []


@pytest.mark.parametrize("order", list(SearchOrder))
async def test_pages_show_each_ticket_once_and_all_of_them(ask, cast, order):
    begin, numbers_of = now() - timedelta(days=900), Numbers(cast.tenant_id)
    opened = []
    for at in range(23):
        title = f"掃描器 {at}" if at % 3 == 0 else f"設備 {at}"
        ticket = await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=title, body="掃描器離線"))
        for _ in range(at % 3):
            await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="掃描器再試一次"))
        opened.append(ticket)
    await indexed(cast.tenant_id)
    async with DB.tenant_scope(cast.tenant_id):  # spread over years, so that weeks and the rest are both walked
        for at, ticket in enumerate(opened):
            then = begin + timedelta(days=40 * at)
            weeks = numbers_of.week(now()), numbers_of.week(then)
            await DB.run(
                "update search_entry set at = $2, words = array_replace(words, $3, $4) where ticket_id = $1",
                ticket.id,
                then,
                *weeks,
            )
    found, cursor = [], None
    for _ in range(10):
        page = await ask(SEARCH, cast.bohan, SearchQuery(q="掃描器", order=order, limit=4, cursor=cursor))
        found += [hit.number for hit in page.tickets]
        cursor = page.next
        if cursor is None:
            break
    newest = [f"HD-{at + 1}" for at in reversed(range(23))]
    titled = [number for number in newest if (int(number[3:]) - 1) % 3 == 0]
    expected = newest if order is SearchOrder.NEWEST else titled + [one for one in newest if one not in titled]
    assert found == expected


async def test_a_note_is_found_by_staff_and_says_that_it_is_internal(ask, desk):
    ticket_id = (await ask(SEARCH, desk.bohan, SearchQuery(q="HD-1"))).tickets[0].id
    await ask(NOTE_TICKET, desk.bohan, NoteTicket(ticket_id=ticket_id, body="原廠說滾輪有瑕疵"))
    await indexed(desk.tenant_id)
    (hit,) = (await ask(SEARCH, desk.yutong, SearchQuery(q="滾輪"))).tickets
    assert (hit.number, hit.is_internal, told(hit.excerpt)) == ("HD-1", True, "原廠說[滾輪]有瑕疵")
