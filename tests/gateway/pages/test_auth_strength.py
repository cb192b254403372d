"""A password alone never becomes more than it was: not by a reset, not by an older session, not by a second invitation."""

import re
from uuid import uuid4

import pytest

from gateway.db import DB
from gateway.identity.joining.accepting import accept
from gateway.identity.links.following import follow
from shared.contracts import gateway as g
from shared.contracts.roles import Role
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door
from tests.gateway.pages.test_auth import SESSION, field, now_code, seed_in
from tests.harness.people import csrf_in, link_to, make_company, make_contact, make_staff, sign_in


async def followed(mail):
    """The newest unused link, as the page that it leads to knows it."""
    token = await link_to(mail)
    async with DB.tenant_scope(NIL, Door.AUTH):
        return await follow(token, is_reset=False)


async def test_a_reset_password_ends_what_is_half_done_with_the_old_one(app, web, ask, browsers):
    """Else whoever knew it could still set up a second factor of his own."""
    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰", totp=False)
    thief = browsers()
    half = await thief.post("/auth/sign-in", data={"mail": bohan.mail, "password": bohan.password})
    assert half.headers["location"] == "/auth/enrol"
    page = await thief.get("/auth/enrol")
    await web.post("/auth/reset", data={"mail": bohan.mail})
    new = "another good horse 55"
    await web.post(f"/auth/reset/{await link_to(bohan.mail)}", data={"password": new, "again": new})
    late = await thief.post(
        "/auth/enrol", data={"offer": field(page.text, "offer"), "code": now_code(seed_in(page.text))}
    )
    assert late.headers["location"] == "/auth/sign-in"
    assert SESSION not in thief.cookies


async def test_a_customers_session_does_not_become_a_members(app, web, ask, browsers):
    """Signed in by password alone while he was a customer only; meanwhile he is staff elsewhere."""
    first, second = await make_company(ask), await make_company(ask, name="衡岳工程顧問")
    guest = await make_contact(ask, first, "王筱涵")
    await sign_in(web, guest.mail, guest.password)
    await make_staff(ask, second, "王筱涵", Role.AG, mail=guest.mail)
    page = await web.get("/auth/companies")
    places = dict(re.findall(r'name="place" value="([^"]+)".*?<b>([^<]+)', page.text, re.DOTALL))
    wanted = next(place for place, name in places.items() if name == second.name)
    moved = await web.post("/auth/company", data={"csrf": csrf_in(page.text), "place": wanted})
    assert moved.headers["location"] == "/auth/enrol"
    still_out = await web.get(f"/w/{second.slug}/tickets")
    assert still_out.status_code == 303
    assert still_out.headers["location"].startswith("/auth/companies?")
    enrol = await web.get("/auth/enrol")
    done = await web.post(
        "/auth/enrol", data={"offer": field(enrol.text, "offer"), "code": now_code(seed_in(enrol.text))}
    )
    assert done.status_code == 200
    assert (await web.get(f"/w/{second.slug}/tickets")).status_code == 200


async def test_two_invitations_at_once_set_one_password(app, web, ask, browsers):
    """A newcomer's second invitation does not overwrite what the first has set, however close they come."""
    first, second = await make_company(ask), await make_company(ask, name="衡岳工程顧問")
    mail = f"{uuid4().hex[:12]}@both.example"
    links = []
    for company in (first, second):
        wish = g.InviteMember(name="林語彤", mail=mail, roles=(Role.AG,))
        await ask(g.INVITE_MEMBER, company.caller, wish, key=uuid4().hex)
        links.append(await followed(mail))
    async with DB.tenant_scope(NIL, Door.AUTH):
        await accept(links[0])
    with pytest.raises(DomainError) as refused:
        async with DB.tenant_scope(NIL, Door.AUTH):
            await accept(links[1])
    assert refused.value.code == g.LINK_GONE.code
    again = await followed(mail)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await accept(again)
