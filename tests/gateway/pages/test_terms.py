"""Policies and commitments without script: made, read, changed, used, put away; what is refused says so at its field."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import pytest_asyncio

from gateway.pages.terms import commitments, words
from shared.contracts.desk.policies import CHOOSE_POLICY, LIST_POLICIES, READ_POLICY, ChoosePolicy, ListPolicies
from shared.contracts.desk.policies import ReadPolicy as Read
from shared.contracts.roles import Role
from shared.core.errors import DomainError
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.payloads import XSS
from tests.harness.people import make_company, make_contact, make_staff
from tests.matrix.behind import until

FIELDS = {"t_first_response_1": "15 分", "a_first_response_1": "1", "t_total_resolution_1": "1 時 30 分"}
FIELDS |= {"pauses": ["customer", "third_party"], "percents": "50、90%", "before": "1 時", "warned": "leads"}
FIELDS |= {"after": ["0", "2 時", ""], "step": ["tell", "reassign", "tell"], "told": ["management", "agents", "leads"]}


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    return await make_company(ask)


@pytest_asyncio.fixture(scope="module")
async def lead(company, ask):
    return await make_staff(ask, company, "吳佩珊", Role.SL)


@pytest_asyncio.fixture(scope="module")
async def customer_id(company, ask, lead):
    await make_contact(ask, company, "蔡明宏", customer="景明醫院")
    found = company.customers["景明醫院"]

    async def known() -> bool:
        try:
            return bool(await ask(CHOOSE_POLICY, lead.caller, ChoosePolicy(customer_id=found)))
        except DomainError:
            return False

    await until(known)
    return found


@pytest_asyncio.fixture
async def browser(browsers, lead):
    return await entered(browsers, lead)


def at(company, rest=""):
    return f"/w/{company.slug}/settings/policies{rest}"


async def made(browser, company, name, **given):
    answer = await send(browser, at(company, "/new"), name=name, **{**FIELDS, **given})
    assert answer.status_code == 303, answer.text[-1500:]
    return answer.headers["location"].partition("?")[0]


async def read(ask, lead, address):
    return await ask(READ_POLICY, lead.caller, Read(policy_id=address.rpartition("/")[2]))


async def test_a_policy_is_written_read_and_used(ask, browser, company, lead, customer_id):
    address = await made(browser, company, "醫療金級")
    rules = (await read(ask, lead, address)).versions[0].rules
    assert [(one.clock, one.priority, one.minutes, one.around_the_clock) for one in rules.targets] == [
        ("first_response", 1, 15, True),
        ("total_resolution", 1, 90, False),
    ]
    assert rules.pauses == ("customer", "third_party")
    assert rules.pauses_next_response is False
    assert [(one.percent, one.minutes_before) for one in rules.warnings] == [(50, None), (90, None), (None, 60)]
    assert [(one.after_minutes, one.step, one.told) for one in rules.escalations] == [
        (0, "tell", "management"),
        (120, "reassign", "agents"),
    ]
    page = await text_of(browser, address)
    for said in ("1 時 30 分", "全天計時", "不承諾", "時限用掉 50% 時", "到期前 1 時", "逾時的當下"):
        assert said in page
    assert "改派給所有客服中最空的人" in page
    form = {"revision": revision_in(page), "customer_id": str(customer_id)}
    answer = await send(browser, f"{address}/assign", **form)
    assert answer.status_code == 303, answer.text[-800:]
    chosen = await ask(CHOOSE_POLICY, lead.caller, ChoosePolicy(customer_id=customer_id))
    assert (chosen.policy_name, chosen.because) == ("醫療金級", "customer")
    customer = await text_of(browser, f"/w/{company.slug}/customers/{customer_id}")
    assert "因為這家客戶指定了自己的政策" in customer
    page = await text_of(browser, address)
    refused = await send(browser, f"{address}/archive", revision=revision_in(page))
    assert refused.status_code == 409
    assert "還在使用中" in refused.text
    await send(browser, f"{address}/release", revision=revision_in(page), customer_id=str(customer_id))
    page = await text_of(browser, address)
    answer = await send(browser, f"{address}/archive", revision=revision_in(page))
    assert answer.status_code == 303
    assert "醫療金級" in await text_of(browser, at(company, "?archived=1"))
    assert "醫療金級" not in await text_of(browser, at(company))


async def test_a_new_version_begins_on_its_day_and_the_old_ones_stay(ask, browser, company, lead):
    address = await made(browser, company, "年度")
    day = datetime.now(UTC).date() + timedelta(days=40)
    form = {**FIELDS, "t_first_response_1": "20", "name": "年度", "applies": "new", "from_day": str(day)}
    page = await text_of(browser, f"{address}/change")
    answer = await send(browser, f"{address}/change", revision=revision_in(page), reason="新合約", **form)
    assert answer.status_code == 303, answer.text[-1500:]
    found = await read(ask, lead, address)
    assert [one.version for one in found.versions] == [2, 1]
    assert found.versions[0].effective_from.astimezone(UTC).date() in {day, day - timedelta(days=1)}
    history = await text_of(browser, f"{address}/history")
    assert "新合約" in history
    assert "只套用到新工單" in history
    old = await text_of(browser, f"{address}?version=1")
    assert "這是第 1 版當時的內容" in old
    assert "15 分" in old


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"t_first_response_1": "很快"}, "請寫成「30 分」"),
        ({"t_first_response_1": "0 分"}, "請寫成「30 分」"),
        ({"t_first_response_1": "", "t_total_resolution_1": ""}, "至少要有一個時限"),
        ({"percents": "50、120"}, "請填 1 到 99"),
        ({"before": "一會兒"}, "請寫成「30 分」"),
        ({"after": ["馬上"], "step": ["tell"], "told": ["leads"]}, "請寫成「30 分」"),
        ({"percents": "10、20、30、40、50、60、70", "before": ""}, "最多 6 個"),
        ({"name": " "}, "請填寫這一欄"),
        ({"warned": "nobody"}, "不在可選的範圍內"),
    ],
)
async def test_what_cannot_be_read_is_said_at_its_field(browser, company, given, said):
    answer = await send(browser, at(company, "/new"), **{"name": "壞的", **FIELDS, **given})
    assert answer.status_code == 422
    text = unescape(answer.text)
    assert said in text
    typed = given.get("t_first_response_1") or given.get("percents") or "50、90%"
    assert typed in text, "what was typed is still there"


async def test_two_names_alike_and_markup(browser, company):
    await made(browser, company, "同名")
    answer = await send(browser, at(company, "/new"), **{"name": "同名", **FIELDS})
    assert answer.status_code == 409
    assert "已經有同名的服務政策" in answer.text
    for payload in XSS[:24:8]:
        address = await made(browser, company, payload[:90])
        assert payload[:90] not in (await browser.get(address)).text


async def test_a_stale_form_is_refused_and_kept(browser, company):
    address = await made(browser, company, "搶先")
    form = {**FIELDS, "name": "搶先", "applies": "new"}
    assert (await send(browser, f"{address}/change", revision="1", **form)).status_code == 303
    answer = await send(browser, f"{address}/change", revision="1", **{**form, "t_first_response_2": "77 分"})
    assert answer.status_code == 409
    assert "剛被別人更新過" in answer.text
    assert "77 分" in answer.text


async def test_running_clocks_only_follow_at_once(browser, company):
    address = await made(browser, company, "即刻")
    day = datetime.now(UTC).date() + timedelta(days=9)
    page = await text_of(browser, f"{address}/change")
    form = {**FIELDS, "name": "即刻", "applies": "running", "from_day": str(day), "revision": revision_in(page)}
    answer = await send(browser, f"{address}/change", **form)
    assert answer.status_code == 422
    assert "只能從現在起生效" in answer.text


async def test_a_commitment_from_the_customers_page_to_its_end(browser, company, customer_id):
    customer = await text_of(browser, f"/w/{company.slug}/customers/{customer_id}")
    link = re.search(r'href="([^"]+/settings/commitments/new\?customer_id=[^"]+)"', customer)[1]
    form = await text_of(browser, link)
    assert re.search(rf'<option value="{customer_id}" selected>', form)
    here = f"/w/{company.slug}/settings/commitments"
    given = {"customer_id": str(customer_id), "title": "2027 維護", "content": "主機與網路", "valid_from": "2026-01-01"}
    refused = await send(browser, f"{here}/new", **{**given, "response_minutes": "馬上"})
    assert refused.status_code == 422
    assert "請寫成「30 分」" in refused.text
    refused = await send(browser, f"{here}/new", **{**given, "valid_until": "2025-01-01"})
    assert refused.status_code == 422
    assert "結束日期不能早於開始日期" in refused.text
    refused = await send(browser, f"{here}/new", **{**given, "customer_id": ""})
    assert refused.status_code == 422
    answer = await send(browser, f"{here}/new", **given, response_minutes="45 分", around_the_clock="1")
    assert answer.status_code == 303, answer.text[-800:]
    listed = await text_of(browser, answer.headers["location"])
    assert "45 分" in listed
    assert "全天計時" in listed
    customer = await text_of(browser, f"/w/{company.slug}/customers/{customer_id}")
    assert "2027 維護" in customer
    assert "因為服務承諾「2027 維護」" in customer
    own = re.search(rf'href="({here}/[0-9a-f-]{{36}})"', listed)[1]
    page = await text_of(browser, own)
    assert 'value="45 分"' in page
    changed = {"title": "2027 維護", "content": "主機", "valid_from": "2026-01-01", "revision": revision_in(page)}
    assert (await send(browser, own, **changed, resolution_minutes="8 時")).status_code == 303
    page = await text_of(browser, own)
    assert (await send(browser, f"{own}/archive", revision=revision_in(page))).status_code == 303
    assert "2027 維護" not in await text_of(browser, here)
    assert "2027 維護" in await text_of(browser, f"{here}?archived=1")


async def test_the_page_of_a_policy_lists_the_commitments_that_name_it(ask, browser, company, lead, customer_id):
    address = await made(browser, company, "黃金")
    policy_id = address.rpartition("/")[2]
    here = f"/w/{company.slug}/settings/commitments"
    common = {"customer_id": str(customer_id), "content": "主機", "valid_from": "2026-01-01"}
    for more in ({"policy_id": policy_id}, {"policy_id": policy_id, "valid_until": "2026-02-01"}, {}):
        title = "隨政策" if not more else "已過期" if "valid_until" in more else "按黃金"
        assert (await send(browser, f"{here}/new", **common, **more, title=title)).status_code == 303
    page = await text_of(browser, address)
    uses = page.partition('id="uses"')[2].partition("</section>")[0]
    own = re.search(rf'href="({here}/[0-9a-f-]{{36}})">按黃金<', uses)[1]
    assert f'href="/w/{company.slug}/customers/{customer_id}"' in uses
    assert "隨政策" not in uses
    assert "已過期" not in uses
    assert (await send(browser, f"{own}/archive", revision=revision_in(await text_of(browser, own)))).status_code == 303
    assert "按黃金" not in await text_of(browser, address)
    assert (await read(ask, lead, address)).commitment_count == 0


async def test_a_commitment_begins_on_the_company_s_day(browser, company, monkeypatch):
    evening = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # already December in Taipei
    monkeypatch.setattr(commitments, "now", lambda: evening)
    page = await text_of(browser, f"/w/{company.slug}/settings/commitments/new")
    assert 'value="2026-12-01"' in page


async def test_who_may_only_read_sees_no_form(ask, browsers, company, lead):
    reader = await entered(browsers, await make_staff(ask, company, "周品質", Role.QM))
    found = (await ask(LIST_POLICIES, lead.caller, ListPolicies())).items[0]
    page = await text_of(reader, at(company, f"/{found.id}"))
    assert "時限" in page
    assert "<form" not in page.partition('id="section"')[2].partition('class="menu"')[0]
    for path in ("/new", f"/{found.id}/change"):
        assert (await reader.get(at(company, path))).status_code == 403
    assert (await send(reader, at(company, "/new"), name="x", **FIELDS)).status_code == 403


@pytest.mark.parametrize("minutes", [1, 59, 60, 61, 90, 600, 1441, 525_600])
def test_lengths_are_read_as_they_are_written(minutes):
    assert words.minutes_of(words.duration(minutes)) == minutes


@pytest.mark.parametrize(
    "text", ["", "0", "0 時", "-5", "1.5 時", "525601", "9999 時", "30 秒", "三十分", "1 天", "時"]
)
def test_no_length(text):
    assert words.minutes_of(text) is None
