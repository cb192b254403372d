"""The customers' side: nobody sees or moves another's ticket, what people write stays text, lists go on."""

import re

from shared.contracts.helpdesk import (
    REPLY_TICKET,
    ReplyTicket,
    TicketState,
)
from tests.gateway.files.conftest import elsewhere, enter, furnish, place  # noqa: F401 - fixtures
from tests.gateway.pages.portal import base, form, fresh, now_is, opened, solved
from tests.harness.payloads import XSS

LONG = "行政大樓三樓東側會議室投影機與視訊系統無法連線" * 8


async def test_who_sees_whose(enter, place, elsewhere, ask):  # noqa: F811
    people = place.people
    ticket = await opened(ask, people["hsiaohan"], title="CANARY-TITLE")
    here = f"{base(place)}/tickets/{ticket.number}"
    manager = await enter(people["manager"])
    assert "CANARY-TITLE" in (await manager.get(here)).text
    assert "王筱涵" in (await manager.get(here)).text
    assert "CANARY-TITLE" in (await manager.get(f"{base(place)}/tickets")).text
    answers = set()
    for name in ("colleague", "stranger"):
        browser = await enter(people[name])
        for page in (base(place), f"{base(place)}/tickets"):
            assert "CANARY-TITLE" not in (await browser.get(page)).text
        for path in (here, f"{base(place)}/tickets/HD-999999", f"{base(place)}/tickets/HD-x", f"{here}/earlier"):
            got = await browser.get(path)
            assert got.status_code == 404
            assert "CANARY" not in got.text
            answers.add(re.sub(r"[0-9a-f]{32}", "", got.text))
        for verb in ("reply", "confirm", "reject", "reopen"):
            got = await browser.post(f"{here}/{verb}", data=form(browser, ticket, body="x"))
            assert got.status_code == 404
    assert len(answers) == 1
    for one in (elsewhere.people["hsiaohan"], people["bohan"]):
        browser = await enter(one)
        for path in ("", "/tickets", "/tickets/new", f"/tickets/{ticket.number}", "/brand.css"):
            assert (await browser.get(f"{base(place)}{path}")).status_code == 404
    assert (await now_is(ask, people["hsiaohan"], ticket)).revision == ticket.revision


async def test_a_form_of_another_ticket_does_not_move_this_one(enter, place, ask):  # noqa: F811
    who, stranger = place.people["hsiaohan"], place.people["stranger"]
    theirs = await solved(ask, place, stranger)
    mine = await solved(ask, place, who)
    browser = await enter(who)
    answer = await browser.post(f"{base(place)}/tickets/{mine.number}/confirm", data=form(browser, theirs))
    assert answer.status_code == 404
    assert (await now_is(ask, stranger, theirs)).state is TicketState.RESOLVED


async def test_a_form_from_elsewhere_is_refused(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    ticket = await solved(ask, place, who)
    browser = await enter(who)
    url = f"{base(place)}/tickets/{ticket.number}/confirm"
    assert (await browser.post(url, data=form(browser, ticket, csrf="x"))).status_code == 403
    crossed = await browser.post(url, data=form(browser, ticket), headers={"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403
    assert (await now_is(ask, who, ticket)).state is TicketState.RESOLVED


async def test_what_people_write_stays_text(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    browser = await enter(who)
    body = "\n".join(XSS)
    seen = ""
    for payload in XSS[::5]:
        ticket = await opened(ask, who, title=payload[:200], body=body)
        seen += (await browser.get(f"{base(place)}/tickets/{ticket.number}")).text
    seen += (await browser.get(base(place))).text + (await browser.get(f"{base(place)}/tickets")).text
    data = {"csrf": browser.csrf, "key": fresh(), "body": body, "impact": '9"><script>alert(1)</script>'}
    refused = await browser.post(f"{base(place)}/tickets", data=data)
    assert refused.status_code == 422
    seen += refused.text
    for payload in XSS:
        if payload.startswith("<"):
            assert payload not in seen
    assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|49{2}", seen)
    assert "alert(1)</script><" not in seen


async def test_long_names_and_paging(enter, place, ask):  # noqa: F811
    who = place.people["stranger"]
    for number in range(22):
        await opened(ask, who, title=f"{number} {LONG}"[:200])
    browser = await enter(who)
    first = (await browser.get(f"{base(place)}/tickets")).text
    second = (await browser.get(re.search(r'href="([^"]+cursor=[^"]+)"', first)[1].replace("&amp;", "&"))).text
    numbers = [set(re.findall(r"/tickets/(HD-\d+)", page)) for page in (first, second)]
    assert len(numbers[0]) == 20
    assert not numbers[0] & numbers[1]
    assert numbers[1]


async def test_older_words_can_be_read(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    ticket = await opened(ask, who, body="第一句")
    for number in range(24):
        command = ReplyTicket(ticket_id=ticket.id, body=f"第 {number} 句補充")
        await ask(REPLY_TICKET, who.caller, command, key=fresh())
    browser = await enter(who)
    here = f"{base(place)}/tickets/{ticket.number}"
    page = (await browser.get(here)).text
    assert "第一句" not in page
    assert f'href="{here}/earlier"' in page
    seen, at = "", f"{here}/earlier"
    for _ in range(3):
        seen += (await browser.get(at)).text
        more = re.search(r'href="([^"]+/earlier\?cursor=[^"]+)"', seen.rpartition("<h1")[2])
        at = more[1] if more else here
    assert "第一句" in seen
    assert all(f"第 {number} 句補充" in seen for number in range(24))


async def test_htmx_gets_the_part_alone(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    ticket = await opened(ask, who)
    browser = await enter(who)
    for path, part in (("", 'id="home"'), ("/tickets", 'id="cases"'), (f"/tickets/{ticket.number}", 'id="talk"')):
        got = await browser.get(f"{base(place)}{path}", headers={"hx-request": "true"})
        assert got.headers["vary"] == "HX-Request" or "HX-Request" in got.headers["vary"]
        assert part in got.text
        assert "<html" not in got.text
