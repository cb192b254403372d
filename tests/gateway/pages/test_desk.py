"""The agents' desk: queue, ticket, new ticket. What it shows, what it does, whom it refuses."""

import re
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.gateway import LIST_CONTACTS, ListContacts
from shared.contracts.helpdesk import (
    NOTE_TICKET,
    READ_TICKET,
    REPLY_TICKET,
    TAKE_TICKET,
    WAIT_TICKET,
    NoteTicket,
    ReadTicket,
    ReplyTicket,
    TakeTicket,
    Waiting,
    WaitTicket,
)
from shared.contracts.roles import Role
from tests.gateway.pages.desk import HTMX, fields, make_desk
from tests.harness.payloads import XSS
from tests.harness.people import csrf_in, make_staff
from tests.helpdesk.clocks.world import age, settled

TO_ROWS = {**HTMX, "HX-Target": "form#rows"}


@pytest_asyncio.fixture(scope="session")
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="session")
async def agent(desk):
    return await desk.client(desk.bohan)


async def now(desk, ticket):
    return await desk.ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=ticket.id))


# the queue


async def test_queue_shows_what_is_due(desk, agent):
    ticket = await desk.open("藥局印表機偏移")
    await settled(desk.bohan.caller.tenant_id, ticket.id)
    page = await agent.get(f"{desk.tickets}?view=unassigned")
    assert page.status_code == 200
    row = re.search(rf'<tr id="{ticket.number}".*?</tr>', page.text)[0]
    for word in ("藥局印表機偏移", "景明醫院", "新建", "未指派", 'data-state="ok"', "data-due=", "剩 ", "剛剛"):
        assert word in row, word
    assert page.text.count("<h1") == 1


async def test_queue_and_ticket_say_what_is_overdue_and_what_is_on_hold(desk, agent):
    tenant_id = desk.bohan.caller.tenant_id
    late, held = await desk.open("逾時的"), await desk.open("在等的")
    await settled(tenant_id, late.id)
    await age(tenant_id, late.id, 40 * 86_400)
    answer = ReplyTicket(ticket_id=held.id, body="請傳一張照片。")  # a first response never pauses
    held = await desk.ask(REPLY_TICKET, desk.bohan.caller, answer, key=uuid4().hex)
    command = WaitTicket(ticket_id=held.id, revision=held.revision, for_=Waiting.CUSTOMER, reason="等照片")
    await desk.ask(WAIT_TICKET, desk.bohan.caller, command, key=uuid4().hex)
    page = (await agent.get(desk.tickets)).text
    assert page.index("已逾時") < page.index(f'id="{late.number}"')
    assert 'data-state="breached"' in re.search(rf'<tr id="{late.number}".*?</tr>', page)[0]
    waiting = (await agent.get(f"{desk.tickets}?view=waiting")).text
    assert waiting.index("時限暫停中") < waiting.index(f'id="{held.number}"')
    aside = (await agent.get(f"{desk.tickets}/{held.number}")).text
    for word in ("服務時限", "標準服務・公司預設", "解決", "暫停・剩 ", "等待客戶", "達成（限 "):
        assert word in aside, word
    aside = (await agent.get(f"{desk.tickets}/{late.number}")).text
    for word in ("首次回應", "逾時 ", "到期", "已用 100%"):
        assert word in aside, word


