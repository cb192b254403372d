"""The company's settings: who may open what, what forms say when they are refused, what happens once."""

import re
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts import gateway as g
from shared.contracts.roles import Role
from tests.gateway.pages.office import entered, grow_old, revision_in, send, text_of
from tests.harness.payloads import XSS
from tests.harness.people import make_company, make_contact, make_staff
from tests.harness.web import make_app, make_browser

SECTIONS = (
    "profile",
    "members",
    "members/roles",
    "departments",
    "categories",
    "priorities",
    "teams",
    "sign-in",
    "clients",
    "deliveries",
    "audit",
)


@pytest_asyncio.fixture(scope="module")
async def company(app, ask):
    return await make_company(ask)


@pytest_asyncio.fixture(scope="module")
async def agent(company, ask):
    return await make_staff(ask, company, "陳柏翰", Role.AG)


@pytest_asyncio.fixture
async def admin(browsers, company):
    return await entered(browsers, company.admin)


def at(company, section):
    return f"/w/{company.slug}/settings/{section}"


@pytest.mark.parametrize("section", SECTIONS)
async def test_admin_opens_every_section(admin, company, section):
    page = await text_of(admin, at(company, section))
    assert page.count("<h1>") == 1
    assert "聯絡公司管理員" not in page


async def test_settings_lead_to_the_first_allowed(admin, company):
    answer = await admin.get(f"/w/{company.slug}/settings", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, at(company, "profile"))


async def test_agent_sees_what_he_may(browsers, company, agent):
    browser = await entered(browsers, agent)
    members = await text_of(browser, at(company, "members"))
    assert "周明哲" in members
    assert "members/new" not in members
    for section in ("sign-in", "clients", "deliveries", "audit", "members/new", "clients/new"):
        assert (await browser.get(at(company, section))).status_code == 403, section
    refused = await send(browser, at(company, "profile"), name="別的名字", revision="1")
    assert refused.status_code == 403


async def test_another_company_and_the_other_side_find_nothing(browsers, company, ask):
    other = await make_company(ask, name="衡岳工程顧問")
    contact = await make_contact(ask, company, "王筱涵")
    for one in (other.admin, contact):
        browser = await entered(browsers, one)
        for section in SECTIONS:
            assert (await browser.get(at(company, section))).status_code == 404, section


async def test_profile_is_kept_and_a_bad_accent_is_said_at_its_field(admin, company):
    path = at(company, "profile")
    given = {"name": "遠澄資訊服務", "zone": "Asia/Taipei", "locale": "zh-Hant", "phone": "+886 2 2345 6789"}
    revision = revision_in(await text_of(admin, path))
    refused = await send(admin, path, **given, accent="#C00010", revision=revision)
    assert refused.status_code == 422
    assert 'value="#C00010"' in refused.text
    assert "+886 2 2345 6789" in refused.text
    assert "請換一個" in refused.text
    done = await send(admin, path, **given, accent="#0F766E", revision=revision)
    assert done.headers["location"] == f"{path}?said=saved"
    assert "已儲存" in await text_of(admin, f"{path}?said=saved")
    stale = await send(admin, path, **given, accent="", revision=revision)
    assert stale.status_code == 409
    assert "剛被別人更新過" in stale.text


async def test_an_invitation_sent_twice_is_one(admin, company):
    given = {"name": "林語彤", "mail": f"{uuid4().hex[:8]}@x.example", "roles": ["agent", "support_lead"]}
    key = uuid4().hex
    for _ in range(2):
        answer = await send(admin, at(company, "members/new"), key=key, **given)
        assert answer.headers["location"].endswith("/members?said=invited"), answer.text[-400:]
    listed = await text_of(admin, f"{at(company, 'members')}?q={given['mail']}")
    assert listed.count('<tr data-id="') == 1
    assert "客服組長" in listed
    again = await send(admin, at(company, "members/new"), **given)
    assert again.status_code == 409
    assert given["mail"] in again.text
    assert "已經是公司的成員" in again.text


