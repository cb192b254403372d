"""Signing in, as people do it: password, second step, company, and what comes before and after."""

import re
from urllib.parse import unquote
from uuid import uuid4

import pyotp
import pytest

from gateway.db import DB
from shared.contracts import gateway as g
from shared.contracts.roles import Role
from shared.core.clock import epoch_ms
from shared.core.ids import NIL
from shared.db.doors import Door
from tests.harness.people import (
    PASSWORD,
    STEP_MS,
    code_for,
    csrf_in,
    link_to,
    make_company,
    make_contact,
    make_operator,
    make_staff,
    sign_in,
)

SESSION = "__Host-sid"


def field(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def seed_in(page: str) -> str:
    return re.search(r'class="seed">([A-Z2-7 ]+)<', page)[1].replace(" ", "")


def now_code(seed: str) -> str:
    return pyotp.TOTP(seed).generate_otp(epoch_ms() // STEP_MS)


async def test_staff_sign_in_with_password_and_code(app, web, ask, told):
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰", Role.AG)
    answer = await sign_in(web, bohan.mail, bohan.password, bohan.totp)
    assert answer.headers["location"] == "/"
    home = await web.get("/")
    assert home.headers["location"].startswith(f"/w/{company.slug}")
    assert (await told(company))[0] == "sign_in.ok"


async def test_a_contact_needs_no_second_step(app, web, ask):
    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    await sign_in(web, hsiaohan.mail, hsiaohan.password)
    assert (await web.get("/")).headers["location"] == f"/p/{company.slug}"


async def test_a_wrong_password_and_an_unknown_mail_are_told_the_same(app, web, ask, told):
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰")
    bodies = []
    for mail in (bohan.mail, f"{uuid4().hex[:12]}@{company.slug}.example"):
        answer = await web.post("/auth/sign-in", data={"mail": mail, "password": "not the password"})
        assert answer.status_code == 422
        assert SESSION not in web.cookies
        bodies.append(answer.text.replace(mail, "MAIL").replace(answer.headers["x-request-id"], "ID"))
    assert bodies[0] == bodies[1]
    assert "不正確" in bodies[0]
    assert "sign_in.failed" in await told(company)


async def test_a_code_works_once(app, web, ask, browsers):
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰")
    code = await code_for(bohan.totp)
    for client, wanted in ((web, 303), (browsers(), 422)):
        await client.post("/auth/sign-in", data={"mail": bohan.mail, "password": bohan.password})
        answer = await client.post("/auth/second-step", data={"code": code})
        assert answer.status_code == wanted


async def test_a_half_done_sign_in_opens_nothing(app, web, ask):
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰")
    await web.post("/auth/sign-in", data={"mail": bohan.mail, "password": bohan.password})
    assert web.cookies.get("__Host-sign-in")
    assert SESSION not in web.cookies
    for path in ("/me", f"/w/{company.slug}/tickets", "/auth/companies"):
        assert (await web.get(path)).headers["location"].startswith("/auth/sign-in")
    answer = await web.post("/auth/enrol", data={"code": "123456", "offer": ""})
    assert answer.headers["location"] == "/auth/second-step"


async def test_an_invited_member_sets_a_password_and_an_authenticator(app, web, ask, told, browsers):
    company = await make_company(ask)
    mail = f"new@{company.slug}.example"
    wish = g.InviteMember(name="林語彤", mail=mail, roles=(Role.AG,))
    await ask(g.INVITE_MEMBER, company.caller, wish, key=uuid4().hex)
    path = f"/auth/invite/{await link_to(mail)}"
    page = await web.get(path)
    assert company.name in page.text
    assert "林語彤" in page.text
    for password, word in (("short", "太短"), ("password12", "容易被猜到"), (f"new@{company.slug}", "容易被猜到")):
        refused = await web.post(path, data={"password": password, "again": password})
        assert refused.status_code == 422
        assert word in refused.text
    differs = await web.post(path, data={"password": PASSWORD, "again": "something else 12"})
    assert "兩次輸入的密碼不同" in differs.text
    accepted = await web.post(path, data={"password": PASSWORD, "again": PASSWORD})
    assert accepted.headers["location"] == "/auth/enrol"
    page = await web.get("/auth/enrol")
    assert 'src="data:image/svg+xml' in page.text
    wrong = await web.post("/auth/enrol", data={"offer": field(page.text, "offer"), "code": "000000"})
    assert wrong.status_code == 422
    assert seed_in(wrong.text) == seed_in(page.text)
    done = await web.post(
        "/auth/enrol", data={"offer": field(wrong.text, "offer"), "code": now_code(seed_in(wrong.text))}
    )
    assert done.status_code == 200
    assert len(re.findall(r"<code>([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})</code>", done.text)) == 10
    assert (await web.get("/")).headers["location"].startswith(f"/w/{company.slug}")
    log = await told(company)
    assert {"member.joined", "password.set", "totp.added", "sign_in.ok"} <= set(log)
    again = await browsers().get(path)
    assert again.status_code == 404
    assert "已失效" in again.text


async def test_an_invitation_to_somebody_known_asks_him_to_be_himself(app, web, ask, browsers):
    first, second = await make_company(ask), await make_company(ask, name="衡岳工程顧問")
    bohan = await make_staff(ask, first, "陳柏翰")
    wish = g.InviteMember(name="陳柏翰", mail=bohan.mail, roles=(Role.PM,))
    await ask(g.INVITE_MEMBER, second.caller, wish, key=uuid4().hex)
    path = f"/auth/invite/{await link_to(bohan.mail)}"
    nobody = await web.get(path)
    assert f"/auth/sign-in?next={path}" in nobody.text
    assert 'name="password"' not in nobody.text
    taken = await web.post(path, data={"password": PASSWORD, "again": PASSWORD})
    assert taken.headers["location"].startswith("/auth/sign-in")
    other = browsers()
    await sign_in(other, second.admin.mail, second.admin.password, second.admin.totp)
    page = await other.get(path)
    assert "另一個帳號" in page.text
    refused = await other.post(path, data={"csrf": csrf_in(page.text)})
    assert refused.headers["location"].startswith("/auth/sign-in")
    await sign_in(web, bohan.mail, bohan.password, bohan.totp)
    before = web.cookies[SESSION]
    page = await web.get(path)
    joined = await web.post(path, data={"csrf": csrf_in(page.text)})
    assert joined.status_code == 303
    assert web.cookies[SESSION] != before
    assert (await web.get("/")).headers["location"].startswith(f"/w/{second.slug}")


async def test_forged_links_lead_nowhere(app, web, ask):
    company = await make_company(ask)
    mail = f"new@{company.slug}.example"
    await ask(g.INVITE_MEMBER, company.caller, g.InviteMember(name="林", mail=mail, roles=(Role.AG,)), key=uuid4().hex)
    token = await link_to(mail)
    bodies = set()
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), "A" * 64, "x", "%00", token[:22] + "A" * 42):
        answer = await web.get(f"/auth/invite/{forged}")
        assert answer.status_code == 404, forged
        if forged != "%00":
            bodies.add(re.sub(r"back=[^\"]*", "", answer.text).replace(answer.headers["x-request-id"], ""))
    assert len(bodies) == 1
    assert (await web.get(f"/auth/reset/{token}")).status_code == 404


