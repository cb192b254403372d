"""The hotline's pages and the door of telephone systems, as programs see them."""

import re
from time import time
from uuid import uuid4

import msgspec
import pytest_asyncio

from services.helpdesk.db import DB
from shared.contracts.desk.phone import PhoneQuery
from shared.contracts.desk.phone_door import READ_PHONE_SETTINGS, SET_EXTENSION, SetExtension
from shared.core import webhooks
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.office import entered, revision_in, send, text_of
from tests.harness.people import csrf_in
from tests.harness.web import make_browser

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def agent(desk):
    return await desk.client(desk.bohan)


@pytest_asyncio.fixture
async def admin(browsers, desk):
    return await entered(browsers, desk.company.admin)


def test_signatures_are_those_of_standard_webhooks():
    """The example of the standard's own reference libraries."""
    body = b'{"test": 2432232314}'
    made = webhooks.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, [SECRET])
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    given = webhooks.headers("msg_1", int(time()), body, [SECRET])
    assert webhooks.signed_id([webhooks.new_secret(), SECRET], given, body) == "msg_1"
    given["webhook-signature"] = f"v1,nothing v0,x {given['webhook-signature']}"
    assert webhooks.signed_id([SECRET], given, body) == "msg_1"
    late = {**given, "webhook-timestamp": str(int(time()) - 400)}
    for wrong, what in ((given, body + b" "), (late, body), ({**given, "webhook-timestamp": "x"}, body), ({}, body)):
        assert webhooks.signed_id([SECRET], wrong, what) is None
    assert webhooks.signed_id([], given, body) is None


async def made_secret(admin, desk) -> str:
    at = f"/w/{desk.company.slug}/settings/phone"
    page = await text_of(admin, at)
    answer = await send(
        admin, f"{at}/secret", revision=re.search(r'/secret".*?name="revision" value="(\d+)"', page, re.DOTALL)[1]
    )
    assert answer.status_code == 200, answer.text[-400:]
    return re.search(r"whsec_[A-Za-z0-9+/=]+", answer.text)[0]


async def posted(app, desk, secret, *, at=0, message_id="", **said):
    body = msgspec.json.encode({"type": "ringing", "number": "0912-345-678", "call_id": uuid4().hex, **said})
    signed = webhooks.headers(message_id or uuid4().hex, int(time()) + at, body, [secret])
    headers = {**signed, "content-type": "application/json"}
    async with make_browser(app) as system:
        system.headers.pop("origin")
        system.headers.pop("sec-fetch-site")
        system.headers["accept"] = "*/*"
        return await system.post(f"/hooks/{desk.company.slug}/phone", content=body, headers=headers)


async def test_a_telephone_system_rings_by_signed_posts_only(app, ask, desk, admin):
    assert (await posted(app, desk, SECRET, agent=desk.bohan.mail)).status_code == 401  # the door is closed
    secret = await made_secret(admin, desk)
    async with DB.tenant_scope(desk.company.tenant_id):
        kept = await DB.value("select sealed from phone_setting where tenant_id = $1", desk.company.tenant_id)
    assert secret.removeprefix("whsec_") not in kept
    rung = await posted(app, desk, secret, agent=desk.bohan.mail.upper(), call_id="c1")
    assert (rung.status_code, rung.json()["known"]) == (200, True)
    again = await posted(app, desk, secret, agent=desk.bohan.mail, call_id="c1")
    assert again.json() == rung.json()
    assert (await posted(app, desk, secret, agent="nobody@else.example")).json()["known"] is False
    assert (await posted(app, desk, secret, agent="231")).json()["known"] is False
    await ask(SET_EXTENSION, desk.bohan.caller, SetExtension(extension="231"), key=uuid4().hex)
    assert (await posted(app, desk, secret, agent="231", number="sip:anonymous@pbx")).json()["known"] is True
    for refused in (
        await posted(app, desk, SECRET, agent="231"),
        await posted(app, desk, secret, agent="231", at=-400),
        await posted(app, desk, secret, agent="231", at=400),
    ):
        assert refused.status_code == 401
        assert refused.json()["code"] == "phone.hook_refused"
    assert (await posted(app, desk, secret, agent="")).status_code == 400
    assert (await posted(app, desk, secret, agent="231", more="x" * 5_000)).status_code == 413
    other = await posted(app, desk, secret, agent="231")
    assert other.status_code == 200
    # A new secret; the one before is good for a day, and none once the door is closed.
    newer = await made_secret(admin, desk)
    assert newer != secret
    assert [(await posted(app, desk, one, agent="231")).status_code for one in (secret, newer)] == [200, 200]
    async with DB.tenant_scope(desk.company.tenant_id):
        await DB.run(
            "update phone_setting set before_until = now() - interval '1 s' where tenant_id = $1",
            desk.company.tenant_id,
        )
    assert [(await posted(app, desk, one, agent="231")).status_code for one in (secret, newer)] == [401, 200]
    at = f"/w/{desk.company.slug}/settings/phone"
    known = await ask(READ_PHONE_SETTINGS, desk.company.caller, PhoneQuery())
    assert [one.extension for one in known.extensions] == ["231"]
    wrong = await send(admin, f"{at}/close", revision=known.revision, confirm="no")
    assert wrong.status_code == 422
    closed = await send(admin, f"{at}/close", revision=known.revision, confirm=desk.company.slug)
    assert closed.status_code == 303
    assert (await posted(app, desk, newer, agent="231")).status_code == 401