async def test_an_invitation_without_roles_keeps_what_was_typed(admin, company):
    answer = await send(admin, at(company, "members/new"), name="沒有角色", mail="a@b.example")
    assert answer.status_code == 422
    assert 'value="沒有角色"' in answer.text
    assert "請填寫這一欄" in answer.text


async def test_roles_change_suspend_reinstate_end(admin, company, ask):
    somebody = await make_staff(ask, company, "黃國維", Role.TM)
    path = f"{at(company, 'members')}/{somebody.membership_id}"
    page = await text_of(admin, path)
    done = await send(admin, path, roles=["member", "quality"], department_id="", revision=revision_in(page))
    assert done.status_code == 303
    assert "項目成員、質量" in await text_of(admin, path)
    for verb, word in (("suspend", "已停用"), ("reinstate", "使用中")):
        page = await text_of(admin, path)
        assert (await send(admin, f"{path}/{verb}", revision=revision_in(page))).status_code == 303
        assert word in await text_of(admin, path)
    revision = revision_in(await text_of(admin, path))
    wrong = await send(admin, f"{path}/end", revision=revision, confirm="黃國")
    assert wrong.status_code == 422
    assert "與要確認的名稱不同" in wrong.text
    assert (await send(admin, f"{path}/end", revision=revision, confirm="黃國維")).status_code == 303
    assert "已離開" in await text_of(admin, path)


async def test_the_last_admin_stays_one(admin, company):
    path = f"{at(company, 'members')}/{company.admin.membership_id}"
    page = await text_of(admin, path)
    assert f"{path}/suspend" not in page
    refused = await send(admin, path, roles=["agent"], department_id="", revision=revision_in(page))
    assert refused.status_code == 409
    assert "至少要有一位管理員" in refused.text


async def test_security_needs_a_recent_proof(browsers, whole, company, ask):
    second = await make_staff(ask, company, "第二管理員", Role.AD)
    first = await entered(browsers, second)
    await grow_old(second.person_id)
    async with make_browser(make_app(whole), cookies=first.cookies) as browser:
        browser.csrf = first.csrf
        for section in ("members/new", "clients/new", "sign-in/new"):
            answer = await browser.get(at(company, section), follow_redirects=False)
            assert answer.headers["location"].startswith("/auth/step-up?next="), section
        assert "確認身分" in await text_of(browser, at(company, "clients"))
        path = f"{at(company, 'members')}/{company.admin.membership_id}"
        assert "確認身分" in await text_of(browser, path)
        answer = await send(browser, f"{path}/suspend", revision="1")
        assert answer.headers["location"].startswith("/auth/step-up")


async def test_departments_grow_a_tree_and_refuse_a_loop(admin, company):
    path = at(company, "departments")
    for name in ("售後服務部", "第一組"):
        parent = _department(await text_of(admin, path), "售後服務部") if name == "第一組" else ""
        assert (await send(admin, path, name=name, parent_id=parent)).status_code == 303
    page = await text_of(admin, path)
    top, below = _department(page, "售後服務部"), _department(page, "第一組")
    own = await text_of(admin, f"{path}/{top}")
    loop = await send(admin, f"{path}/{top}", name="改名", parent_id=below, revision=revision_in(own))
    assert loop.status_code == 422
    assert "不能隸屬於自己" in loop.text
    assert 'value="改名"' in loop.text
    in_use = await send(admin, f"{path}/{top}/archive", revision=revision_in(own))
    assert in_use.status_code == 409
    below_page = await text_of(admin, f"{path}/{below}")
    assert (await send(admin, f"{path}/{below}/archive", revision=revision_in(below_page))).status_code == 303


def _department(page, name):
    found = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>\u3000*' + name, page)
    assert found, page[-800:]
    return found[1]


