"""Customers and contacts: made, changed, invited, archived, erased; and by whom not."""

import re
from uuid import uuid4

import pytest_asyncio

from shared.contracts.roles import Role
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.payloads import XSS
from tests.harness.people import make_company, make_contact, make_staff


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    return await make_company(ask)


@pytest_asyncio.fixture
async def admin(browsers, company):
    return await entered(browsers, company.admin)


async def made(admin, company, name):
    answer = await send(admin, f"/w/{company.slug}/customers/new", name=name, level="金級")
    assert answer.status_code == 303, answer.text[-400:]
    return answer.headers["location"].partition("?")[0]


async def test_an_empty_list_says_what_comes_here(app, browsers, ask):
    fresh = await make_company(ask)
    browser = await entered(browsers, fresh.admin)
    assert "還沒有客戶" in await text_of(browser, f"/w/{fresh.slug}/customers")
    assert "沒有符合的客戶" in await text_of(browser, f"/w/{fresh.slug}/customers?q=x")


async def test_a_customer_with_a_contact_from_birth_to_archive(admin, company):
    own = await made(admin, company, "景明醫院")
    again = await send(admin, f"/w/{company.slug}/customers/new", name="景明醫院")
    assert again.status_code == 409
    assert "已經有同名的客戶" in again.text
    bad = await send(admin, f"{own}/contacts/new", name="王筱涵", mail="not a mail")
    assert bad.status_code == 422
    assert 'value="not a mail"' in bad.text
    mail = f"{uuid4().hex[:8]}@customer.example"
    done = await send(admin, f"{own}/contacts/new", name="王筱涵", mail=mail, phone="+886 2 1", manager="on")
    contact = done.headers["location"].partition("?")[0]
    page = await text_of(admin, contact)
    assert 'name="manager" checked' in page
    changed = await send(admin, contact, name="王筱涵", phone="", locale="en", revision=revision_in(page))
    assert changed.status_code == 303
    page = await text_of(admin, contact)
    assert 'name="manager" checked' not in page
    assert "+886 2 1" not in page
    assert (await send(admin, f"{contact}/invite", revision=revision_in(page))).status_code == 303
    assert "已邀請" in await text_of(admin, contact)
    page = await text_of(admin, own)
    wrong = await send(admin, f"{own}/archive", revision=revision_in(page), confirm="景明")
    assert wrong.status_code == 422
    assert (await send(admin, f"{own}/archive", revision=revision_in(page), confirm="景明醫院")).status_code == 303
    page = await text_of(admin, own)
    assert "已封存" in page
    assert "contacts/new" not in page


async def test_erasing_needs_the_name_and_leaves_a_mark(admin, company):
    own = await made(admin, company, f"青禾物流 {uuid4().hex[:4]}")
    mail = f"{uuid4().hex[:8]}@customer.example"
    done = await send(admin, f"{own}/contacts/new", name="張先生", mail=mail)
    contact = done.headers["location"].partition("?")[0]
    revision = revision_in(await text_of(admin, contact))
    assert (await send(admin, f"{contact}/erase", revision=revision, confirm="李先生")).status_code == 422
    assert mail in await text_of(admin, contact)
    assert (await send(admin, f"{contact}/erase", revision=revision, confirm="張先生")).status_code == 303
    page = await text_of(admin, contact)
    assert mail not in page
    assert "已清除" in page


async def test_who_may_not(browsers, company, ask, admin):
    own = await made(admin, company, f"大成鋼鐵 {uuid4().hex[:4]}")
    agent = await entered(browsers, await make_staff(ask, company, "陳柏翰", Role.AG))
    assert "大成鋼鐵" in await text_of(agent, own)
    assert (await send(agent, own, name="改", revision="1")).status_code == 403
    assert (await agent.get(f"/w/{company.slug}/customers/new")).status_code == 403
    done = await send(agent, f"{own}/contacts/new", name="聯絡人")
    assert done.status_code == 303
    contact = done.headers["location"].partition("?")[0]
    assert (await send(agent, f"{contact}/erase", revision="1", confirm="聯絡人")).status_code == 403
    outside = await entered(browsers, await make_contact(ask, company, "王筱涵"))
    assert (await outside.get(own)).status_code == 404
    other = await make_company(ask, name="衡岳工程顧問")
    stranger = await entered(browsers, other.admin)
    assert (await stranger.get(own)).status_code == 404
    foreign = own.replace(company.slug, other.slug)
    assert (await stranger.get(foreign)).status_code == 404
    assert (await send(stranger, foreign, name="偷改", revision="1")).status_code == 404


async def test_a_contact_is_found_only_at_his_customer(admin, company):
    one, two = [await made(admin, company, f"{uuid4().hex[:6]}") for _ in range(2)]
    done = await send(admin, f"{one}/contacts/new", name="聯絡人")
    contact = done.headers["location"].partition("?")[0]
    elsewhere = contact.replace(one.rpartition("/")[2], two.rpartition("/")[2])
    assert (await admin.get(elsewhere)).status_code == 404


async def test_names_that_want_to_be_markup_are_text(admin, company):
    for payload in (text for text in XSS[::7] if "<" in text):
        name = payload.replace("\x0c", " ").strip()[:80]
        answer = await send(admin, f"/w/{company.slug}/customers/new", name=f"{name} {uuid4().hex[:6]}")
        page = await admin.get(answer.headers["location"])
        assert payload not in page.text
    assert re.search("&lt;", (await admin.get(f"/w/{company.slug}/customers")).text)