async def test_only_who_manages_sees_the_section_and_says_the_country(desk, admin, agent):
    at = f"/w/{desk.company.slug}/settings/phone"
    assert (await agent.get(at)).status_code == 403
    wrong = await send(admin, at, revision=revision_in(await text_of(admin, at)), region="XX")
    assert "沒有這個國家或地區代碼" in wrong.text
    done = await send(admin, at, revision=revision_in(await text_of(admin, at)), region="gb")
    assert done.status_code == 303
    page = await text_of(admin, at)
    assert 'value="GB"' in page
    back = await send(admin, at, revision=revision_in(page), region="")
    assert back.status_code == 303
    assert "空白就依公司時區：TW。" in await text_of(admin, at)


async def test_without_script_a_stranger_s_call_is_written_down_and_refusals_keep_what_was_typed(desk, agent):
    at = f"/w/{desk.company.slug}/phone"
    found = await text_of(agent, f"{at}?q=0988777666")
    assert "記錄 0988 777 666 的通話" in found
    there = f"{at}/caller?number=%2B886988777666"
    page = await text_of(agent, there)
    assert "通訊錄裡沒有這個號碼" in page
    # Found by name instead, the number goes along; remembered, it is hers until somebody says that it is not.
    carried = await text_of(agent, f"{at}?q={desk.company.slug}&number=%2B886988777666")
    assert "找到的人會當作 +886988777666 的來電者。" in carried
    hers = f"{at}/caller?contact={desk.hsiaohan.caller.actor_id}&number=%2B886988777666"
    assert "記住這個號碼是 王筱涵 的" in await text_of(agent, hers)
    whose = {"contact_id": str(desk.hsiaohan.caller.actor_id), "number": "+886988777666"}
    kept = {**whose, "where": "none", "notes": "新號碼", "remember": "on"}
    assert (await sent(agent, hers, page, **kept)).status_code == 303
    assert '<h1 class="s20">王筱涵</h1>' in await text_of(agent, there)
    assert (await sent(agent, f"{at}/forget", page, **whose)).status_code == 303
    assert "通訊錄裡沒有這個號碼" in await text_of(agent, there)
    given = {"direction": "in", "answered": "yes", "where": "none", "number": "0988 777 666", "notes": "推銷電話 <b>"}
    wrong = await sent(agent, there, page, **given, promise_at="2031-01-01T10:00")
    assert wrong.status_code == 422
    assert "請寫下答應了什麼。" in wrong.text
    assert "推銷電話 &lt;b&gt;</textarea>" in wrong.text
    whose = {"where": "new", "contact_id": str(desk.hsiaohan.caller.actor_id)}
    own = f"{at}/caller?contact={desk.hsiaohan.caller.actor_id}"
    untitled = await sent(agent, own, page, **{**given, **whose})
    assert "請填寫這一欄" in untitled.text
    nowhere = await sent(agent, there, page, **{**given, "where": "other", "other": "HD-999999"})
    assert nowhere.status_code == 422
    done = await sent(agent, there, page, **given)
    assert (done.status_code, done.headers["location"]) == (303, f"{at}?said=logged")
    shown = await text_of(agent, at)
    assert "推銷電話 <b>" in shown
    assert "<b></p>" not in (await agent.get(at)).text
    assert (await agent.get(f"{at}/caller?contact={uuid4()}")).status_code == 404
    assert (await agent.get(f"{at}/rings/{uuid4()}")).status_code == 404


async def sent(client, path, page, **given):
    data = {"csrf": csrf_in(page), "key": uuid4().hex, **given}
    return await client.post(path, data=data, follow_redirects=False)
