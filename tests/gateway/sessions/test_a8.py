"""A8: nobody gets into a session that is not his, nobody acts in one from outside, and what ends is over everywhere."""

import asyncio
import re
import time

import pytest

from shared.contracts import gateway as g
from shared.contracts.roles import Role
from tests.harness.people import csrf_in, make_company, make_contact, make_staff, sign_in

SESSION, HALF = "__Host-sid", "__Host-sign-in"
OUT_EVERYWHERE_SECONDS = 1.0
SUSPENDED_SECONDS = 10.0


@pytest.fixture(scope="module")
async def company(replicas, ask):
    return await make_company(ask)


async def is_in(client) -> bool:
    return (await client.get("/me")).status_code == 200


async def seconds_until_out(*clients) -> float:
    """From now until none of them is in; each is asked on and on, so that its replica remembers it as long as it may."""
    began = time.monotonic()
    while time.monotonic() - began < 15:
        if not any([await is_in(client) for client in clients]):
            return time.monotonic() - began
        await asyncio.sleep(0.02)
    raise AssertionError("still in after 15 s")


def carry(client, name, value):
    """As if the browser had been given this cookie."""
    host = client.base_url.host
    client.cookies.set(name, value, domain=host if "." in host else f"{host}.local")


async def twin(browsers, client, replica):
    """The same browser, served by another replica."""
    made = browsers(replica)
    carry(made, SESSION, client.cookies[SESSION])
    assert await is_in(made)
    return made


# cookies


