"""The customers' side: what each may see and do, in their words; nothing typed is lost, nothing is done twice."""

import asyncio
import re

import pytest

from gateway.identity.companies.shades import contrast
from shared.contracts import gateway as g
from shared.contracts.helpdesk import (
    LIST_MESSAGES,
    LIST_TICKETS,
    NOTE_TICKET,
    REPLY_TICKET,
    ListMessages,
    ListTickets,
    NoteTicket,
    ReplyTicket,
    Then,
    TicketState,
)
from tests.gateway.files.conftest import elsewhere, enter, furnish, place  # noqa: F401 - fixtures
from tests.gateway.pages.portal import base, form, fresh, now_is, opened, solved
from tests.harness.files import picture
from tests.helpdesk.clocks.world import age, settled

LONG = "行政大樓三樓東側會議室投影機與視訊系統無法連線" * 8


async def test_a_new_customer_sees_what_to_do(enter, ask, app):  # noqa: F811
    empty = await furnish(ask, "空空公司")
    browser = await enter(empty.people["hsiaohan"])
    page = await browser.get(base(empty))
    assert page.status_code == 200
    assert "王筱涵" in page.text
    assert page.text.count("<h1") == 1
    assert f'href="{base(empty)}/tickets/new"' in page.text
    assert "tel:" not in page.text
    listing = await browser.get(f"{base(empty)}/tickets")
    assert "還沒有回報過問題" in listing.text
    assert "/rating" not in page.text + listing.text


async def test_the_hotline_is_the_companys(enter, ask, app):  # noqa: F811
    firm = await furnish(ask, "有電話公司")
    profile = await ask(g.READ_PROFILE, firm.company.caller, g.ProfileQuery())
    change = g.UpdateProfile(revision=profile.revision, phone="02-2555-0100", accent="#FFD400")
    await ask(g.UPDATE_PROFILE, firm.company.caller, change, key=fresh())
    browser = await enter(firm.people["hsiaohan"])
    page = (await browser.get(base(firm))).text
    assert 'href="tel:02-2555-0100"' in page
    sheet = await browser.get(re.search(r'href="(/p/[^"]+/brand\.css[^"]*)"', page)[1])
    assert sheet.headers["content-type"].startswith("text/css")
    brands = re.findall(r"--brand:(#[0-9A-F]{6})", sheet.text)
    assert len(brands) == 2
    assert all(contrast(brand, "#FFFFFF") >= 4.5 for brand in brands)


