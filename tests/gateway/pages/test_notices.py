"""The bell's list on both sides: what it says, reading one and all, whose it is."""

import asyncio
import re
from uuid import uuid4

from shared.contracts.helpdesk import REPLY_TICKET, ReplyTicket
from shared.contracts.notify import LIST_NOTICES, ListNotices
from tests.gateway.pages.desk import HTMX
from tests.harness.people import csrf_in


async def bell(desk, who, count):
    """Until that many rang."""
    async with asyncio.timeout(20):
        while True:
            page = await desk.ask(LIST_NOTICES, who.caller, ListNotices())
            if len(page.items) >= count:
                return page.items
            await asyncio.sleep(0.05)


async def test_staff_read_one_then_all(desk):
    first, second = await desk.open("第一張"), await desk.open("第二張")
    await bell(desk, desk.bohan, 2)
    agent = await desk.client(desk.bohan)
    inbox = f"{desk.base}/inbox"
    page = await agent.get(inbox)
    assert page.text.count("王筱涵提出新問題") == 2
    assert f'href="{desk.tickets}/{first.number}"' in page.text
    assert page.text.count('class="unread"') == 2
    one = re.search(rf"{inbox}/([0-9a-f-]+)/read", page.text)[1]
    answer = await agent.post(f"{inbox}/{one}/read", headers={**HTMX, "X-CSRF": csrf_in(page.text)})
    assert answer.status_code == 200
    assert 'class="unread"' not in answer.text
    assert re.search(r'id="bell-count" class="count">1<', answer.text)
    unread = (await agent.get(f"{inbox}?show=unread")).text
    assert unread.count('class="unread"') == 1
    done = await agent.post(f"{inbox}/read", data={"csrf": csrf_in(page.text)})
    assert done.headers["location"] == inbox
    assert "沒有未讀的通知" in (await agent.get(f"{inbox}?show=unread")).text
    assert second.number in (await agent.get(inbox)).text


async def test_bell_names_what_has_just_come(desk):
    ticket = await desk.open("剛進來")
    notice = (await bell(desk, desk.bohan, 1))[0]
    agent = await desk.client(desk.bohan)
    answer = await agent.get(f"{desk.base}/inbox/bell?new={notice.id}", headers=HTMX)
    assert f'"href": "{desk.tickets}/{ticket.number}"' in answer.headers["hx-trigger"]
    other = await agent.get(f"{desk.base}/inbox/bell?new={uuid4()}", headers=HTMX)
    assert "hx-trigger" not in other.headers
    assert ">1<" in other.text


async def test_customers_have_their_own_list(desk):
    ticket = await desk.open("請看一下")
    await desk.ask(REPLY_TICKET, desk.bohan.caller, ReplyTicket(ticket_id=ticket.id, body="已處理"), key=uuid4().hex)
    await bell(desk, desk.hsiaohan, 1)
    customer = await desk.client(desk.hsiaohan)
    page = await customer.get(f"/p/{desk.company.slug}/notices")
    assert page.status_code == 200
    assert "陳柏翰回覆了您" in page.text
    assert f'href="/p/{desk.company.slug}/tickets/{ticket.number}"' in page.text


async def test_a_foreign_notice_is_not_found_and_a_foreign_side_is_closed(desk):
    await desk.open()
    notice = (await bell(desk, desk.bohan, 1))[0]
    leader, customer = await desk.client(desk.peishan), await desk.client(desk.hsiaohan)
    csrf = csrf_in((await leader.get(f"{desk.base}/inbox")).text)
    answer = await leader.post(f"{desk.base}/inbox/{notice.id}/read", data={"csrf": csrf})
    assert answer.status_code == 404
    assert (await customer.get(f"{desk.base}/inbox")).status_code == 404
    assert (await leader.get(f"/p/{desk.company.slug}/notices")).status_code == 404
    assert (await leader.post(f"{desk.base}/inbox/read", data={"csrf": ""})).status_code == 403


async def test_an_empty_list_says_what_will_come(desk):
    leader = await desk.client(desk.peishan)
    assert "還沒有通知" in (await leader.get(f"{desk.base}/inbox")).text