async def test_cookies_are_bound_to_this_host(browsers, company):
    client = browsers()
    half = await client.post("/auth/sign-in", data={"mail": company.admin.mail, "password": company.admin.password})
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    fresh = browsers()
    answer = await sign_in(fresh, company.admin.mail, company.admin.password, company.admin.totp)
    for given, name in ((half, HALF), (answer, SESSION)):
        cookie = next(line for line in given.headers.get_list("set-cookie") if line.startswith(f"{name}="))
        words = {word.strip().lower() for word in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= words
        assert not any(word.startswith("domain") for word in words)


async def test_a_planted_cookie_becomes_nobodys_session(browsers, company):
    """Fixation: whatever the browser brought along, a new id is what signing in gives; the old one opens nothing."""
    planted = "A" * 43
    client = browsers()
    carry(client, SESSION, planted)
    carry(client, HALF, planted)
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    values = [cookie.value for cookie in client.cookies.jar if cookie.name == SESSION]
    assert any(value != planted for value in values)
    attacker = browsers()
    carry(attacker, SESSION, planted)
    assert not await is_in(attacker)


async def test_two_cookies_of_one_name_count_as_none(browsers, company):
    """A sibling host can add a cookie beside ours (tossing). It must neither win nor lose quietly."""
    client = browsers()
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    ours, other = client.cookies[SESSION], browsers()
    await sign_in(other, company.admin.mail, company.admin.password, company.admin.totp)
    for pair in ((ours, other.cookies[SESSION]), (other.cookies[SESSION], ours)):
        bare = browsers()
        answer = await bare.get("/me", headers={"cookie": "; ".join(f"{SESSION}={value}" for value in pair)})
        assert answer.status_code == 303


async def test_the_id_changes_with_every_step(browsers, company, ask):
    client = browsers()
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    first = client.cookies[SESSION]
    page = await client.get("/auth/companies")
    place = re.search(r'name="place" value="([^"]+)"', page.text)[1]
    await client.post("/auth/company", data={"csrf": csrf_in(page.text), "place": place})
    second = client.cookies[SESSION]
    from tests.harness.people import code_for

    page = await client.get("/auth/step-up?next=/me")
    data = {"csrf": csrf_in(page.text), "code": await code_for(company.admin.totp), "next": "/me"}
    answer = await client.post("/auth/step-up", data=data)
    assert answer.headers["location"] == "/me"
    third = client.cookies[SESSION]
    assert len({first, second, third}) == 3
    for old in (first, second):
        stale = browsers()
        carry(stale, SESSION, old)
        assert not await is_in(stale)


async def test_signing_in_again_ends_what_the_browser_was(browsers, company):
    client = browsers()
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    old = await twin(browsers, client, 1)
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    assert await seconds_until_out(old) <= OUT_EVERYWHERE_SECONDS


# forms from elsewhere

FOREIGN = (
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    {"sec-fetch-site": "same-site", "origin": "https://sibling.huifang.example"},
    {"sec-fetch-site": "cross-site", "origin": "null"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_form_from_elsewhere_does_nothing(browsers, company, headers):
    """With the right cookie and even the right token; and without a session as well (login CSRF)."""
    client = browsers()
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    token = csrf_in((await client.get("/auth/companies")).text)
    for name in ("origin", "sec-fetch-site"):
        del client.headers[name]
    for path in ("/auth/sign-out", "/me/sign-out-everywhere", "/me/profile", "/me/recovery", "/auth/company"):
        answer = await client.post(path, data={"csrf": token}, headers=headers)
        assert answer.status_code == 403, path
    assert await is_in(client)
    stranger = browsers()
    for name in ("origin", "sec-fetch-site"):
        del stranger.headers[name]
    data = {"mail": company.admin.mail, "password": company.admin.password}
    for path in ("/auth/sign-in", "/auth/start", "/auth/reset", "/auth/passkey/options"):
        answer = await stranger.post(path, data=data, headers=headers)
        assert answer.status_code == 403, path
        assert not stranger.cookies


async def test_our_own_page_without_its_token_does_nothing(browsers, company):
    """What a script of another tab, or a page of another session, could send from our own origin."""
    client, other = browsers(), browsers()
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    await sign_in(other, company.admin.mail, company.admin.password, company.admin.totp)
    foreign = csrf_in((await other.get("/auth/companies")).text)
    for token in ("", "x" * 64, foreign, "é"):
        for path in ("/auth/sign-out", "/me/sign-out-everywhere", "/me/profile", "/me/recovery"):
            assert (await client.post(path, data={"csrf": token})).status_code == 403, (token, path)
    assert await is_in(client)


async def test_reading_changes_nothing(browsers, company):
    client = browsers()
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    for path in ("/auth/sign-out", "/me/sign-out-everywhere", "/auth/company", "/me/recovery"):
        assert (await client.get(path)).status_code == 405, path
    assert await is_in(client)


# what ends is over


async def test_signing_out_is_over_on_every_replica(browsers, company, figures):
    client = browsers(0)
    await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    other = await twin(browsers, client, 1)
    page = await client.get("/auth/companies")
    took = asyncio.create_task(seconds_until_out(other))
    answer = await client.post("/auth/sign-out", data={"csrf": csrf_in(page.text)})
    assert answer.headers["location"] == "/auth/sign-in"
    assert SESSION not in client.cookies
    seconds = await took
    figures("a8 sign-out on the other replica, s", round(seconds, 3))
    assert seconds <= OUT_EVERYWHERE_SECONDS


async def test_signing_out_everywhere(browsers, company):
    devices = [browsers(n % 2) for n in range(4)]
    for client in devices:
        await sign_in(client, company.admin.mail, company.admin.password, company.admin.totp)
    page = await devices[0].get("/me")
    await devices[0].post("/me/sign-out-everywhere", data={"csrf": csrf_in(page.text)})
    assert await seconds_until_out(*devices) <= OUT_EVERYWHERE_SECONDS


async def test_one_device_is_ended_from_another(browsers, company):
    here, lost = browsers(0), browsers(1)
    await sign_in(lost, company.admin.mail, company.admin.password, company.admin.totp)
    await sign_in(here, company.admin.mail, company.admin.password, company.admin.totp)
    page = (await here.get("/me")).text
    ends = re.findall(r'action="(/me/sessions/[^"]+/end)"', page)
    for path in ends:
        assert (await here.post(path, data={"csrf": csrf_in(page)})).status_code == 303
    assert await seconds_until_out(lost) <= OUT_EVERYWHERE_SECONDS
    assert await is_in(here)


async def test_nobody_ends_another_persons_device(browsers, company, ask):
    bohan = await make_staff(ask, company, "陳柏翰")
    his, other = browsers(), browsers()
    await sign_in(his, bohan.mail, bohan.password, bohan.totp)
    await sign_in(other, company.admin.mail, company.admin.password, company.admin.totp)
    second = browsers()
    await sign_in(second, bohan.mail, bohan.password, bohan.totp)
    path = re.search(r'action="(/me/sessions/[^"]+/end)"', (await his.get("/me")).text)[1]
    answer = await other.post(path, data={"csrf": csrf_in((await other.get("/me")).text)})
    assert answer.status_code == 404
    assert await is_in(second)


async def suspended(ask, company, who):
    view = await ask(g.READ_MEMBER, company.caller, g.ReadMember(member_id=who.membership_id))
    await ask(
        g.SUSPEND_MEMBER,
        company.caller,
        g.MoveMember(member_id=view.id, revision=view.revision),
        key=str(view.id),
    )


async def test_a_suspended_member_is_out_everywhere(browsers, company, ask, figures):
    bohan = await make_staff(ask, company, "陳柏翰", Role.AG)
    devices = [browsers(n % 2) for n in range(4)]
    for client in devices:
        await sign_in(client, bohan.mail, bohan.password, bohan.totp)
        assert await is_in(client)
    took = asyncio.create_task(seconds_until_out(*devices))
    await suspended(ask, company, bohan)
    seconds = await took
    figures("a8 suspended member out, s", round(seconds, 3))
    assert seconds <= SUSPENDED_SECONDS
    back = browsers()
    await sign_in(back, bohan.mail, bohan.password, bohan.totp)
    assert "您目前不屬於任何公司" in (await back.get("/auth/companies")).text


async def test_a_suspended_company_is_closed(browsers, ask):
    from tests.harness.people import OPERATOR

    company = await make_company(ask)
    hsiaohan = await make_contact(ask, company, "王筱涵")
    staff, contact = browsers(0), browsers(1)
    await sign_in(staff, company.admin.mail, company.admin.password, company.admin.totp)
    await sign_in(contact, hsiaohan.mail, hsiaohan.password)
    view = await ask(g.READ_COMPANY, OPERATOR, g.ReadCompany(company_id=company.tenant_id))
    wish = g.ChangeCompanyState(company_id=view.id, revision=view.revision, reason="測試")
    took = asyncio.create_task(seconds_until_out(staff, contact))
    await ask(g.SUSPEND_COMPANY, OPERATOR, wish, key=str(view.id))
    assert await took <= SUSPENDED_SECONDS


async def test_without_the_bus_the_memory_ends_by_itself(browsers, company, ask, whole):
    """A replica that hears nothing forgets within ten seconds."""
    from gateway.db import DB
    from shared.core.ids import NIL
    from shared.db.doors import Door

    bohan = await make_staff(ask, company, "陳柏翰", Role.AG)
    client = browsers()
    await sign_in(client, bohan.mail, bohan.password, bohan.totp)
    assert await is_in(client)
    took = asyncio.create_task(seconds_until_out(client))
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run("update session set ended_at = now() where person_id = $1", bohan.person_id)
    seconds = await took
    assert 1 < seconds <= SUSPENDED_SECONDS + 0.5


async def test_programs_are_told_401(browsers):
    client = browsers()
    answer = await client.get("/me", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "auth.needed"
