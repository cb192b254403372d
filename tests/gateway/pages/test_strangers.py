"""Pages as somebody sees them who comes from elsewhere: by a link of his other company, after his session has ended, at
an address that leads nowhere."""

import re
from uuid import uuid4

import pytest

from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.roles import Role
from tests.gateway.files.conftest import elsewhere, enter, place  # noqa: F401 - fixtures
from tests.gateway.pages.portal import base, opened, solved
from tests.harness.files import picture
from tests.harness.people import csrf_in, make_company, make_contact, make_staff, sign_in


def seen(page):
    """An error page without what differs from request to request."""
    return re.sub(r"[0-9a-f]{32}", "", re.sub(r"[0-9a-f]{64}", "", page.text))


async def test_a_page_that_is_not_there_keeps_the_frame(enter, place, web):  # noqa: F811
    company = place.company
    desk = await enter(place.people["bohan"])
    for path in ("nowhere", "nowhere/at/all", "tickets/HD-999999", "settings/clients"):
        page = await desk.get(f"/w/{company.slug}/{path}")
        assert page.status_code in {403, 404}, path
        assert company.name in page.text
        assert f'href="/w/{company.slug}/inbox"' in page.text
        assert 'id="me-menu"' in page.text
    portal = await enter(place.people["hsiaohan"])
    for path in ("nowhere", "nowhere/at/all", "tickets/HD-999999"):
        page = await portal.get(f"{base(place)}/{path}")
        assert page.status_code == 404
        assert f'class="brand" href="{base(place)}"' in page.text
        assert f'href="{base(place)}/tickets/new"' in page.text
    page = await web.get(f"/w/{company.slug}/nowhere/at/all")
    assert page.status_code == 404
    assert company.name not in page.text
    assert 'href="/auth/sign-in"' in page.text


async def test_a_page_that_is_not_there_speaks_the_readers_language(enter, place, browsers):  # noqa: F811
    who = place.people["bohan"]
    browser = await enter(who)
    profile = {"csrf": csrf_in((await browser.get("/me")).text), "locale": "en", "zone": ""}
    await browser.post("/me/profile", data=profile)
    try:
        assert '<html lang="en"' in (await browser.get("/nowhere/at/all")).text
    finally:
        await browser.post("/me/profile", data={**profile, "locale": "zh-Hant"})


async def test_a_link_of_the_other_company_offers_to_go_there(app, ask, browsers, web):
    first, second, third = [await make_company(ask, name=name) for name in ("遠澄資訊服務", "衡岳工程顧問", "第三家")]
    bohan = await make_staff(ask, first, "陳柏翰", Role.AG)
    await make_staff(ask, second, "陳柏翰", Role.AG, mail=bohan.mail)
    guest = await make_contact(ask, second, "王筱涵")
    ticket = await ask(OPEN_TICKET, guest.caller, OpenTicket(title="讀卡機", body="沒有反應"), key=uuid4().hex)
    await sign_in(web, bohan.mail, bohan.password, bohan.totp)
    at, other = (first, second) if (await web.get(f"/w/{first.slug}/tickets")).status_code == 200 else (second, first)
    link = f"/w/{other.slug}/tickets/{ticket.number}?from=mail"
    sent = await web.get(link)
    assert sent.status_code == 303
    offer = await web.get(sent.headers["location"])
    assert other.name in offer.text
    assert f'href="/w/{at.slug}/tickets"' in offer.text
    wanted = re.findall(r'name="place" value="([^"]+)"', offer.text)
    assert len(wanted) == 1
    going = re.search(r'name="next" value="([^"]+)"', offer.text)[1]
    moved = await web.post("/auth/company", data={"csrf": csrf_in(offer.text), "place": wanted[0], "next": going})
    assert moved.headers["location"] == link
    assert (await web.get(f"/w/{other.slug}/tickets")).status_code == 200
    unknown, foreign = await web.get("/w/no-such-company/tickets"), await web.get(f"/w/{third.slug}/tickets")
    assert (unknown.status_code, foreign.status_code) == (404, 404)
    assert seen(unknown) == seen(foreign)
    part = await web.get(f"/w/{at.slug}/tickets", headers={"hx-request": "true"})
    assert part.status_code == 404, "what is still open from before stays where it is"