async def test_reset_by_mail(app, web, ask, browsers, told, mailed):
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰")
    elsewhere = browsers()
    await sign_in(elsewhere, bohan.mail, bohan.password, bohan.totp)
    known = await web.post("/auth/reset", data={"mail": bohan.mail})
    unknown_mail = f"{uuid4().hex}@nowhere.example"
    unknown = await web.post("/auth/reset", data={"mail": unknown_mail})
    texts = [
        answer.text.replace(mail, "MAIL").replace(answer.headers["x-request-id"], "ID")
        for answer, mail in ((known, bohan.mail), (unknown, unknown_mail))
    ]
    assert texts[0] == texts[1]
    path = f"/auth/reset/{await link_to(bohan.mail)}"
    new = "another good horse 55"
    assert "新密碼" in (await web.get(path)).text
    done = await web.post(path, data={"password": new, "again": new})
    assert done.status_code == 303
    assert (await elsewhere.get("/me")).status_code == 303
    assert (await web.post(path, data={"password": new, "again": new})).status_code == 404
    assert (await web.post("/auth/sign-in", data={"mail": bohan.mail, "password": bohan.password})).status_code == 422
    second = await web.post("/auth/sign-in", data={"mail": bohan.mail, "password": new})
    assert second.headers["location"] == "/auth/second-step"
    assert {"password.reset", "password.reset_wanted"} <= set(await told(company))
    await mailed(bohan.person_id, "password.reset")


