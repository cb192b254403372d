"""A preview of very many tickets: the page says how far it is, and goes on, with script and without."""

import re
from html import unescape
from uuid import uuid4

import pytest_asyncio

from services.helpdesk.changes import previewing
from shared.contracts.desk.policies import LIST_POLICIES, ListPolicies
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.roles import Role
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.people import make_company, make_contact, make_staff
from tests.harness.promises import promised

FORM = {"name": "標準", "applies": "running", "t_total_resolution_3": "99 時", "a_total_resolution_3": "1"}


@pytest_asyncio.fixture
async def place(app, ask, browsers):
    """Three tickets, of which a preview looks at two at a time."""
    company = await make_company(ask)
    lead = await make_staff(ask, company, "吳佩珊", Role.SL)
    contact = await make_contact(ask, company, "蔡明宏", customer="景明醫院")
    for number in range(3):
        opened = OpenTicket(title=f"印表機卡紙 {number}", body="三樓", impact=2, urgency=2)
        ticket = await ask(OPEN_TICKET, contact.caller, opened, key=uuid4().hex)
        await promised(ask, lead.caller, ticket)
    policy = (await ask(LIST_POLICIES, lead.caller, ListPolicies())).items[0]
    return await entered(browsers, lead), f"/w/{company.slug}/settings/policies/{policy.id}/change"


def so_far(page) -> str:
    return unescape(re.search(r'name="so_far"[^>]*value="([^"]*)"', page)[1])


def titles(page) -> set[str]:
    return set(re.findall(r"印表機卡紙 \d", page))


async def test_it_goes_on_until_all_are_looked_at(place, monkeypatch):
    browser, address = place
    monkeypatch.setattr(previewing, "PART", 2)
    form = {**FORM, "revision": revision_in(await text_of(browser, address))}
    page = (await send(browser, address, step="preview", **form)).text
    assert "受影響的工單有 3 張，已看過 2 張" in page
    assert len(titles(page)) == 2
    carried = so_far(page)
    last = (await send(browser, address, step="more", so_far=carried, **form)).text
    assert "看過了受影響的全部 3 張工單" in last
    assert len(titles(last)) == 3
    assert 'name="so_far"' not in last
    other = (await send(browser, address, step="more", so_far=carried, **{**form, "t_total_resolution_3": "9 時"})).text
    assert "已看過 2 張" in other  # what is asked is another question by now: from the beginning
    assert "已看過 2 張" in (await send(browser, address, step="more", so_far="{", **form)).text