async def test_queue_pages_there_and_back(ask, door):
    desk = await make_desk(ask, door.url)
    for n in range(53):
        await desk.open(f"第 {n} 張")
    agent = await desk.client(desk.bohan)
    first = await agent.get(f"{desk.tickets}?view=all")
    following = re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&")
    second = await agent.get(following)
    previous = re.search(r'rel="prev" href="([^"]+)"', second.text)[1].replace("&amp;", "&")
    ids = re.compile(r'<tr id="(HD-\d+)"')
    assert len(ids.findall(first.text)) == 50
    assert len(ids.findall(second.text)) == 3
    assert not set(ids.findall(first.text)) & set(ids.findall(second.text))
    assert 'rel="next"' not in second.text
    assert ids.findall((await agent.get(previous)).text) == ids.findall(first.text)
    assert "張" in first.text
    # A page of 50 rows keeps within the budget of a staff page as it travels.
    packed = await agent.get(f"{desk.tickets}?view=all", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.num_bytes_downloaded < 25_000
    await desk.close()


async def test_what_another_site_asks_for_is_not_packed(desk, agent):
    """Its length would tell what is in it."""
    foreign = await agent.get(desk.tickets, headers={"Accept-Encoding": "gzip", "sec-fetch-site": "cross-site"})
    assert foreign.status_code == 200
    assert "content-encoding" not in foreign.headers


async def test_empty_and_filtered_empty_differ(ask, door):
    desk = await make_desk(ask, door.url)
    agent = await desk.client(desk.bohan)
    assert "這裡沒有工單在等" in (await agent.get(desk.tickets)).text
    assert "沒有符合篩選的工單" in (await agent.get(f"{desk.tickets}?priority=1")).text
    await desk.close()


async def test_filter_keeps_only_its_priority(desk, agent):
    urgent = await desk.open("全院停機", impact=1, urgency=1)
    other = await desk.open("換滑鼠", impact=3, urgency=3)
    page = await agent.get(f"{desk.tickets}?priority=1")
    assert urgent.number in page.text
    assert other.number not in page.text


@pytest.mark.parametrize("words", ["?view=nonsense&priority=9", "?at=garbage", "?at=" + "x" * 900])
async def test_an_old_address_still_shows_a_queue(desk, agent, words):
    assert (await agent.get(f"{desk.tickets}{words}", follow_redirects=True)).status_code == 200


async def test_rows_alone_when_a_script_refreshes(desk, agent):
    page = await agent.get(desk.tickets, headers=TO_ROWS)
    assert page.text.lstrip().startswith('<form class="scroll" id="rows"')
    assert 'hx-target="#views"' in page.text
    assert "<html" not in page.text


async def test_jump_by_number(desk, agent):
    ticket = await desk.open("跳到這張")
    digits = ticket.number.removeprefix("HD-")
    for said in (digits, f"hd-0{digits}"):
        landed = await agent.get(f"{desk.tickets}/jump?number={said}")
        assert landed.headers["location"] == f"{desk.tickets}/{ticket.number}"


async def test_a_jump_that_leads_nowhere_stays_and_says_so(desk, agent):
    for said, shown in (("2147483647", "2147483647"), ("印表機", "印表機"), ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;")):
        landed = await agent.get(f"{desk.tickets}/jump", params={"number": said})
        assert landed.status_code == 303
        page = await agent.get(landed.headers["location"])
        assert page.status_code == 200
        assert f"沒有編號「{shown}」的工單" in page.text


async def test_bulk_takes_what_it_can_and_tells_the_rest(desk, agent):
    good, stale = await desk.open("可以接手"), await desk.open("已被改過")
    take = TakeTicket(ticket_id=stale.id, revision=stale.revision)
    await desk.ask(TAKE_TICKET, desk.peishan.caller, take, key=uuid4().hex)
    form = await fields(agent, desk.tickets, form='id="rows"')
    form |= {"do": "take", "ticket": [f"{one.id}.{one.revision}.{one.number}" for one in (good, stale)]}
    answer = await agent.post(f"{desk.tickets}/bulk", data=form, headers=HTMX)
    assert answer.status_code == 200
    assert "1 張沒有完成" in answer.text
    assert f'<span class="num">{stale.number}</span>' in answer.text
    assert '"toast"' in answer.headers["hx-trigger"]
    assert (await now(desk, good)).assignee_id == desk.bohan.caller.actor_id
    assert (await now(desk, stale)).assignee_id == desk.peishan.caller.actor_id
    # The same form again does nothing more.
    revision = (await now(desk, good)).revision
    await agent.post(f"{desk.tickets}/bulk", data=form, headers=HTMX)
    assert (await now(desk, good)).revision == revision


@pytest.mark.parametrize("back", ["//[", "http://[::1", "https://evil.example/w/x?view=mine"])
async def test_bulk_comes_back_to_the_queue_whatever_it_is_told(desk, agent, back):
    page = await agent.get(desk.tickets)
    form = {"csrf": csrf_in(page.text), "key": uuid4().hex, "do": "take"}
    answer = await agent.post(f"{desk.tickets}/bulk", params={"back": back}, data=form)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(desk.tickets)


async def test_bulk_assigns_and_menu_lists_agents(desk, agent):
    ticket = await desk.open("指派給組長")
    menu = await agent.get(f"{desk.tickets}/assignees", headers=HTMX)
    assert "吳佩珊" in menu.text
    assert "周明哲" not in menu.text, "an admin works on no tickets"
    form = await fields(agent, desk.tickets, form='id="rows"')
    form |= {"to": str(desk.peishan.membership_id), "ticket": f"{ticket.id}.{ticket.revision}.{ticket.number}"}
    answer = await agent.post(f"{desk.tickets}/bulk?back=/x%3Fview%3Dmine", data=form)
    assert (
        f'href="{desk.tickets}?view=mine" hx-get="{desk.tickets}?view=mine" hx-target="#main" hx-push-url="true" aria-current="page"'
        in answer.text
    )
    assert (await now(desk, ticket)).assignee_name == "吳佩珊"


# a new ticket


async def test_opens_on_behalf_of_a_contact(desk, agent):
    found = await agent.get(f"{desk.tickets}/new?q=王筱", headers=HTMX)
    assert "王筱涵" in found.text
    assert "李主任" not in found.text
    contacts = await desk.ask(LIST_CONTACTS, desk.bohan.caller, ListContacts(q="王筱涵"))
    form = await fields(agent, f"{desk.tickets}/new", form="newticket")
    typed = {**form, "requester_id": str(contacts.items[0].id), "title": "電話報修", "body": "", "impact": "1"}
    refused = await agent.post(f"{desk.tickets}/new", data=typed)
    assert refused.status_code == 422
    assert 'value="電話報修"' in refused.text
    assert f'value="{contacts.items[0].id}" required checked' in refused.text
    made = await agent.post(f"{desk.tickets}/new", data={**typed, "body": "無法開機"})
    assert made.status_code == 303
    page = await agent.get(made.headers["location"])
    assert "電話報修" in page.text
    again = await agent.post(f"{desk.tickets}/new", data={**typed, "body": "無法開機"})
    assert again.headers["location"] == made.headers["location"], "the same form opens one ticket"


# who may not


async def test_walls_and_permissions(desk, agent, ask, door):
    ticket = await desk.open("別家看不到")
    path = f"{desk.tickets}/{ticket.number}"
    customer = await desk.client(desk.hsiaohan)
    assert (await customer.get(path)).status_code == 404, "the other side"
    other = await make_desk(ask, door.url)
    foreign = await other.client(other.bohan)
    assert (await foreign.get(path)).status_code == 404, "another company"
    assert (await foreign.get(f"{other.tickets}/{ticket.number}")).status_code == 404
    seller = await desk.client(await make_staff(ask, desk.company, "業務", Role.MK))
    assert (await seller.get(desk.tickets)).status_code == 403
    reader = await desk.client(await make_staff(ask, desk.company, "質量", Role.QM))
    page = await reader.get(path)
    assert page.status_code == 200
    assert "您可以查看這張工單，不能回覆。" in page.text
    assert "/do/take" not in page.text
    form = {"csrf": csrf_in(page.text), "ticket_id": str(ticket.id), "revision": "1", "mode": "reply", "body": "x"}
    assert (await reader.post(f"{path}/say", data=form)).status_code == 403
    assert (await reader.post(f"{path}/do/take", data=form)).status_code == 403
    assert (await reader.get(f"{desk.tickets}/new")).status_code == 403
    assert (await agent.post(f"{path}/do/take", data={**form, "csrf": "wrong"})).status_code == 403
    assert (await agent.get(f"{path}/do/nonsense")).status_code == 404
    for number in ("HD-0", "HD-99999999999", "x", "HD-1'"):
        assert (await agent.get(f"{desk.tickets}/{number}")).status_code == 404
    await other.close()


async def test_what_people_write_stays_text(desk, agent):
    """Attack A12 in this folder: title, message, note; queue, ticket, dialog."""
    ticket = await desk.open(XSS[0], "\n\n".join(XSS))
    note = NoteTicket(ticket_id=ticket.id, body="\n\n".join(XSS))
    await desk.ask(NOTE_TICKET, desk.bohan.caller, note, key=uuid4().hex)
    for payload in XSS:
        await desk.open(payload[:200], payload)
    path = f"{desk.tickets}/{ticket.number}"
    for page in (f"{desk.tickets}?view=all", path, f"{path}/do/resolve"):
        text = (await agent.get(page)).text
        for live in (
            "<script>alert",
            "<img src=x",
            "<img/src",
            "<svg onload",
            "<svg/onload",
            "<iframe",
            "<object data",
        ):
            assert live not in text, (page, live)
        assert not re.search(r'<[^>"]*\son(?:error|load|click|mouseover|focus|toggle|begin)\s*=', _quoted(text)), page
        assert not re.search(r'href="(?:javascript|data):', text, re.IGNORECASE), page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in (await agent.get(path)).text


def _quoted(text: str) -> str:
    """Without what stands in quotes: there it is text."""
    return re.sub(r'"[^"]*"', '""', text)


async def test_an_admin_who_reads_no_tickets_is_told_so(desk):
    admin = await desk.client(desk.company.admin)
    page = await admin.get(desk.tickets)
    assert page.status_code == 403
    assert "權限" in page.text