async def test_the_last_company_is_entered_directly_if_wanted(app, web, ask, browsers):
    first, second = await make_company(ask), await make_company(ask, name="衡岳工程顧問")
    bohan = await make_staff(ask, first, "陳柏翰")
    await make_staff(ask, second, "陳柏翰", Role.PM, mail=bohan.mail)
    await web.post("/auth/sign-in", data={"mail": bohan.mail, "password": bohan.password})
    answer = await web.post("/auth/second-step", data={"code": await code_for(bohan.totp)})
    assert answer.headers["location"] == "/auth/companies"
    page = await web.get("/auth/companies")
    assert first.name in page.text
    assert second.name in page.text
    places = re.findall(r'name="place" value="([^"]+)"', page.text)
    before = web.cookies[SESSION]
    chosen = await web.post(
        "/auth/company", data={"csrf": csrf_in(page.text), "place": places[1], "enters_directly": "yes"}
    )
    assert chosen.status_code == 303
    assert web.cookies[SESSION] != before
    where = (await web.get("/")).headers["location"]
    later = browsers()
    answer = await sign_in(later, bohan.mail, bohan.password, bohan.totp)
    assert (await later.get("/")).headers["location"] == where
    foreign = await web.post("/auth/company", data={"csrf": await csrf_of(web), "place": str(uuid4())})
    assert foreign.status_code == 404
    ops = await web.post("/auth/company", data={"csrf": await csrf_of(web), "place": "ops"})
    assert ops.status_code == 404


async def csrf_of(client) -> str:
    return csrf_in((await client.get("/auth/companies")).text)


async def test_next_leads_back_and_only_to_us(app, web, ask, browsers):
    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    path = f"/p/{company.slug}/tickets?state=open"
    asked = await web.get(path)
    door = asked.headers["location"]
    assert unquote(door) == f"/auth/sign-in?next={path}"
    page = await web.get(door)
    data = {
        "mail": hsiaohan.mail,
        "password": hsiaohan.password,
        "next": field(page.text, "next").replace("&amp;", "&"),
    }
    assert (await web.post("/auth/sign-in", data=data)).headers["location"] == path
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\tevil"):
        answer = await browsers().post("/auth/sign-in", data={**data, "next": evil})
        assert answer.headers["location"] == "/", evil


async def test_an_operator_chooses_the_operators_door(app, web, ask):
    operator = await make_operator()
    await sign_in(web, operator.mail, operator.password, operator.totp)
    assert (await web.get("/")).headers["location"] == "/ops"


async def test_a_recovery_code_works_once(app, web, ask, browsers, told, mailed):
    from gateway.identity.credentials.recovery import make_codes

    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰")
    async with DB.tenant_scope(NIL, Door.AUTH):
        codes = await make_codes(bohan.person_id)
    typed = codes[3].lower().replace("-", " ")
    for client, wanted in ((web, 303), (browsers(), 422)):
        await client.post("/auth/sign-in", data={"mail": bohan.mail, "password": bohan.password})
        answer = await client.post("/auth/second-step", data={"code": typed})
        assert answer.status_code == wanted
    assert "recovery.used" in await told(company)
    await mailed(bohan.person_id, "recovery.used")


@pytest.mark.parametrize(
    ("tag", "word"), [("en", 'lang="en"'), ("zh-Hans", 'lang="zh-Hans"'), ("zh-Hant", 'lang="zh-Hant"')]
)
async def test_language_is_a_link(app, web, tag, word):
    page = await web.get("/auth/sign-in?way=password")
    href = re.search(rf'href="([^"]+)" lang="{tag}"', page.text)[1].replace("&amp;", "&")
    back = await web.get(href)
    assert back.headers["location"] == "/auth/sign-in?way=password"
    assert f"<html {word}" in (await web.get("/auth/sign-in")).text
    away = await web.get("/auth/language?to=en&back=//evil.example")
    assert away.headers["location"] == "/auth/sign-in"
