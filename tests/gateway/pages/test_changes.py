"""A change is shown before it is made; for the past somebody else approves it, on pages without script."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.desk.approvals import LIST_APPROVALS, ListApprovals
from shared.contracts.desk.calendars import ARCHIVE_CALENDAR, CREATE_CALENDAR, CreateCalendar, MoveCalendar
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.policies import (
    CREATE_POLICY,
    LIST_POLICIES,
    READ_POLICY,
    CreatePolicy,
    ListPolicies,
    ReadPolicy,
)
from shared.contracts.helpdesk import OPEN_TICKET, READ_TICKET, OpenTicket, ReadTicket
from shared.contracts.roles import Role
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.people import make_company, make_contact, make_staff
from tests.helpdesk.clocks.world import rules
from tests.matrix.behind import until

FIELDS = {"t_first_response_1": "15 分", "t_total_resolution_3": "72 時", "t_total_resolution_2": "72 時"}
FIELDS |= {f"a_{name[2:]}": "1" for name in FIELDS}


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    return await make_company(ask)


@pytest_asyncio.fixture(scope="module")
async def lead(company, ask):
    return await make_staff(ask, company, "吳佩珊", Role.SL)


@pytest_asyncio.fixture(scope="module")
async def ticket(company, ask, lead):
    """With clocks that run."""
    contact = await make_contact(ask, company, "蔡明宏", customer="景明醫院")
    opened = await ask(OPEN_TICKET, contact.caller, OpenTicket(title="印表機卡紙", body="三樓"), key=uuid4().hex)

    async def promised() -> bool:
        return (await ask(READ_TICKET, lead.caller, ReadTicket(ticket_id=opened.id))).next_due is not None

    await until(promised)
    return opened


@pytest_asyncio.fixture
async def browser(browsers, lead):
    return await entered(browsers, lead)


@pytest_asyncio.fixture
async def admin(browsers, company):
    return await entered(browsers, company.admin)


async def default_of(ask, lead, company):
    policy = (await ask(LIST_POLICIES, lead.caller, ListPolicies())).items[0]
    return f"/w/{company.slug}/settings/policies/{policy.id}", policy.id


def seal_in(page):
    return re.search(r'name="seen" value="(\w+)"', page)[1]


@pytest.mark.parametrize(("way", "said"), [("new", "不受影響"), ("running", "個到期時間會移動")])
async def test_a_policy_is_previewed_then_saved(ask, browser, company, lead, ticket, way, said):
    address, policy_id = await default_of(ask, lead, company)
    form = {**FIELDS, "name": f"標準 {way}", "applies": way, "t_total_resolution_3": f"{70 + len(way)} 時"}
    page = await text_of(browser, f"{address}/change")
    assert "先看影響" in page
    assert 'value="apply"' not in page
    shown = await send(browser, f"{address}/change", revision=revision_in(page), step="preview", **form)
    assert shown.status_code == 200, shown.text[-800:]
    page = unescape(shown.text)
    assert said in page
    assert (f"{ticket.number}</a>" in page) is (way == "running")
    version = (await ask(READ_POLICY, lead.caller, ReadPolicy(policy_id=policy_id))).version
    form |= {"seen": seal_in(page), "step": "apply", "revision": revision_in(page)}
    other = await send(browser, f"{address}/change", **{**form, "t_total_resolution_3": "9 時"})
    assert other.status_code == 200, "what was not seen is shown first"
    assert "影響預覽" in other.text
    saved = await send(browser, f"{address}/change", **form)
    assert saved.status_code == 303
    found = await ask(READ_POLICY, lead.caller, ReadPolicy(policy_id=policy_id))
    assert (found.version, found.versions[0].applies) == (version + 1, way)


async def test_a_faulty_form_is_not_previewed(ask, browser, company, lead, ticket):
    address, _policy_id = await default_of(ask, lead, company)
    form = {**FIELDS, "name": "x", "applies": "running", "t_first_response_1": "快", "revision": "1"}
    answer = await send(browser, f"{address}/change", step="preview", **form)
    assert answer.status_code == 422
    assert "影響預覽" not in answer.text


async def test_the_past_needs_another_person(ask, browser, admin, company, lead, ticket):
    address, policy_id = await default_of(ask, lead, company)
    reason = "合約補訂" * 100
    form = {
        **FIELDS,
        "name": "標準（補訂）",
        "applies": "retroactive",
        "reason": reason,
        "t_total_resolution_3": "99 時",
    }
    page = await text_of(browser, f"{address}/change")
    form["revision"] = revision_in(page)
    refused = await send(browser, f"{address}/change", **{**form, "reason": ""})
    assert refused.status_code == 422
    assert "請填寫這一欄" in refused.text
    for step in ("preview", ""):
        refused = await send(browser, f"{address}/change", **{**form, "from_day": "2026-12-01", "step": step})
        assert refused.status_code == 422
        assert "溯及既往從每張工單" in refused.text
    asked = await send(browser, f"{address}/change", **form)
    assert asked.status_code == 303
    own = asked.headers["location"].partition("?")[0]
    mine = await text_of(browser, asked.headers["location"])
    assert "已送出申請" in mine
    assert "核准並套用" not in mine
    assert "收回申請" in mine
    assert f"{ticket.number}</a>" in mine
    refused = await send(browser, f"{own}/approve", revision="1")
    assert refused.status_code == 403
    again = await send(browser, f"{address}/change", **form)
    assert again.status_code == 409
    assert "在等候核准" in again.text
    waiting = await text_of(admin, f"/w/{company.slug}/approvals")
    assert own in waiting
    assert own not in await text_of(browser, f"/w/{company.slug}/approvals")
    page = await text_of(admin, own)
    assert "核准並套用" in page
    assert "標準（補訂）" in page
    assert "這裡只有數量" in page  # who may read no ticket is not told which they are
    assert f"{ticket.number}</a>" not in page
    no = await send(admin, f"{own}/reject", revision="1", reason=" ")
    assert no.status_code == 422
    yes = await send(admin, f"{own}/approve", revision="1", reason="同意")
    assert yes.status_code == 303
    page = await text_of(admin, yes.headers["location"])
    assert "已核准並套用" in page
    assert "同意" in page
    found = await ask(READ_POLICY, lead.caller, ReadPolicy(policy_id=policy_id))
    assert (found.name, found.versions[0].applies, found.versions[0].reason) == ("標準（補訂）", "retroactive", reason)

    async def told() -> bool:
        return "核准了您的申請" in (await browser.get(f"/w/{company.slug}/inbox")).text

    await until(told)
    assert "請您核准" in await text_of(admin, f"/w/{company.slug}/inbox")


async def calendar_made(ask, lead, name):
    command = CreateCalendar(name=f"{name} {uuid4().hex[:6]}")
    return await ask(CREATE_CALENDAR, lead.caller, command, key=uuid4().hex)


async def archived(ask, lead, calendar):
    command = MoveCalendar(calendar_id=calendar.id, revision=calendar.revision)
    await ask(ARCHIVE_CALENDAR, lead.caller, command, key=uuid4().hex)


async def test_what_can_no_longer_be_previewed_can_still_be_decided_on(ask, browser, admin, company, lead, ticket):
    await calendar_made(ask, lead, "預設")
    calendar = await calendar_made(ask, lead, "輪班")
    address, _policy_id = await default_of(ask, lead, company)
    page = await text_of(browser, f"{address}/change")
    form = {**FIELDS, "name": "標準", "applies": "retroactive", "reason": "輪班", "calendar_id": str(calendar.id)}
    asked = await send(browser, f"{address}/change", revision=revision_in(page), **form)
    assert asked.status_code == 303
    own = asked.headers["location"].partition("?")[0]
    await archived(ask, lead, calendar)
    for one, verb in ((browser, "收回申請"), (admin, "核准並套用")):
        page = await text_of(one, own)
        assert "現在無法試算影響" in page
        assert "找不到這份行事曆" in page
        assert verb in page
    refused = await send(admin, f"{own}/approve", revision="1")
    assert refused.status_code == 409  # overtaken
    assert "等候核准" in refused.text
    assert (await send(admin, f"{own}/reject", revision="1", reason="已封存")).status_code == 303


async def test_a_calendar_that_was_archived_meanwhile_is_not_silently_left(ask, browser, company, lead):
    await calendar_made(ask, lead, "預設")
    calendar = await calendar_made(ask, lead, "夜班")
    command = CreatePolicy(name=f"鐘點班 {uuid4().hex[:6]}", rules=rules(), calendar_id=calendar.id)
    policy = await ask(CREATE_POLICY, lead.caller, command, key=uuid4().hex)
    await archived(ask, lead, calendar)
    page = await text_of(browser, f"/w/{company.slug}/settings/policies/{policy.id}/change")
    assert f'<option value="{calendar.id}" selected>{calendar.name}' in page


async def test_every_category_can_have_a_policy(ask, browser, company, lead):
    for at in range(101):
        command = CreateCategory(name=f"分類 {at:03}")
        last = await ask(CREATE_CATEGORY, lead.caller, command, key=uuid4().hex)
    address, _policy_id = await default_of(ask, lead, company)
    assert f'<option value="{last.id}"' in await text_of(browser, address)


async def test_an_agent_sees_no_approvals_of_the_desk(ask, browsers, company, lead):
    """What the engine asks of him he does see: tests/projects."""
    found = await ask(LIST_APPROVALS, lead.caller, ListApprovals())
    assert found.items
    agent = await entered(browsers, await make_staff(ask, company, "陳柏翰", Role.AG))
    listed = await text_of(agent, f"/w/{company.slug}/approvals?box=all")
    assert not any(str(one.id) in listed for one in found.items)
    assert (await agent.get(f"/w/{company.slug}/approvals/{found.items[0].id}")).status_code == 403


async def test_a_day_that_is_over_can_only_be_asked_for(browser, company):
    made = await send(
        browser,
        f"/w/{company.slug}/settings/hours/new",
        name="颱風班",
        zone="Asia/Taipei",
        beginning="half_saturday",
    )
    address = made.headers["location"].partition("?")[0]
    day = (datetime.now(UTC) + timedelta(hours=8)).date() - timedelta(days=3)
    page = await text_of(browser, f"{address}?day={day}")
    assert 'value="retroactive" checked' in page
    assert 'value="running"' not in page
    given = {"mark": "closure", "name": "颱風假", "reason": "停班", "applies": "retroactive"}
    shown = await send(browser, f"{address}/days/{day}", revision=revision_in(page), step="preview", **given)
    assert shown.status_code == 200
    assert "沒有進行中的工單受影響" in shown.text
    asked = await send(browser, f"{address}/days/{day}", revision=revision_in(page), **given)
    assert asked.status_code == 303
    taken = await send(browser, f"{asked.headers['location'].partition('?')[0]}/withdraw", revision="1")
    assert taken.status_code == 303
    assert "已收回" in await text_of(browser, taken.headers["location"])
    long_past = await text_of(browser, f"{address}?day={day - timedelta(days=60)}")
    assert "不能變更" in long_past


async def test_the_time_machine_counts_and_shows(ask, browser, company, lead, ticket):
    address, _policy_id = await default_of(ask, lead, company)
    assert "還沒有試算過" in await text_of(browser, f"{address}/replay")
    form = {**FIELDS, "name": "標準", "applies": "new"}
    faulty = await send(browser, f"{address}/replay", **{**form, "t_first_response_1": "快"})
    assert faulty.status_code == 422
    assert "請寫成「30 分」" in faulty.text
    started = await send(browser, f"{address}/replay", **form)
    assert started.status_code == 303, started.text[-600:]
    own = started.headers["location"]

    async def is_done() -> bool:
        return "過去 90 天，照這份草稿" in (await browser.get(own)).text

    await until(is_done)
    page = await text_of(browser, own)
    assert "1 張" in page
    assert "15 分" in page, "the draft stands below"
    assert own in await text_of(browser, f"{address}/replay")
    other = own.replace(own.rpartition("/")[2], str(uuid4()))
    assert (await browser.get(other)).status_code == 404
