"""A ticket at the desk: what it shows, writing on it, every act, and what is kept when something is refused."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.helpdesk import (
    LIST_MESSAGES,
    NOTE_TICKET,
    READ_TICKET,
    TAKE_TICKET,
    ListMessages,
    NoteTicket,
    ReadTicket,
    TakeTicket,
    TicketState,
    Visibility,
)
from tests.gateway.pages.desk import HTMX, fields, make_desk


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


async def said(desk, ticket):
    page = await desk.ask(LIST_MESSAGES, desk.bohan.caller, ListMessages(ticket_id=ticket.id))
    return [(message.body, message.visibility) for message in page.items]


async def test_ticket_opens_with_thread_and_customer(desk, agent):
    ticket = await desk.open("VPN 連線後無法存取", "第一行\n第二行\n\nhttps://intranet.example/a?b=1 `tracert`")
    page = await agent.get(f"{desk.tickets}/{ticket.number}")
    assert page.status_code == 200
    for part in (
        "<p>第一行<br>\n第二行</p>",
        '<a href="https://intranet.example/a?b=1" rel="noopener noreferrer nofollow" target="_blank">',
        "<code>tracert</code>",
        "王筱涵",
        "景明醫院",
    ):
        assert part in page.text, part


async def test_reply_is_public_and_note_is_not(desk, agent):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"
    form = await fields(agent, path, form='name="mode"')
    answer = await agent.post(f"{path}/say", data={**form, "body": "已在查。", "then": "waiting_customer"})
    assert answer.status_code == 303
    form = await fields(agent, path, form='name="mode"')
    answer = await agent.post(f"{path}/say", data={**form, "mode": "note", "body": "查防火牆"}, headers=HTMX)
    assert answer.status_code == 200
    assert '"sent": "note"' in answer.headers["hx-trigger"]
    assert 'data-kind="note"' in answer.text
    assert await said(desk, ticket) == [
        ("卡在第一頁。", Visibility.PUBLIC),
        ("已在查。", Visibility.PUBLIC),
        ("查防火牆", Visibility.INTERNAL),
    ]
    assert (await now(desk, ticket)).state is TicketState.WAITING_CUSTOMER


@pytest.mark.parametrize("mode", ["", "note", "Reply", "reply2"])
async def test_only_the_plain_word_makes_it_public(desk, agent, mode):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"
    form = await fields(agent, path, form='name="mode"')
    await agent.post(f"{path}/say", data={**form, "mode": mode, "body": "不該外流"}, headers=HTMX)
    assert ("不該外流", Visibility.INTERNAL) in await said(desk, ticket)


async def test_stale_reply_shows_both_versions_and_goes_out_on_second_thought(desk, agent):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"
    form = await fields(agent, path, form='name="mode"')
    await desk.ask(
        TAKE_TICKET, desk.peishan.caller, TakeTicket(ticket_id=ticket.id, revision=ticket.revision), key=uuid4().hex
    )
    answer = await agent.post(f"{path}/say", data={**form, "body": "我打了很久的字"}, headers=HTMX)
    assert answer.status_code == 409
    assert "我打了很久的字" in answer.text
    assert "<b>吳佩珊</b>接手這張工單" in answer.text
    assert [body for body, _ in await said(desk, ticket)] == ["卡在第一頁。"]
    again = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: id="[\w-]+")? value="([^"]*)"', answer.text))
    answer = await agent.post(f"{path}/say", data={**again, "body": "我打了很久的字"}, headers=HTMX)
    assert answer.status_code == 200
    assert ("我打了很久的字", Visibility.PUBLIC) in await said(desk, ticket)


async def test_same_form_twice_sends_once(desk, agent):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"
    form = await fields(agent, path, form='name="mode"') | {"body": "只送一次"}
    answers = await asyncio.gather(*(agent.post(f"{path}/say", data=form) for _ in range(3)))
    assert {answer.status_code for answer in answers} <= {303, 409}
    assert [body for body, _ in await said(desk, ticket)].count("只送一次") == 1


async def test_empty_reply_says_so_at_the_field(desk, agent):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"
    form = await fields(agent, path, form='name="mode"')
    answer = await agent.post(f"{path}/say", data={**form, "body": "   "})
    assert answer.status_code == 422
    assert 'aria-describedby="body-error"' in answer.text


async def test_attachment_travels_with_the_reply_and_survives_a_refusal(desk, agent):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"
    form = await fields(agent, path, form='name="mode"')
    file = {"file": ("log.txt", b"a line of text\n", "text/plain")}
    answer = await agent.post(f"{path}/say", data={**form, "body": ""}, files=file, headers=HTMX)
    assert answer.status_code == 422
    receipt = re.search(r'name="files" value="([^"]+)"', answer.text)[1]
    again = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: id="[\w-]+")? value="([^"]*)"', answer.text))
    answer = await agent.post(f"{path}/say", data={**again, "files": receipt, "body": "見附件"}, headers=HTMX)
    assert answer.status_code == 200
    link = re.search(r'href="(/files/[0-9a-f-]+)"', answer.text)[1]
    fetched = await agent.get(link)
    assert fetched.content == b"a line of text\n"
    assert fetched.headers["content-disposition"].startswith("attachment")


async def test_acts_change_the_ticket(desk, agent):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"

    async def act(name, **more):
        form = await fields(agent, path, form="ticket_id")
        return await agent.post(f"{path}/do/{name}", data={**form, **more}, headers=HTMX)

    answer = await act("take")
    assert answer.status_code == 200
    assert '"done": true' in answer.headers["hx-trigger"]
    assert (await act("wait", for_="third_party", reason="等原廠")).status_code == 200
    assert (await now(desk, ticket)).state is TicketState.WAITING_THIRD_PARTY
    assert (await act("resume")).status_code == 200
    late = await act("schedule", until="2020-01-01T10:00", reason="約好了")
    assert late.status_code == 422
    assert "約好了" in late.text
    assert (await act("schedule", until="2099-01-01T10:00", reason="約好了")).status_code == 422, "beyond a year"
    day = datetime.now(UTC).date() + timedelta(days=200)
    assert (await act("schedule", until=f"{day}T10:00", reason="約好了")).status_code == 200
    assert str((await now(desk, ticket)).scheduled_until) == f"{day} 02:00:00+00:00", "the company's zone"
    assert (await act("resume")).status_code == 200
    spam = await act("mark_spam")
    undo = re.search(r'"undo": "([^"]+)"', spam.headers["hx-trigger"])[1]
    csrf = (await fields(agent, path))["csrf"]
    assert (await agent.post(undo, headers={**HTMX, "X-CSRF": csrf})).status_code == 200
    assert (await act("resolve", solution="換線")).status_code == 200
    assert (await now(desk, ticket)).resolution == "換線"
    assert (await act("reopen", body="又壞了")).status_code == 200
    assert (await act("assign", assignee_id="")).status_code == 200
    assert (await now(desk, ticket)).assignee_id is None
    page = await agent.get(path)
    for line in ("接手這張工單", "設為等待第三方", "繼續處理", "標為垃圾訊息", "標記已解決", "重新開啟", "取消指派"):
        assert line in page.text, line


async def test_act_without_its_words_keeps_what_was_typed(desk, agent):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"
    page = await agent.get(f"{path}/do/wait")
    assert page.text.count("<h1") == 1
    form = await fields(agent, f"{path}/do/wait", form="for_")
    answer = await agent.post(f"{path}/do/wait", data={**form, "for_": "third_party", "reason": ""})
    assert answer.status_code == 422
    assert 'value="third_party" required checked' in answer.text
    assert 'aria-describedby="act-reason-hint act-reason-error"' in answer.text


async def test_stale_act_refreshes_the_page_and_says_why(desk, agent):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"
    form = await fields(agent, path, form="ticket_id")
    note = NoteTicket(ticket_id=ticket.id, body="同時")
    await desk.ask(NOTE_TICKET, desk.peishan.caller, note, key=uuid4().hex)
    answer = await agent.post(f"{path}/do/take", data=form, headers=HTMX)
    assert answer.status_code == 409
    assert '"tone": "warn"' in answer.headers["hx-trigger"]
    assert "同時" in answer.text


async def test_older_messages_come_on_demand(desk, agent):
    ticket = await desk.open(body="最早的一則")
    for n in range(30):
        note = NoteTicket(ticket_id=ticket.id, body=f"備註 {n:02}")
        await desk.ask(NOTE_TICKET, desk.bohan.caller, note, key=uuid4().hex)
    path = f"{desk.tickets}/{ticket.number}"
    page = await agent.get(path)
    assert "最早的一則" not in page.text
    assert "載入較早的訊息" in page.text
    whole = await agent.get(f"{path}?earlier=1", headers=HTMX)
    bodies = re.findall(r"<p>(最早的一則|備註 \d\d)</p>", whole.text)
    assert bodies == ["最早的一則", *(f"備註 {n:02}" for n in range(30))]


async def test_a_refresh_tells_what_others_did(desk, agent):
    ticket = await desk.open()
    path = f"{desk.tickets}/{ticket.number}"
    await desk.ask(
        TAKE_TICKET, desk.peishan.caller, TakeTicket(ticket_id=ticket.id, revision=ticket.revision), key=uuid4().hex
    )
    news = await agent.get(f"{path}?revision={ticket.revision}", headers=HTMX)
    assert "您輸入的期間，工單有更新" in news.text
    assert "<textarea" not in news.text, "what somebody types is never replaced"
    assert "您輸入的期間" not in (await agent.get(f"{path}?revision={ticket.revision + 1}", headers=HTMX)).text
