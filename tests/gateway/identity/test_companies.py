"""Companies: made and stopped by operators, described by their admins, copied by the services."""

from uuid import uuid4

import pytest

from shared.contracts import gateway as g
from shared.contracts.parties import Caller, Kind, Party
from shared.core.errors import Conflict, Invalid
from shared.core.ids import NIL
from tests.gateway.oauth.world import OPERATOR

CHANGED = "gateway.company.changed.v1"


async def profile(office):
    return await office.do(g.READ_PROFILE, g.ProfileQuery())


async def test_create_invites_the_first_admin(office):
    company = await profile(office)
    assert (company.state, company.zone, company.locale) == ("trial", "Asia/Taipei", "zh-Hant")
    assert (await office.told(CHANGED, company.id))[0]["version"] == 1
    assert (await office.logged("company.created"))[0]["name"] == company.name


async def test_slug_is_taken_once(office):
    company = await profile(office)
    command = g.CreateCompany(slug=company.slug, name="x", admin_name="x", admin_mail=f"{uuid4().hex}@x.example")
    with pytest.raises(Conflict, match=r"company\.slug_taken"):
        await office.do(g.CREATE_COMPANY, command, by=OPERATOR)


async def test_suspend_and_activate(office):
    company = await profile(office)
    change = g.ChangeCompanyState(company_id=company.id, revision=company.revision, reason="欠費")
    out = await office.do(g.SUSPEND_COMPANY, change, by=OPERATOR)
    assert (out.state, out.revision) == ("suspended", company.revision + 1)
    assert (await office.logged("company.suspended"))[-1] == {"actor": "維運", "reason": "欠費"}
    ended = await office.told("gateway.access.ended.v1", company.id)
    assert [event["of"] for event in ended] == ["company"]
    with pytest.raises(Conflict, match=r"company\.stale"):
        await office.do(g.ACTIVATE_COMPANY, change, by=OPERATOR)
    change = g.ChangeCompanyState(company_id=company.id, revision=out.revision, reason="已繳")
    assert (await office.do(g.ACTIVATE_COMPANY, change, by=OPERATOR)).state == "active"


async def test_update_profile(office):
    company = await profile(office)
    command = g.UpdateProfile(revision=company.revision, zone="Asia/Tokyo", accent="#1f6f8b", phone="")
    now = await office.do(g.UPDATE_PROFILE, command)
    assert (now.zone, now.accent, now.phone, now.name) == ("Asia/Tokyo", "#1F6F8B", None, company.name)
    assert (await office.logged("company.updated"))[-1]["fields"] == "zone、accent、phone"
    with pytest.raises(Conflict, match=r"company\.stale"):
        await office.do(g.UPDATE_PROFILE, command)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"zone": "Mars/Olympus"}, "company.zone_unknown"), ({"accent": "#B02A1E"}, "company.accent_refused")],
)
async def test_what_no_profile_takes(office, given, code):
    company = await profile(office)
    with pytest.raises(Invalid, match=code.replace(".", r"\.")):
        await office.do(g.UPDATE_PROFILE, g.UpdateProfile(revision=company.revision, **given))


async def test_copies_page_by_id_and_by_wish(office, whole):
    bus = await whole.bus(Party.HELPDESK)
    asking = Caller(tenant_id=office.firm.tenant_id, kind=Kind.SERVICE, party=Party.HELPDESK)
    found, cursor = [], None
    while True:
        page = await bus.ask(g.COPY_MEMBERS, asking, g.SnapshotQuery(limit=1, cursor=cursor))
        found += page.items
        cursor = page.next
        if cursor is None:
            break
    assert {one.name for one in found} == {"周明哲", "陳柏翰"}
    assert [one.id for one in found] == sorted(one.id for one in found)
    one = await bus.ask(g.COPY_MEMBERS, asking, g.SnapshotQuery(ids=(found[0].id,)))
    assert one.items == (found[0],)
    platform = Caller(tenant_id=NIL, kind=Kind.SERVICE, party=Party.HELPDESK)
    copy = await bus.ask(g.COPY_COMPANIES, platform, g.SnapshotQuery(ids=(office.firm.tenant_id,)))
    assert [company.slug for company in copy.items] == [office.firm.slug]
    contacts = await bus.ask(g.COPY_CONTACTS, asking, g.SnapshotQuery())
    assert [(person.name, person.portal) for person in contacts.items] == [("王筱涵", True)]
    customers = await bus.ask(g.COPY_CUSTOMERS, asking, g.SnapshotQuery())
    assert [one.name for one in customers.items] == ["景明醫院"]
