"""The operators' side: hidden from everybody else, companies by reason only, services that are down, dead letters."""

import asyncio
import re
from uuid import uuid4

import pytest_asyncio

from gateway.db import DB
from shared.contracts.base import Envelope
from shared.contracts.gateway import MemberChanged
from shared.contracts.parties import Kind, Party
from shared.core.clock import now
from shared.core.ids import NIL, new_id
from shared.db.doors import Door
from shared.outbox.dead_letters import bury
from tests.conftest import without
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.people import link_to, make_company, make_operator

PAGES = ("/ops", "/ops/companies", "/ops/companies/new", "/ops/queues")


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    return await make_company(ask)


@pytest_asyncio.fixture
async def operator(browsers, app):
    return await entered(browsers, await make_operator(), at_ops=True)


async def test_nobody_else_learns_that_there_is_a_door(browsers, company):
    browser = await entered(browsers, company.admin)
    for path in (*PAGES, f"/ops/companies/{company.slug}"):
        assert (await browser.get(path)).status_code == 404, path
    assert (await send(browser, "/ops/companies/new", name="x", slug="xyz")).status_code == 404


async def test_every_page_opens(operator, company):
    for path in (*PAGES, f"/ops/companies/{company.slug}", "/ops/queues?service=helpdesk"):
        page = await text_of(operator, path)
        assert page.count("<h1>") == 1, path
    assert "周明哲" not in await text_of(operator, f"/ops/companies/{company.slug}")


async def test_a_new_company(operator):
    slug = f"c-{uuid4().hex[:8]}"
    given = {"name": "大同維修", "slug": slug, "zone": "Asia/Taipei", "locale": "zh-Hant", "admin_name": "王經理"}
    bad = await send(operator, "/ops/companies/new", **given, admin_mail="nobody")
    assert bad.status_code == 422
    assert f'value="{slug}"' in bad.text
    given["admin_mail"] = f"{uuid4().hex[:6]}@x.example"
    done = await send(operator, "/ops/companies/new", **given)
    assert done.headers["location"] == f"/ops/companies/{slug}?said=created"
    taken = await send(operator, "/ops/companies/new", **given)
    assert taken.status_code == 409
    assert "已被使用" in taken.text


async def test_who_is_awaited_can_be_invited_again(operator, browsers, ask):
    """Until he comes; of whom has come the operators learn no name."""
    slug, mail = f"c-{uuid4().hex[:8]}", f"{uuid4().hex[:6]}@x.example"
    given = {"name": "再寄公司", "slug": slug, "zone": "Asia/Taipei", "locale": "zh-Hant", "admin_name": "王經理"}
    await send(operator, "/ops/companies/new", **given, admin_mail=mail)
    own = f"/ops/companies/{slug}"
    page = await text_of(operator, own)
    assert "王經理" in page
    assert mail in page
    first = await link_to(mail)
    again = re.search(rf'action="({own}/admins/[^"]+/invite)"', page)[1]
    assert (await send(operator, again)).status_code == 303
    assert await link_to(mail) == first, "sent a moment ago: twice is once"
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(
            "update link_token t set expires_at = now() - interval '1 hour' from person p where p.id = t.person_id and p.mail = $1",
            mail,
        )
    assert "失效" in await text_of(operator, own)
    assert (await send(operator, again)).headers["location"] == f"{own}?said=invited"
    second = await link_to(mail)
    assert second != first
    other = await make_company(ask)
    astray = again.replace(slug, other.slug)
    assert (await send(operator, astray)).status_code == 404
    visitor = browsers()
    password = "a good long sentence 77"
    done = await visitor.post(f"/auth/invite/{second}", data={"password": password, "again": password})
    assert done.status_code in {200, 303}
    page = await text_of(operator, own)
    assert mail not in page
    assert "王經理" not in page
    assert (await send(operator, again)).status_code == 404


async def _turned_away(person, path):
    """Every gateway hears it by an event, a moment after the commit."""
    async with asyncio.timeout(5):
        while (answer := await person.get(path, follow_redirects=False)).status_code != 303:
            await asyncio.sleep(0.05)
    return answer


async def test_suspending_takes_a_reason_and_the_word(operator, browsers, ask):
    company = await make_company(ask)
    admin = await entered(browsers, company.admin)
    own = f"/ops/companies/{company.slug}"
    revision = revision_in(await text_of(operator, own))
    wrong = await send(operator, f"{own}/suspend", reason="欠費", revision=revision, confirm="x")
    assert wrong.status_code == 422
    assert 'value="欠費"' in wrong.text
    empty = await send(operator, f"{own}/suspend", reason=" ", revision=revision, confirm=company.slug)
    assert empty.status_code == 422
    done = await send(operator, f"{own}/suspend", reason="欠費", revision=revision, confirm=company.slug)
    assert done.status_code == 303
    assert "已停用" in await text_of(operator, own)
    out = await _turned_away(admin, f"/w/{company.slug}/settings/members")
    assert out.headers["location"].startswith("/auth/")
    revision = revision_in(await text_of(operator, own))
    assert (await send(operator, f"{own}/activate", reason="已付", revision=revision)).status_code == 303
    assert "啟用中" in await text_of(operator, own)


async def test_a_service_that_is_down_is_shown_as_down(operator):
    async with without(Party.PROJECTS):
        page = await text_of(operator, "/ops")
        assert "projects 沒有回應" in page
        queues = await text_of(operator, "/ops/queues?service=projects")
        assert "它回來後再查看失敗事件" in queues


class Broken(Exception):
    """What a listener died of."""


async def dead_letter(company):
    envelope = Envelope(
        event_id=new_id(),
        tenant_id=company.tenant_id,
        topic=MemberChanged.topic(),
        at=now(),
        actor_kind=Kind.SERVICE,
        actor_id=new_id(),
        data={},
    )
    await bury(DB, envelope, "test", Broken("王筱涵 的資料"), attempts=7)
    async with DB.tenant_scope(company.tenant_id):
        sql = "select id from dead_letter where tenant_id = $1 and event_id = $2"
        return await DB.value(sql, company.tenant_id, envelope.event_id)


async def test_dead_letters_are_tried_again_or_given_up(operator, company):
    ids = [await dead_letter(company) for _ in range(2)]
    page = await text_of(operator, "/ops/queues?service=gateway")
    assert "Broken" in page
    assert "王筱涵" not in page
    gone = await send(operator, f"/ops/queues/gateway/{ids[0]}/discard")
    assert gone.headers["location"] == "/ops/queues?service=gateway&said=discarded"
    again = await send(operator, f"/ops/queues/gateway/{ids[0]}/discard")
    assert again.status_code == 409
    assert "已經處理過" in again.text
    assert str(ids[1]) in await text_of(operator, "/ops/queues?service=gateway")
    assert (await send(operator, f"/ops/queues/gateway/{uuid4()}/retry")).status_code == 404
    assert (await send(operator, f"/ops/queues/nobody/{ids[1]}/retry")).status_code == 404


async def test_events_are_announced_again(operator):
    bad = await send(operator, "/ops/queues/gateway/replay", since="yesterday")
    assert bad.status_code == 422
    assert "日期或時間格式不正確" in bad.text
    done = await send(operator, "/ops/queues/gateway/replay", since="2099-01-01T00:00")
    assert done.headers["location"] == "/ops/queues?service=gateway&replayed=0"
    assert "已重新宣布 0 則事件" in await text_of(operator, done.headers["location"])