async def test_an_ended_session_leads_back_into_the_portal(enter, place, elsewhere, web):  # noqa: F811
    who = place.people["hsiaohan"]
    browser = await enter(who)
    phone = await enter(who)
    await phone.post("/me/sign-out-everywhere", data={"csrf": phone.csrf})
    page = f"{base(place)}/tickets?state=open"
    sent = await browser.get(page)
    door = await browser.get(sent.headers["location"])
    assert 'data-surface="portal"' in door.text
    assert place.company.name in door.text
    answer = {"mail": who.mail, "next": page, "way": "customer"}
    wrong = await browser.post("/auth/sign-in", data={**answer, "password": "not this one 1"})
    assert 'data-surface="portal"' in wrong.text
    right = await browser.post("/auth/sign-in", data={**answer, "password": who.password})
    assert right.headers["location"] == page
    for path in (page, f"{base(elsewhere)}/tickets", "/p/no-such-company/tickets"):
        stranger = await web.get((await web.get(path)).headers["location"])
        assert 'data-surface="portal"' in stranger.text
        assert place.company.name not in stranger.text
        assert elsewhere.company.name not in stranger.text


async def test_ones_own_account_stays_in_the_portal(enter, place):  # noqa: F811
    customer = await enter(place.people["hsiaohan"])
    for path in ("/me", "/me/password", "/me/authenticator", "/me/applications"):
        page = await customer.get(path)
        assert page.status_code == 200
        assert f'class="brand" href="{base(place)}"' in page.text, path
    agent = await (await enter(place.people["bohan"])).get("/me")
    assert "data-surface" not in agent.text


@pytest.mark.parametrize("state", ["resolved", "closed"])
async def test_what_the_customer_can_answer_stands_before_the_conversation(enter, place, ask, state):  # noqa: F811
    who = place.people["hsiaohan"]
    ticket = await solved(ask, place, who)
    browser = await enter(who)
    url = f"{base(place)}/tickets/{ticket.number}"
    if state == "closed":
        data = {"csrf": browser.csrf, "key": uuid4().hex, "ticket_id": str(ticket.id), "revision": str(ticket.revision)}
        await browser.post(f"{url}/confirm", data=data)
    page = (await browser.get(url)).text
    for verb in ("confirm", "reject") if state == "resolved" else ("reopen",):
        assert 0 < page.index(f"{ticket.number}/{verb}") < page.index('id="thread"')
    assert re.search(r'<li class="sys"><div>今天 \d+ 月 \d+ 日</div>', page)


async def test_a_picture_is_seen_on_both_sides(enter, place, ask):  # noqa: F811
    who = place.people["hsiaohan"]
    browser = await enter(who)
    headers = {"x-csrf": browser.csrf, "accept": "application/json"}
    upload = (await browser.post("/files?name=a.png", content=picture(), headers=headers)).json()
    given = OpenTicket(title="螢幕", body="**如圖**", files=(upload["receipt"],))
    ticket = await ask(OPEN_TICKET, who.caller, given, key=uuid4().hex)
    plain = await opened(ask, who)
    for reader, path in ((browser, base(place)), (await enter(place.people["bohan"]), f"/w/{place.company.slug}")):
        page = (await reader.get(f"{path}/tickets/{ticket.number}")).text
        source = re.search(r'<img src="(/files/[^"]+/preview)"', page)[1]
        small = await reader.get(source)
        assert small.headers["content-type"] == "image/webp"
        assert "sandbox" in small.headers["content-security-policy"]
        assert "<strong>如圖</strong>" in page
        assert "<img" not in (await reader.get(f"{path}/tickets/{plain.number}")).text.partition('id="thread"')[2]