async def test_a_secret_is_shown_once(admin, company):
    path = at(company, "clients")
    key, given = uuid4().hex, {"name": "ERP 同步", "auth": "client_secret_basic", "grants": ["client_credentials"]}
    given |= {"scopes": ["helpdesk.ticket.read"], "roles": ["agent"]}
    shown = await send(admin, f"{path}/new", key=key, **given)
    assert shown.status_code == 200
    secret = re.search(r'id="client-secret" tabindex="0">([^<]+)<', shown.text)[1]
    twice = await send(admin, f"{path}/new", key=key, **given)
    assert secret in twice.text
    listed = await text_of(admin, path)
    assert secret not in listed
    assert listed.count("<h2>ERP 同步</h2>") == 1
    own = re.search(r"/clients/([0-9a-f-]{36})/rotate", listed)[1]
    rotated = await send(admin, f"{path}/{own}/rotate", revision="1")
    assert re.search(r'id="client-secret" tabindex="0">([^<]+)<', rotated.text)[1] != secret
    wrong = await send(admin, f"{path}/{own}/revoke", revision="2", confirm="別的")
    assert wrong.status_code == 422
    assert (await send(admin, f"{path}/{own}/revoke", revision="2", confirm="ERP 同步")).status_code == 303
    assert "已撤銷" in await text_of(admin, path)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"auth": "none", "grants": ["client_credentials"], "roles": ["agent"]}, "沒有密鑰的用戶端"),
        ({"auth": "client_secret_basic", "grants": ["authorization_code"]}, "請填寫這一欄"),
        (
            {"auth": "none", "grants": ["authorization_code"], "redirect_uris": "http://evil.example/x"},
            "完整的 https 網址",
        ),
        ({"auth": "private_key_jwt", "grants": ["client_credentials"], "roles": ["agent"], "jwks": "{}"}, "公開金鑰"),
    ],
)
async def test_a_client_that_does_not_fit_is_said_at_its_field(admin, company, given, word):
    refused = await send(admin, f"{at(company, 'clients')}/new", name="壞的", scopes=["openid"], **given)
    assert refused.status_code == 422
    assert word in refused.text
    assert 'value="壞的"' in refused.text


async def test_a_provider_that_cannot_be_reached_is_said_in_words(admin, company):
    given = {"name": "公司帳號", "issuer": "http://127.0.0.1:9/realm", "client_id": "huifang"}
    refused = await send(admin, f"{at(company, 'sign-in')}/new", **given)
    assert refused.status_code == 422
    assert 'value="http://127.0.0.1:9/realm"' in refused.text
    assert "連不上這個登入服務" in refused.text
    assert re.search(r"設定不完整：[\u4e00-\u9fff]", refused.text)


async def test_audit_speaks_in_sentences(admin, company):
    page = await text_of(admin, at(company, "audit"))
    assert "登入（密碼、驗證碼）" in page
    only = await text_of(admin, f"{at(company, 'audit')}?what=client.")
    assert "註冊用戶端" in only
    assert "登入（" not in only


async def test_lists_go_on_by_pages(admin, company, ask):
    for n in range(52):
        wish = g.CreateCustomer(name=f"客戶 {n:03}")
        await ask(g.CREATE_CUSTOMER, company.caller, wish, key=uuid4().hex)
    first = await text_of(admin, f"/w/{company.slug}/customers?q=客戶")
    assert first.count('<tr data-id="') == 50
    onward = re.search(r'href="([^"]*cursor=[^"]*)" rel="next"', first)[1]
    second = await text_of(admin, onward)
    assert second.count('<tr data-id="') == 2
    assert 'rel="next"' not in second
    assert (await admin.get(f"/w/{company.slug}/customers?cursor=kaputt")).status_code in {400, 422}


async def test_names_that_want_to_be_markup_are_text(admin, company, ask):
    for payload in XSS[::5]:
        name = payload.replace("\x0c", " ")[:100]
        await send(admin, at(company, "departments"), name=name)
        await ask(g.INVITE_MEMBER, company.caller, _invite(name), key=uuid4().hex)
    for section in ("departments", "members", "audit"):
        raw = (await admin.get(at(company, section))).text
        for payload in XSS[::5]:
            if "<" in payload:
                assert payload not in raw, (section, payload)


def _invite(name):
    return g.InviteMember(name=name, mail=f"{uuid4().hex[:10]}@x.example", roles=(Role.TM,))


async def test_a_form_from_elsewhere_is_refused(admin, company):
    answer = await admin.post(at(company, "departments"), data={"name": "x", "csrf": "wrong"})
    assert answer.status_code == 403