async def test_a_customer_reads_by_when_and_when_it_got_late(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    ticket = await opened(ask, who, "幾點前會好")
    tenant_id = who.caller.tenant_id
    await settled(tenant_id, ticket.id)
    browser = await enter(who)
    for path in (f"{base(place)}/tickets/{ticket.number}", base(place), f"{base(place)}/tickets"):
        assert re.search(r"預計 [^<]+ 前回覆您", (await browser.get(path)).text)
    await age(tenant_id, ticket.id, 40 * 86_400)
    page = (await browser.get(f"{base(place)}/tickets/{ticket.number}")).text
    assert "比預計的時間晚了" in page
    assert "SLA" not in page
    for path in (base(place), f"{base(place)}/tickets"):
        assert "比預計的時間晚了" in (await browser.get(path)).text


async def test_reporting_without_script(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    browser = await enter(who)
    page = await browser.get(f"{base(place)}/tickets/new")
    assert 'enctype="multipart/form-data"' in page.text
    key = fresh()
    data = {"csrf": browser.csrf, "key": key, "body": "讀卡機插卡沒有反應。重新開機也一樣。", "impact": "1"}
    files = [("file", ("現場.png", picture(), "image/png")), ("file", ("", b"", "application/octet-stream"))]
    answer = await browser.post(f"{base(place)}/tickets", data=data, files=files)
    assert answer.status_code == 303, answer.text[:2000]
    shown = await browser.get(answer.headers["location"])
    assert "讀卡機插卡沒有反應" in shown.text
    assert "現場.png" in shown.text
    number = re.search(r"HD-\d+", answer.headers["location"])[0]
    listed = await ask(LIST_TICKETS, who.caller, ListTickets())
    made = next(row for row in listed.items if row.number == number)
    assert (made.title, made.priority) == ("讀卡機插卡沒有反應", 2)
    source = re.search(r'src="(/files/[^"]+/preview)"', shown.text)[1]
    assert (await browser.get(source)).headers["content-type"] == "image/webp"


async def test_a_refused_report_keeps_everything(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    browser = await enter(who)
    url = f"{base(place)}/tickets"
    data = {"csrf": browser.csrf, "key": fresh(), "body": "很長的\n一段話", "impact": "3"}
    files = [("file", ("好的.png", picture(), "image/png")), ("file", ("壞的.svg", b"<svg/>", "image/svg+xml"))]
    answer = await browser.post(url, data=data, files=files)
    assert answer.status_code == 422
    assert "很長的\n一段話</textarea>" in answer.text
    assert re.search(r'value="3" checked', answer.text)
    assert "「壞的.svg」" in answer.text
    receipt = re.search(r'name="files" value="([^"]+)" checked', answer.text)[1]
    again = await browser.post(url, data={**data, "files": receipt})
    assert again.status_code == 303
    assert "好的.png" in (await browser.get(again.headers["location"])).text


@pytest.mark.parametrize(
    ("more", "said"), [({"body": "  \n "}, "請填寫這一欄"), ({"body": "b", "impact": "9"}, "數值太大"), ({}, "請填寫")]
)
async def test_what_is_missing_is_said_at_its_field(enter, place, more, said):  # noqa: F811
    browser = await enter(place.people["hsiaohan"])
    data = {"csrf": browser.csrf, "key": fresh(), **more}
    answer = await browser.post(f"{base(place)}/tickets", data=data)
    assert answer.status_code == 422
    assert said in answer.text


async def test_sent_twice_is_done_once(enter, place, ask):  # noqa: F811
    who = place.people["manager"]
    browser = await enter(who)
    data = {"csrf": browser.csrf, "key": fresh(), "body": f"只有一次 {fresh()}"}
    answers = await asyncio.gather(*(browser.post(f"{base(place)}/tickets", data=data) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    number = re.search(r"HD-\d+", answers[0].headers["location"])[0]
    ticket = next(row for row in (await ask(LIST_TICKETS, who.caller, ListTickets())).items if row.number == number)
    reply = form(browser, ticket, body="補充")
    url = f"{base(place)}/tickets/{number}/reply"
    await asyncio.gather(*(browser.post(url, data=reply) for _ in range(4)))
    messages = await ask(LIST_MESSAGES, who.caller, ListMessages(ticket_id=ticket.id))
    assert [one.body for one in messages.items].count("補充") == 1


async def test_the_talk(enter, place, ask):  # noqa: F811
    who, agent = place.people["hsiaohan"], place.people["bohan"].caller
    ticket = await opened(ask, who)
    browser = await enter(who)
    here = f"{base(place)}/tickets/{ticket.number}"
    assert "已收到" in (await browser.get(here)).text
    note = NoteTicket(ticket_id=ticket.id, body="INTERNAL-CANARY")
    await ask(NOTE_TICKET, agent, note, key=fresh())
    question = ReplyTicket(ticket_id=ticket.id, body="週六 22:00 可以嗎？", then=Then.WAITING_CUSTOMER)
    await ask(REPLY_TICKET, agent, question, key=fresh())
    page = (await browser.get(here)).text
    assert "等您回覆" in page
    assert "INTERNAL-CANARY" not in page
    home = (await browser.get(base(place))).text
    assert "週六 22:00 可以嗎？" in home
    assert "INTERNAL-CANARY" not in home
    answer = await browser.post(
        f"{here}/reply", data=form(browser, ticket, body="可以"), files=[("file", ("log.txt", b"line", "text/plain"))]
    )
    assert answer.status_code == 303
    page = (await browser.get(answer.headers["location"])).text
    assert "可以" in page
    assert "log.txt" in page
    assert "工程師處理中" in page
    assert (await now_is(ask, who, ticket)).state is TicketState.OPEN


async def test_confirming(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    ticket = await solved(ask, place, who)
    browser = await enter(who)
    home = (await browser.get(base(place))).text
    assert "已更換滾輪" in home
    assert f"{ticket.number}/confirm" in home
    answer = await browser.post(f"{base(place)}/tickets/{ticket.number}/confirm", data=form(browser, ticket))
    assert answer.status_code == 303
    assert (await now_is(ask, who, ticket)).state is TicketState.CLOSED
    assert "已完成" in (await browser.get(answer.headers["location"])).text


async def test_still_broken_needs_words(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    ticket = await solved(ask, place, who)
    browser = await enter(who)
    url = f"{base(place)}/tickets/{ticket.number}/reject"
    wordless = await browser.post(url, data=form(browser, ticket, body=" "))
    assert wordless.status_code == 422
    assert '<details id="reject" class="again" open>' in wordless.text
    assert (await now_is(ask, who, ticket)).state is TicketState.RESOLVED
    assert (await browser.post(url, data=form(browser, ticket, body="又卡紙了"))).status_code == 303
    after = await now_is(ask, who, ticket)
    assert (after.state, after.reopened, after.messages[-1].body) == (TicketState.OPEN, 1, "又卡紙了")


async def test_what_changed_meanwhile_is_shown_and_the_words_stay(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    ticket = await solved(ask, place, who)
    browser = await enter(who)
    await ask(NOTE_TICKET, place.people["bohan"].caller, NoteTicket(ticket_id=ticket.id, body="n"), key=fresh())
    url = f"{base(place)}/tickets/{ticket.number}/reject"
    stale = await browser.post(url, data=form(browser, ticket, body="收好的字"))
    assert stale.status_code == 409
    assert "收好的字</textarea>" in stale.text
    revision = re.findall(r'name="revision" value="(\d+)"', stale.text)[-1]
    again = form(browser, ticket, body="收好的字") | {"revision": revision}
    assert (await browser.post(url, data=again)).status_code == 303


async def test_reopening_within_fourteen_days_and_following_up_after(enter, place, ask):  # noqa: F811
    from services.helpdesk.db import DB

    who = place.people["hsiaohan"]
    browser = await enter(who)
    for days, is_late in ((13, False), (15, True)):
        ticket = await solved(ask, place, who)
        here = f"{base(place)}/tickets/{ticket.number}"
        await browser.post(f"{here}/confirm", data=form(browser, ticket))
        async with DB.tenant_scope(place.company.tenant_id):
            await DB.run(
                "update ticket set closed_at = now() - make_interval(days => $3) where tenant_id = $1 and id = $2",
                place.company.tenant_id,
                ticket.id,
                days,
            )
        page = (await browser.get(here)).text
        assert "再次回報" in page
        assert ("會開一張新的紀錄" in page) is is_late
        current = await now_is(ask, who, ticket)
        answer = await browser.post(f"{here}/reopen", data=form(browser, current, body="又發生了"))
        assert answer.status_code == 303
        later = await now_is(ask, who, ticket)
        assert later.state == (TicketState.CLOSED if is_late else TicketState.OPEN)
        page = (await browser.get(here)).text
        assert ("後續紀錄" in page) is is_late
