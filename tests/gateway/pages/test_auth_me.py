"""One's own account: what one changes is asked for anew, told by mail and in the company's log, and ends other devices."""

import asyncio
import re

import pyotp
import pytest

from gateway.db import DB
from gateway.identity.credentials.factors import factors_of
from shared.contracts import gateway as g
from shared.contracts.roles import Role
from shared.core.clock import epoch_ms
from shared.core.ids import NIL, new_id
from shared.db.doors import Door
from tests.harness.payloads import XSS
from tests.harness.people import PASSWORD, STEP_MS, code_for, csrf_in, make_company, make_contact, make_staff, sign_in

NEW = "another good horse 55"


async def signed_in(client, who):
    await sign_in(client, who.mail, who.password, who.totp)
    return csrf_in((await client.get("/me")).text)


async def grown_old(who):
    """As if he had proven himself an hour ago."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(
            "update session set authenticated_at = now() - interval '1 hour' where person_id = $1", who.person_id
        )


def form_value(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


async def test_staff_and_customers_find_themselves(web, browsers, ask):
    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    for client, who in ((web, company.admin), (browsers(), hsiaohan)):
        await signed_in(client, who)
        page = (await client.get("/me")).text
        assert who.mail in page
        assert "這個裝置" in page


async def test_a_new_password_ends_other_devices(web, browsers, ask, told, mailed):
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰")
    other = browsers()
    await signed_in(other, bohan)
    csrf = await signed_in(web, bohan)
    wishes = (
        ({"current": "wrong", "password": NEW, "again": NEW}, "目前的密碼不正確"),
        ({"current": PASSWORD, "password": "short", "again": "short"}, "太短"),
        ({"current": PASSWORD, "password": NEW, "again": NEW + "x"}, "兩次輸入的密碼不同"),
        ({"current": PASSWORD, "password": PASSWORD, "again": PASSWORD}, "與目前的相同"),
    )
    for data, word in wishes:
        refused = await web.post("/me/password", data={"csrf": csrf, **data})
        assert refused.status_code == 422
        assert word in refused.text
        assert NEW not in refused.text
    done = await web.post("/me/password", data={"csrf": csrf, "current": PASSWORD, "password": NEW, "again": NEW})
    assert done.headers["location"] == "/me?done=password"
    assert (await web.get("/me?done=password")).status_code == 200
    assert (await other.get("/me")).status_code == 303
    assert (await told(company))[0] == "password.changed"
    await mailed(bohan.person_id, "password.changed")
    late = browsers()
    assert (await late.post("/auth/sign-in", data={"mail": bohan.mail, "password": NEW})).status_code == 303


@pytest.mark.parametrize("path", ["/me/password", "/me/authenticator"])
async def test_what_is_weighty_asks_again(web, ask, path, told):
    company = await make_company(ask)
    csrf = await signed_in(web, company.admin)
    assert (await web.get(path)).status_code == 200
    await grown_old(company.admin)
    await web.post("/me/profile", data={"csrf": csrf, "locale": "zh-Hant", "zone": ""})
    asked = await web.get(path)
    assert asked.headers["location"] == f"/auth/step-up?next={path}"
    page = await web.get(asked.headers["location"])
    wrong = await web.post("/auth/step-up", data={"csrf": csrf_in(page.text), "code": "000000", "next": path})
    assert wrong.status_code == 422
    data = {"csrf": csrf_in(page.text), "code": await code_for(company.admin.totp), "next": path}
    assert (await web.post("/auth/step-up", data=data)).headers["location"] == path
    assert (await web.get(path)).status_code == 200
    assert "sign_in.stepped_up" in await told(company)


async def test_a_password_does_not_stand_in_for_a_passkey_that_works_here(app, web, ask):
    """Without codes left: whoever has stolen session and password still lacks the key."""
    company = await make_company(ask)
    guest = await make_contact(ask, company, "王筱涵")
    await signed_in(web, guest)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(
            "insert into passkey (id, person_id, rp_id, credential_id, public_key, sign_count, transports, name)"
            " values ($1, $2, $3, $4, $4, 0, '{}', '鑰匙')",
            new_id(),
            guest.person_id,
            web.base_url.host,
            new_id().bytes,
        )
    page = await web.get("/auth/step-up")
    assert 'name="password"' not in page.text
    assert "/auth/step-up/passkey" in page.text
    data = {"csrf": csrf_in(page.text), "password": PASSWORD}
    assert (await web.post("/auth/step-up", data=data)).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/me/password",
        "/me/authenticator",
        "/me/authenticator/remove",
        "/me/passkeys",
        "/me/passkeys/options",
        "/me/recovery",
        f"/me/passkeys/{NIL}/remove",
        f"/me/passkeys/{NIL}/name",
    ],
)
async def test_no_weighty_form_is_taken_from_who_did_not(web, ask, path):
    company = await make_company(ask)
    csrf = await signed_in(web, company.admin)
    await grown_old(company.admin)
    await web.post("/me/profile", data={"csrf": csrf, "locale": "zh-Hant", "zone": "Asia/Tokyo"})
    answer = await web.post(path, data={"csrf": csrf}, headers={"referer": f"{web.base_url}/me"})
    assert answer.headers["location"] == "/auth/step-up?next=/me"
    assert (await web.post(path, data={"csrf": csrf}, headers={"accept": "application/json"})).status_code == 401


async def test_a_customer_may_add_and_remove_a_second_factor(web, browsers, ask, told, mailed):
    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    csrf = await signed_in(web, hsiaohan)
    page = (await web.get("/me/authenticator")).text
    seed = re.search(r'class="seed">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    data = {"csrf": csrf, "offer": form_value(page, "offer")}
    assert (await web.post("/me/authenticator", data={**data, "code": "000000"})).status_code == 422
    code = pyotp.TOTP(seed).generate_otp(epoch_ms() // STEP_MS)
    done = await web.post("/me/authenticator", data={**data, "code": code})
    codes = re.findall(r"<code>([A-Z2-9-]{19})</code>", done.text)
    assert len(codes) == 10
    assert codes[0] not in (await web.get("/me")).text
    await mailed(hsiaohan.person_id, "totp.added")
    late = browsers()
    answer = await late.post("/auth/sign-in", data={"mail": hsiaohan.mail, "password": PASSWORD})
    assert answer.headers["location"] == "/auth/second-step"
    made = await web.post("/me/recovery", data={"csrf": csrf})
    fresh = re.findall(r"<code>([A-Z2-9-]{19})</code>", made.text)
    assert not set(fresh) & set(codes)
    assert (await late.post("/auth/second-step", data={"code": codes[0]})).status_code == 422
    assert (await late.post("/auth/second-step", data={"code": fresh[0]})).status_code == 303
    removed = await web.post("/me/authenticator/remove", data={"csrf": csrf})
    assert removed.headers["location"] == "/me?done=totp_off"
    assert (await late.get("/me")).status_code == 303
    again = await browsers().post("/auth/sign-in", data={"mail": hsiaohan.mail, "password": PASSWORD})
    assert again.headers["location"] == "/"
    assert {"totp.added", "recovery.made", "recovery.used", "totp.removed"} <= set(await told(company))
    once_more = await web.post("/me/authenticator/remove", data={"csrf": csrf})
    assert once_more.status_code == 404, "nothing was there to be removed, so nothing is said to be"
    assert (await told(company)).count("totp.removed") == 1
    assert (await web.get("/me")).status_code == 200


async def test_an_offer_is_for_one_person(web, browsers, ask):
    """A seed of one's own cannot be slipped under another's first code."""
    company = await make_company(ask)
    evil, victim = await make_contact(ask, company, "甲"), await make_contact(ask, company, "乙")
    await signed_in(web, evil)
    page = (await web.get("/me/authenticator")).text
    seed = re.search(r'class="seed">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    his = browsers()
    csrf = await signed_in(his, victim)
    code = pyotp.TOTP(seed).generate_otp(epoch_ms() // STEP_MS)
    answer = await his.post("/me/authenticator", data={"csrf": csrf, "offer": form_value(page, "offer"), "code": code})
    assert answer.status_code == 422


async def test_staff_keep_a_second_factor(web, ask):
    company = await make_company(ask)
    csrf = await signed_in(web, company.admin)
    refused = await web.post("/me/authenticator/remove", data={"csrf": csrf})
    assert refused.status_code == 409
    assert "要求第二道驗證" in refused.text
    assert "/me/authenticator/remove" not in (await web.get("/me")).text


async def test_of_factors_removed_at_the_same_moment_one_stays(web, ask):
    """Each request alone would leave another factor; together they would leave none."""
    company = await make_company(ask)
    csrf = await signed_in(web, company.admin)
    keys = [new_id() for _ in range(3)]
    async with DB.tenant_scope(NIL, Door.AUTH):
        for key in keys:
            await DB.run(
                "insert into passkey (id, person_id, rp_id, credential_id, public_key, sign_count, transports, name)"
                " values ($1, $2, 'localhost', $3, $3, 0, '{}', 'key')",
                key,
                company.admin.person_id,
                key.bytes,
            )
    paths = ["/me/authenticator/remove", *(f"/me/passkeys/{key}/remove" for key in keys)]
    answers = await asyncio.gather(*(web.post(path, data={"csrf": csrf}) for path in paths))
    assert sorted(answer.status_code for answer in answers) == [303, 303, 303, 409]
    async with DB.tenant_scope(NIL, Door.AUTH):
        left = await factors_of(company.admin.person_id)
    assert left.has_totp + left.passkeys == 1


async def test_language_and_zone_are_ones_own(web, ask):
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰", Role.AG)
    csrf = await signed_in(web, bohan)
    saved = await web.post("/me/profile", data={"csrf": csrf, "locale": "en", "zone": "Europe/London"})
    assert saved.status_code == 303
    page = (await web.get("/me")).text
    assert '<html lang="en"' in page
    assert 'value="Europe/London"' in page
    before = await ask(g.READ_MEMBER, company.caller, g.ReadMember(member_id=bohan.membership_id))
    assert before.revision > 2, "copies must hear of the language"
    refused = await web.post("/me/profile", data={"csrf": csrf, "locale": "en", "zone": "Mars/Olympus"})
    assert refused.status_code == 422
    assert "Mars/Olympus" in refused.text


async def test_texts_of_others_stay_texts(web, browsers, ask):
    """Names of browsers, zones and passkeys are somebody's own words."""
    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    csrf = await signed_in(web, hsiaohan)
    for payload in XSS:
        text = str(payload).replace("\0", "")
        page = await web.post("/me/profile", data={"csrf": csrf, "locale": "zh-Hant", "zone": text[:60]})
        if page.status_code == 422:
            assert "<script>alert" not in page.text
            assert "<img src=x" not in page.text
        door = await browsers().post(
            "/auth/sign-in", data={"mail": f"{text}@x.example", "password": text, "next": text}
        )
        assert "<script>alert" not in door.text
        assert "<img src=x" not in door.text
        assert "<svg onload" not in door.text.lower()
